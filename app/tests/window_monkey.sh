#!/usr/bin/env bash
# A monkey at the real window, with small and large layers: no error, no frame that takes too
# long, and the picture that is kept from frame to frame is the one that is drawn in whole.
#
#   PADLENS_MONKEY_SECONDS  of its doings in all (16); from 40 on with every layer
#   PADLENS_MONKEY_SEED     where it begins (1)
#   PADLENS_MONKEY_LONGEST  milliseconds that no frame may exceed; 0: as long as it wants, as on a
#                           machine where other things run as well (0)
. "$(dirname "$0")/xvfb.sh"

seconds=${PADLENS_MONKEY_SECONDS:-16}
seed=${PADLENS_MONKEY_SEED:-1}
longest=${PADLENS_MONKEY_LONGEST:-0}
layers=(
  "--input 5 --kernel 3 --padding same"
  "--input 1024 --kernel 7 --padding same"
  "--op conv2d_transpose --input 16 --kernel 4 --stride 2 --padding same"
  "--op max_pool2d --framework pytorch --input 30 --kernel 3 --stride 2 --ceil-mode true"
  "--input 224 --kernel 7 --stride 2 --padding same"
  "--op conv2d_transpose --input 64 --kernel 5 --stride 3"
  "--input 1024 --kernel 64 --padding same"
  "--input 64,17 --kernel 3,9 --dilation 2 --padding same"
  "--op conv2d_transpose --input 512 --kernel 4 --stride 2 --padding same"
  "--op average_pool2d --input 1024 --kernel 5 --padding same"
)

# What the program's frames took, ms; but for the two of its start, which count there.
times() { awk '/^frame / && $2 > 2 { print $3 }' "$log"; }

# Theme and back: all of it is drawn anew twice.
same_when_drawn_in_whole() {
  local tries
  for tries in 1 2 3 4 5; do
    # Out of any box or dialog, and nothing that moves by itself.
    press Escape
    press Escape
    press Escape
    press End
    point_at 3 3
    settle 1
    screenshot "$work/kept.png"
    press t
    settle
    press t
    settle 1
    screenshot "$work/whole.png"
    [[ $(compare -metric AE "$work/kept.png" "$work/whole.png" null: 2>&1) == 0 ]] && return
  done
  [[ -z ${PADLENS_KEEP:-} ]] || cp "$work"/{kept,whole}.png "$PADLENS_KEEP"
  fail "$(compare -metric AE "$work/kept.png" "$work/whole.png" null: 2>&1) pixels are not as drawn in whole"
}

start_display 1920x1080
rest_x=3 rest_y=3
: >"$work/times"
turns=$(((seconds + 3) / 4))
((turns <= ${#layers[@]})) || turns=${#layers[@]}
for ((turn = 0; turn < turns; ++turn)); do
  # Every other time as on a graphics card, where the picture is kept in a texture. Mesa takes its
  # options from the environment, too.
  if ((turn % 2)); then export force_gl_renderer=Card; else unset force_gl_renderer; fi
  # shellcheck disable=SC2086  # several arguments
  start --size 1280x800 --lang "$( ((turn / 2 % 2)) && echo zh || echo en)" ${layers[turn]}
  end=$((SECONDS + (seconds + turns - 1) / turns))
  while ((SECONDS < end)); do
    read -r width height <<<"$(xdotool getwindowgeometry --shell "$window" |
      awk -F= '/WIDTH/ { w = $2 } /HEIGHT/ { print w, $2 }')"
    xdotool windowfocus "$window"
    python3 "$source_dir/app/tests/monkey.py" $((seed++)) "$width" "$height" 20 |
      sed "s/^windowsize/windowsize $window/" | xdotool - || fail "xdotool fails"
    running || fail "the program ended after seed $((seed - 1)) of turn $turn"
  done
  same_when_drawn_in_whole
  times >>"$work/times"
  [[ -z ${PADLENS_KEEP:-} ]] || cp "$log" "$PADLENS_KEEP/monkey-$turn.log"
  quit
  ! grep -E 'ERROR: |runtime error|Assertion|terminate called' "$log" || fail "an error in turn $turn"
done
sort -g -o "$work/times" "$work/times"
count=$(wc -l <"$work/times")
slowest=$(tail -n 1 "$work/times")
note "$turns layers, $count frames, median $(sed -n $((count / 2 + 1))p "$work/times") ms," \
  "99% $(sed -n $((count * 99 / 100 + 1))p "$work/times") ms, slowest $slowest ms"
((longest == 0)) || awk "BEGIN { exit !($slowest <= $longest) }" || fail "a frame took $slowest ms"
