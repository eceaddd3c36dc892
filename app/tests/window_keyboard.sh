#!/usr/bin/env bash
# From the start to an exported GIF at the real window, without the mouse.
. "$(dirname "$0")/xvfb.sh"

canvas=784x776+296+52
output='#D3F1E4'
accent='#2A69D8'

ring() { # pixels of its colour in the top bar
  screenshot "$work/ring.png"
  pixels "$work/ring.png" "$accent" 700x52+0+0
}

start_display 1440x900
start --size 1440x900 --input 5 --kernel 3 --stride 1 --padding same --input-values ramp
expect_cells 1 "$output" "$canvas"

# --- a ring, and nothing that moves on its own ---------------------------------------------------
before=$(ring)
press Tab
settle
(($(ring) > before + 100)) || fail "no ring after Tab"
seen=$(frames)
sleep 1
(($(frames) == seen)) || fail "frames are drawn while the ring rests"
press space # the control's: nothing plays
settle
expect_cells 1 "$output" "$canvas"
press Escape
settle
(($(ring) == before)) || fail "the ring stays after Escape"

# --- a cell's value ------------------------------------------------------------------------------
press Return # at a cell of the padding
press Right
press Right
press Down
press Return
enter 9
settle
press Escape
press Right
press Right
expect_cells 3 "$output" "$canvas"
press ctrl+s
enter "$work/saved.json"
wait_for test -s "$work/saved.json" || fail "no scenario is written"
[[ $(json "$work/saved.json" "j['spec']['input_values'][0][:3]") == "[1, 9, 3]" ]] ||
  fail "the cell has another value: $(<"$work/saved.json")"
settle

# --- a lesson and back, by a presenter's keys ------------------------------------------------------
press Next
press Prior
settle
press ctrl+o
enter "$work/saved.json"
expect_cells 3 "$output" "$canvas"

# --- the file --------------------------------------------------------------------------------------
press ctrl+e
enter "$work/walk.gif"
wait_for test -s "$work/walk.gif" || fail "no GIF is written"
[[ $(identify -format '%m\n' "$work/walk.gif" | head -n 1) == GIF ]] || fail "the GIF is none"
settle
quit
