#!/usr/bin/env bash
# What goes wrong while `padlens render` writes: a full disk, a bound on files' sizes, a closed
# pipe, a signal at any moment. The old file stays, nothing half-written does.
set -euo pipefail

program=${PADLENS_PROGRAM:?}
work=$(mktemp -d)
full=
clean() {
  [[ -z $full ]] || umount "$full" 2>/dev/null || true
  rm -rf "$work"
}
trap clean EXIT
fail() {
  echo "FAILED: $*" >&2
  exit 1
}

picture=(render --input 12 --padding same --input-values ramp --scale 2)
one_line() { (($(wc -l <"$work/err") == 1)) || fail "$1: not one line: $(<"$work/err")"; }
# What is in the folder besides the names given.
only() {
  local folder=$1
  shift
  [[ $(ls -A "$folder" | sort) == "$(printf '%s\n' "$@" | sort)" ]] ||
    fail "in $folder: $(ls -A "$folder")"
}

# --- a full disk ---------------------------------------------------------------------------------
mkdir "$work/full"
if mount -t tmpfs -o size=64k none "$work/full" 2>/dev/null; then
  full=$work/full
  echo old >"$full/a.png"
  for output in a.png '%d.png'; do
    code=0
    "$program" "${picture[@]}" -o "$full/$output" >"$work/out" 2>"$work/err" || code=$?
    ((code == 1)) || fail "exit code $code on a full disk"
    one_line "full disk"
    grep -q 'No space left on device' "$work/err" || fail "not why: $(<"$work/err")"
    [[ $(<"$full/a.png") == old ]] || fail "the old file is gone"
    only "$full" a.png
  done
else
  echo "no tmpfs can be mounted here: only a bound on files' sizes is tried"
fi

# --- files may not grow --------------------------------------------------------------------------
mkdir "$work/bound"
echo old >"$work/bound/a.png"
code=0
(
  ulimit -f 8 # KiB
  exec "$program" "${picture[@]}" -o "$work/bound/a.png" 2>"$work/err"
) || code=$?
((code == 1)) || fail "exit code $code under a bound"
one_line "bound"
[[ $(<"$work/bound/a.png") == old ]] || fail "the old file is gone"
only "$work/bound" a.png

# --- a closed pipe -------------------------------------------------------------------------------
code=0
{
  "$program" "${picture[@]}" --format png -o - 2>"$work/err" || echo $? >"$work/code"
} | true
[[ $(<"$work/code") == 1 ]] || fail "exit code $(<"$work/code") with a closed pipe"
one_line "closed pipe"

# --- signals -------------------------------------------------------------------------------------
mkdir "$work/frames"
echo old >"$work/frames/001.png"
long=("${picture[@]}" -o "$work/frames/%03d.png")
# Files that have no name yet are seen by who has them open.
unfinished() { find "/proc/$1/fd" -lname "$work/frames/*" 2>/dev/null | wc -l; }
begun() { for ((i = 0; i < 1000 && $(unfinished "$pid") < 3; ++i)); do sleep 0.005; done; }
for signal in TERM INT HUP; do
  # Without job control a shell has its background commands ignore INT; env undoes that.
  env --default-signal=INT "$program" "${long[@]}" 2>"$work/err" &
  pid=$!
  begun
  kill -"$signal" "$pid"
  code=0
  wait "$pid" || code=$?
  # By the signal itself, so that a loop around it stops, and blaming no one.
  ((code == 128 + $(kill -l "$signal"))) || fail "exit code $code after SIG$signal"
  [[ ! -s $work/err ]] || fail "SIG$signal: $(<"$work/err")"
  [[ $(<"$work/frames/001.png") == old ]] || fail "SIG$signal: the old file is gone"
  only "$work/frames" 001.png
done
"$program" "${long[@]}" 2>"$work/err" &
pid=$!
begun
kill -KILL "$pid"
wait "$pid" || true
[[ $(<"$work/frames/001.png") == old ]] || fail "killed: the old file is gone"
# Nothing is left behind, or nothing after the next start where the file system knows no files
# without names. What belongs to a process that lives, and what is nobody's of us, stays.
echo left >"$work/frames/.padlens-$pid-7.tmp"
echo kept >"$work/frames/.padlens-$$-7.tmp"
echo kept >"$work/frames/.padlens-$pid-7.tmp.old"
"$program" "${picture[@]}" -o "$work/frames/one.png"
only "$work/frames" ".padlens-$$-7.tmp" ".padlens-$pid-7.tmp.old" 001.png one.png
