#!/usr/bin/env bash
# Without a display the window says so in one line; everything else works.
. "$(dirname "$0")/xvfb.sh"

# refused ARGUMENT...: exit code 1, one line on standard error, nothing on standard output.
refused() {
  local code=0
  "$program" "$@" >"$work/out" 2>"$log" || code=$?
  ((code == 1)) || fail "exit code $code of: padlens $*"
  [[ ! -s $work/out ]] || fail "something on standard output of: padlens $*"
  (($(wc -l <"$log") == 1)) || fail "not one line on standard error of: padlens $*"
  grep -q '^padlens: ' "$log" || fail "the line does not say who speaks: $(<"$log")"
}

layer=(--input 6 --kernel 3 --stride 2 --padding same)
refused
refused window
refused window "${layer[@]}"
DISPLAY=:65432 refused
DISPLAY='' refused
[[ ! -e $session ]] || fail "a session is written where no window was"

"$program" explain "${layer[@]}" >"$work/explained" || fail "explain"
[[ -s $work/explained ]] || fail "explain says nothing"
"$program" explain "${layer[@]}" --lang zh | grep -q 填充 || fail "explain in Chinese"
"$program" explain "${layer[@]}" --json >"$work/explained.json" || fail "explain --json"
json "$work/explained.json" j >/dev/null || fail "explain --json is no JSON"

spec='{"op": "conv2d", "framework": "keras", "input": [6, 6], "kernel": [3, 3], "stride": [2, 2], "padding": "same", "input_values": "ramp"}'
printf '%s\n%s\n' "$spec" "$spec" | "$program" compute --jsonl >"$work/answers" || fail "compute"
(($(grep -c '"output"' "$work/answers") == 2)) || fail "compute answers: $(<"$work/answers")"

"$program" render "${layer[@]}" -o "$work/picture.svg" || fail "render an SVG"
xmllint --noout "$work/picture.svg" || fail "the SVG is no XML"
"$program" render "${layer[@]}" -o "$work/picture.png" || fail "render a PNG"
(($(cells "$work/picture.png" '#D3F1E4') == 9)) || fail "the PNG does not show the output"

# A display that cannot draw: no OpenGL.
start_display 800x600 -extension GLX
refused
