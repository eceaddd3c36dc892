#!/usr/bin/env bash
# Nothing is drawn while nothing changes, and no processor time goes by.
. "$(dirname "$0")/xvfb.sh"

# Processor time of the program and its threads, in ms.
cpu() {
  local fields
  fields=$(<"/proc/$pid/stat")
  # After the name, which may hold anything, the 12th and 13th are user and system time in ticks.
  read -r -a fields <<<"${fields##*) }"
  echo $(((fields[11] + fields[12]) * 1000 / $(getconf CLK_TCK)))
}

# expect_idle WHEN
expect_idle() {
  settle 1  # longer than from one step to the next
  local drawn time
  drawn=$(frames)
  time=$(cpu)
  sleep 3
  drawn=$(($(frames) - drawn))
  time=$(($(cpu) - time))
  note "$1: $drawn frames and $time ms of processor time in 3 s"
  ((drawn == 0)) || fail "$1, $drawn frames in 3 s"
  ((time < 50)) || fail "$1, $time ms of processor time in 3 s"
}

start_display 1440x900
begun=$(milliseconds)
launch --input 6 --kernel 3 --stride 1 --padding same --input-values ramp
wait_for frames_beyond 0 || fail "no first frame"
note "the first frame after $(($(milliseconds) - begun)) ms"
wait_for window_there || fail "there is no window"
wait_for focused || fail "the window does not take the keyboard"
settle

before=$(frames)
for x in 400 420 440 460 480; do
  point_at "$x" 300
  sleep 0.02
done
wait_for frames_beyond "$before" || fail "nothing is drawn when the mouse moves"
expect_idle "with the mouse on a cell"
point_at 700 790
settle

press Home
press space
before=$(frames)
time=$(cpu)
begun=$(milliseconds)
sleep 3
drawn=$(($(frames) - before))
note "playing: $drawn frames and $(($(cpu) - time)) ms of processor time in $(($(milliseconds) - begun)) ms"
((drawn >= 5)) || fail "only $drawn frames in 3 s of 2 steps a second"
press space
expect_idle "paused"

# A box that is being typed into, and what has played to its end.
press ctrl+e
expect_idle "with a dialog open"
press Escape
press End
press Left
press space
expect_idle "at the end of the steps"

# A question waits, and its answer is there.
press q
expect_idle "while a question waits"
press ctrl+Return
expect_idle "while a number is missing"
press q
expect_idle "after predicting"
quit

# The first start, and what it offers; the second one does not offer it again.
rm -f "$session"
start
screenshot "$work/welcome.png"
expect_idle "with the welcome"
press Escape
quit
start
screenshot "$work/second.png"
before=$(pixels "$work/welcome.png" "#FFD9BF")
((before < 100)) || fail "no welcome at the first start: $before pixels of the kernel"
before=$(pixels "$work/second.png" "#FFD9BF")
((before > 3000)) || fail "the welcome comes again: $before pixels of the kernel"
quit
