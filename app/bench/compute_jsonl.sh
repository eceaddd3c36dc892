#!/bin/sh
# Small specs that `padlens compute --jsonl` answers in a second of processor time.
# Usage: compute_jsonl.sh [PROGRAM] [SPECS]
set -eu
program=${1:-build/release/padlens}
count=${2:-100000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

awk -v count="$count" 'BEGIN {
  for (i = 0; i < count; ++i) {
    op = i % 2 ? "conv2d_transpose" : "conv2d"
    padding = i % 3 ? "same" : "valid"
    printf "{\"op\": \"%s\", \"framework\": \"keras\", \"input\": [%d, %d], \"kernel\": [3, 3], " \
           "\"stride\": [2, 2], \"dilation\": [1, 1], \"padding\": \"%s\", " \
           "\"output_padding\": null, \"output_shape\": null, \"input_values\": \"ramp\", " \
           "\"kernel_values\": \"ones\", \"pad_fill\": \"zeros\"}\n", op, 3 + i % 7, 3 + i % 5, padding
  }
}' > "$folder/specs"

# The last line of `times`: processor time of all programs that the shell has waited for.
times > "$folder/before"
"$program" compute --jsonl < "$folder/specs" > "$folder/answers"
times > "$folder/after"
seconds=$(tail -qn1 "$folder/before" "$folder/after" | awk '{
  split($1, user, "[ms]"); split($2, system_, "[ms]")
  now = user[1] * 60 + user[2] + system_[1] * 60 + system_[2]
  if (NR == 2) print now - before
  before = now
}')
answers=$(grep -c '"output"' "$folder/answers")
[ "$answers" -eq "$count" ] || { echo "$answers of $count specs answered" >&2; exit 1; }
echo "$count $seconds" | awk '{ printf "%d specs in %.2f s of processor time: %d a second\n", $1, $2, $1 / $2 }'
