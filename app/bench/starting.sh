#!/bin/sh
# What small commands take, whole process: instructions of an SVG, processor time of an answer.
# Usage: starting.sh [PROGRAM]... (several are measured in turn)
set -eu
[ $# -gt 0 ] || set -- build/release/padlens
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
runs=${RUNS:-200}

for program; do
  valgrind --tool=callgrind --callgrind-out-file="$folder/callgrind" \
    "$program" render --input 6 -o "$folder/x.svg" > /dev/null 2> "$folder/said"
  count=$(sed -n 's/.*Collected : //p' "$folder/said")
  echo "$program: render --input 6 -o x.svg: $(awk "BEGIN {printf \"%.1f\", $count / 1e6}") M instructions"
done

for round in 1 2 3; do
  for program; do
    times > "$folder/before"
    i=0
    while [ $i -lt $runs ]; do
      "$program" explain --input 6 > /dev/null
      i=$((i + 1))
    done
    times > "$folder/after"
    # The last line of `times`: processor time of all programs that the shell has waited for.
    tail -qn1 "$folder/before" "$folder/after" | awk -v program="$program" -v runs=$runs '{
      split($1, user, "[ms]"); split($2, system_, "[ms]")
      now = user[1] * 60 + user[2] + system_[1] * 60 + system_[2]
      if (NR == 2) printf "%s: explain --input 6: %.2f ms of processor time\n", program, (now - before) * 1000 / runs
      before = now
    }'
  done
done
