#!/usr/bin/env bash
# One sitting at the real window: step, play, switch language and theme, export, save and open,
# quit, and find it again as it was left.
. "$(dirname "$0")/xvfb.sh"

canvas=784x776+296+52
left_panel=296x848+0+52
right_panel=360x848+1080+52
input='#DCE9FB' output='#D3F1E4' window_edge='#E8590C'
dark_input='#1F3452' dark_output='#153D30'

panel_differs() {
  screenshot "$work/panel.png"
  [[ $(part "$work/panel.png" "$left_panel") != "$1" ]]
}

# The x at the middle of the nth group of words or symbols from the right end of the top bar.
from_the_right() {
  screenshot "$work/bar.png"
  local background
  background=$(convert "$work/bar.png" -format '%[pixel:p{4,26}]' info:)
  convert "$work/bar.png" -crop 1440x30+0+11 +repage -fuzz 4% -fill black -opaque "$background" \
    -fuzz 0% -fill white +opaque black -scale '1440x1!' txt: |
    awk -F, -v nth="$1" '
      /^#/ || /black/ { next }
      { if (!seen || $1 - last > 12) { ++seen; first[seen] = $1 } last = $1; end[seen] = $1 }
      END { at = seen - nth + 1; print int((first[at] + end[at]) / 2) }'
}

start_display 1440x900

# --- the first start: the first lesson ---------------------------------------------------------
start
press Escape # the welcome
screenshot "$work/lesson.png"
(($(convert "$work/lesson.png" -format %k info:) > 200)) || fail "the window is (nearly) blank"
expect_cells 1 "$output" "$canvas"
press End
expect_cells 9 "$output" "$canvas"
quit
[[ $(json "$session" "j['lesson'], j['scenario']['step']") == "('01-valid', 8)" ]] ||
  fail "the first lesson is not what was remembered: $(<"$session")"

# --- the grid ----------------------------------------------------------------------------------
start --size 1440x900 --input 6 --kernel 3 --stride 2 --padding same --input-values ramp
# The window covers 9 of the 36 input cells.
expect_cells 27 "$input" "$canvas"
expect_cells 1 "$output" "$canvas"
screenshot "$work/grid.png"
(($(pixels "$work/grid.png" "$window_edge" "$canvas") > 800)) || fail "no window edge"
(($(pixels "$work/grid.png" '#F1F2F4' "$canvas") > 5000)) || fail "no padding"
(($(cells "$work/grid.png" '#FFD9BF' "$canvas") == 9)) || fail "no kernel"
# The input is left of the output, and six cells are as wide as six are high.
read -r width height x <<<"$(convert "$work/grid.png" -crop "$canvas" +repage -fill black \
  +opaque "$input" -format '%@' info: | tr 'x+' '  ')"
((width > 200 && width - height < 3 && height - width < 3)) || fail "the input measures ${width}x$height"
read -r _ _ output_x <<<"$(convert "$work/grid.png" -crop "$canvas" +repage -fill black \
  +opaque "$output" -format '%@' info: | tr 'x+' '  ')"
((${output_x%% *} > ${x%% *} + width)) || fail "the output at $output_x is not right of the input"

press Right
expect_cells 2 "$output" "$canvas"
press Right
expect_cells 3 "$output" "$canvas"
press Left
expect_cells 2 "$output" "$canvas"
press End
expect_cells 9 "$output" "$canvas"
press Home
expect_cells 1 "$output" "$canvas"

more_than_one() {
  screenshot "$work/playing.png"
  (($(cells "$work/playing.png" "$output" "$canvas") > 1))
}
press space
wait_for more_than_one || fail "nothing plays"
press space
settle
press Home
press Right
press Right
press Right
expect_cells 4 "$output" "$canvas"

# --- language and theme ------------------------------------------------------------------------
screenshot "$work/english.png"
before=$(part "$work/english.png" "$left_panel")
click "$(from_the_right 5)" 26
wait_for panel_differs "$before" || fail "the words stay as they are"
point_at 700 790
settle
press t
expect_cells 4 "$dark_output" "$canvas"
screenshot "$work/dark.png"
(($(cells "$work/dark.png" "$input" "$canvas") == 0)) || fail "light cells in the dark theme"
(($(pixels "$work/dark.png" white "$right_panel") < 2000)) || fail "the right panel stays light"

# --- export ------------------------------------------------------------------------------------
press ctrl+e
enter "$work/exported.svg"
wait_for test -s "$work/exported.svg" || fail "no SVG is written"
xmllint --noout "$work/exported.svg" || fail "the SVG is no XML"
count=$(xmllint --xpath 'count(//*[contains(@class, "input-fill")])' "$work/exported.svg")
((${count%.*} == 36)) || fail "$count input cells in the SVG"
press ctrl+e
enter "$work/exported.png"
wait_for test -s "$work/exported.png" || fail "no PNG is written"
[[ $(identify -format '%m' "$work/exported.png") == PNG ]] || fail "the PNG is none"
count=$(speck=1000 cells "$work/exported.png" "$dark_output")
((count == 4)) || fail "$count output cells in the PNG"
[[ -z $(find "$work" -maxdepth 1 -name '.padlens*') ]] || fail "temporary files are left behind"

# --- scenario: save, change, open --------------------------------------------------------------
press ctrl+s
enter "$work/saved.json"
wait_for test -s "$work/saved.json" || fail "no scenario is written"
[[ $(json "$work/saved.json" "j['spec']['op'], j['spec']['input'], j['step']") == \
   "('conv2d', [6, 6], 3)" ]] || fail "the scenario is another one: $(<"$work/saved.json")"
settle
# The file says what the window exports.
"$program" render "$work/saved.json" --theme dark --lang zh --scale 2 -o "$work/rendered.svg"
cmp "$work/rendered.svg" "$work/exported.svg" || fail "render draws another picture than the window"
press o
press p
press End
press ctrl+s
enter "$work/changed.json"
wait_for test -s "$work/changed.json" || fail "no second scenario is written"
[[ $(json "$work/changed.json" "j['spec']['op']") == conv2d_transpose ]] || fail "O does not change the operation"
press ctrl+o
enter "$work/saved.json"
expect_cells 4 "$dark_output" "$canvas"
press ctrl+s
enter "$work/again.json"
wait_for test -s "$work/again.json" || fail "no third scenario is written"
cmp "$work/saved.json" "$work/again.json" || fail "a scenario comes back as another one"

# --- undo, quit, and back ----------------------------------------------------------------------
point_at 700 790
nothing_said() {  # the messages about files have gone
  settle
  screenshot "$work/left.png"
  (($(pixels "$work/left.png" '#1B2027' 784x100+296+720) == 0))
}
wait_for nothing_said || fail "the messages stay"
quit
[[ $(json "$session" "j['preferences']['language'], j['preferences']['theme'], j['scenario']['step']") == \
   "('zh', 'dark', 3)" ]] || fail "not what was left: $(<"$session")"
[[ $(ls -A "$XDG_STATE_HOME/padlens") == session.json ]] || fail "more than the session: $(ls -A "$XDG_STATE_HOME/padlens")"

start
expect_cells 4 "$dark_output" "$canvas"
screenshot "$work/back.png"
different=$(compare -metric AE "$work/left.png" "$work/back.png" null: 2>&1) || true
((different == 0)) || fail "$different pixels differ from what was left"
quit
