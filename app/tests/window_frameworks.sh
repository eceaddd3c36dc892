#!/usr/bin/env bash
# The three frameworks at the real window: another framework by a click, a refusal and the nearest
# accepted layer, a row of the comparison, a rule's map and a jump to one of its cells.
. "$(dirname "$0")/xvfb.sh"

canvas=674x676+276+52

# The spec that the session keeps, once the program has ended.
spec_field() { json "$session" "j['scenario']['spec']['$1']"; }

start_display 1280x800

# --- ONNX: the same setting, spelled its way ----------------------------------------------------
layer=(--size 1280x800 --lang en --theme light --input 6 --stride 2 --padding same
  --input-values ramp)
start "${layer[@]}"
click 212 113
quit
[[ $(spec_field framework) == onnx && $(spec_field padding) == same_upper ]] ||
  fail "ONNX was not chosen: $(<"$session")"

# --- PyTorch refuses: the old picture is greyed, the nearest accepted layer is one click away ------------
start "${layer[@]}"
screenshot "$work/before.png"
click 146 113
screenshot "$work/refused.png"
[[ $(part "$work/before.png" "$canvas") != $(part "$work/refused.png" "$canvas") ]] ||
  fail "the old picture is not greyed"
# The button is the largest field of its colour there.
read -r button_x button_y <<<"$(convert "$work/refused.png" -crop "$canvas" +repage -fill black \
  +opaque '#2A69D8' -fill white -opaque '#2A69D8' -define connected-components:verbose=true \
  -connected-components 8 null: | awk '/white|gray\(255\)|\(255,255,255\)/ {
    split($3, at, ","); split("'"$canvas"'", from, "+")
    printf "%d %d", at[1] + from[2], at[2] + from[3]; exit }')"
click "$button_x" "$button_y"
quit
[[ $(spec_field framework) == pytorch ]] || fail "PyTorch was not kept: $(<"$session")"
[[ $(spec_field padding) == "{'bottom': 1, 'left': 1, 'right': 1, 'top': 1}" ]] ||
  fail "not the nearest accepted layer: $(spec_field padding)"

# --- a rule's map: the cell k = 2, n = 5 ---------------------------------------------------------
start "${layer[@]}"
press r
settle
# The middle of the marked cell, "" while there is none.
marked() {
  screenshot "$work/rules.png"
  convert "$work/rules.png" -crop 560x400+540+250 +repage -fill black +opaque '#E8590C' \
    -format '%@' info: 2>/dev/null |
    awk -F'[x+]' '$1 > 20 && $1 < 60 && $2 < 40 {
      print int(540 + $3 + $1 / 2), int(250 + $4 + $2 / 2) }'
}
marked_there() { [[ -n $(marked) ]]; }
wait_for marked_there || fail "no cell of the map is marked"
settle
# That is k = 3, n = 6: the cell wanted is a column to the left and a row up.
read -r x y <<<"$(marked)"
click $((x - 38)) $((y - 26))
marked_elsewhere() { [[ -n $(marked) && $(marked) != "$x $y" ]]; }
wait_for marked_elsewhere || fail "a click on the map does nothing"
press Escape
quit
[[ $(spec_field kernel) == '[2, 2]' && $(spec_field input) == '[5, 5]' ]] ||
  fail "the map did not lead to k = 2, n = 5: $(<"$session")"

note "framework, refusal and map"
