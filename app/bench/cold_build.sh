#!/bin/sh
# Processor time of a cold build of everything with its tests as the preset release has it,
# without ccache.
# Usage: cold_build.sh [SOURCE FOLDER]
set -eu
source=${1:-.}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
(cd "$source" && cmake --preset release -B "$folder" -DPADLENS_BUILD_TESTS=REQUIRED) > "$folder/configured"
export CCACHE_DISABLE=1
times > "$folder/before"
cmake --build "$folder" > "$folder/built"
times > "$folder/after"
tail -qn1 "$folder/before" "$folder/after" | awk '{
  split($1, user, "[ms]"); split($2, system_, "[ms]")
  now = user[1] * 60 + user[2] + system_[1] * 60 + system_[2]
  if (NR == 2) printf "cold build: %.0f s of processor time\n", now - before
  before = now
}'
