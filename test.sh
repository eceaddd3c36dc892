#!/usr/bin/env bash
# Builds Padlens and runs all its tests.
#
#   test.sh [--asan] [ctest options]
#
# --asan: with AddressSanitizer and UndefinedBehaviorSanitizer.
set -euo pipefail

cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"

preset=release
if [[ ${1-} == --asan ]]; then
  preset=asan
  shift
fi

third_party/install.sh --tests
cmake --preset "$preset" -DPADLENS_BUILD_TESTS=REQUIRED
touch "build/$preset/.configured"
cmake --build --preset "$preset"
exec ctest --preset "$preset" "$@"
