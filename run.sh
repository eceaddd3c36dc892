#!/usr/bin/env bash
# Builds Padlens if need be and starts it with the given arguments. Only the program writes to
# standard output; everything else goes to standard error.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
build=$root/build/release
configured=$build/.configured

prepare() {
  "$root/third_party/install.sh"
  # Ninja sees every other change by itself.
  if [[ ! -e $build/build.ninja || ! -e $configured || $root/CMakePresets.json -nt $configured ]]; then
    (cd -- "$root" && cmake --preset release)
    touch -- "$configured"
  fi
  cmake --build "$build" --target padlens | { grep -vE '^(ninja: no work to do|\[0/2\] Re-checking globbed dir)' || true; }
}

# Not a directory change: relative paths in the arguments are the caller's.
prepare </dev/null >&2
exec "$build/padlens" "$@"
