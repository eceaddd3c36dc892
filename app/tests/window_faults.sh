#!/usr/bin/env bash
# What goes wrong around the window: it is killed while it saves, its state is broken or has no
# place, it is resized beyond reason, what it shall open is no scenario.
. "$(dirname "$0")/xvfb.sh"

input='#DCE9FB' kernel='#FFD9BF' output='#D3F1E4' problem='#C92A2A'
canvas=674x676+276+52  # of a window of 1280x800
state_folder=$XDG_STATE_HOME/padlens
layer=(--input 6 --kernel 3 --stride 2 --padding same --input-values ramp)
many_steps=(--input 12 --kernel 3 --stride 2 --padding same --input-values ramp)

saved_step() { json "$session" "j['scenario']['step']"; }
leftovers() { find "$state_folder" -mindepth 1 ! -name session.json ! -name '*.broken' | wc -l; }

start_display 1600x1000

# --- signals save and end ----------------------------------------------------------------------
step=0
for signal in TERM HUP; do
  start "${many_steps[@]}" --size 1280x800
  for ((i = 0; i <= step; ++i)); do press Right; done
  ((++step))
  kill -"$signal" "$pid"
  expect_exit 0
  (($(saved_step) == step)) || fail "SIG$signal: step $(saved_step) remembered instead of $step"
done

# --- killed at any moment, above all while it saves --------------------------------------------
for ((run = 0; run < 6; ++run)); do
  launch --size 1000x640
  wait_for frames_beyond 0 || fail "no first frame in run $run"
  press Right
  kill -TERM "$pid" || fail "the program ended by itself in run $run"
  # Ending and saving take some 10 ms.
  sleep "0.0$(printf '%02d' $((RANDOM % 50)))"
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  pid=
  saved=$(saved_step)
  ((saved == step || saved == step + 1)) || fail "the session is lost or broken in run $run: $(<"$session")"
  step=$saved
  [[ ! -e $session.broken ]] || fail "the session was broken in run $run"
done
# What no file system and no luck keeps from staying goes with the next start.
sleep 0 &
dead=$!
wait "$dead"
echo left >"$state_folder/.padlens-$dead-0.tmp"
# A bound on files' sizes is an error like a full disk: it is said once, and the old session stays.
for run in 1 2; do
  start --theme dark
  prlimit --pid "$pid" --fsize=200 --core=0
  press Right
  sleep 2.2  # as long as it waits before it saves
  press Right
  sleep 2.2
  kill -TERM "$pid"
  expect_exit 0
  [[ $(json "$session" "j['preferences']['theme']") == light ]] ||
    fail "half a session took the place of a whole one"
done
left=$(leftovers)
((left == 0)) || fail "$left temporary files are left: $(ls -A "$state_folder")"
start
quit
(($(saved_step) == step)) || fail "step $(saved_step) came back instead of $step"

# --- two windows: the one that was changed last has the session ---------------------------------
start
idle=$pid
pid=
start
press Right
quit
((step = step + 1))
(($(saved_step) == step)) || fail "step $(saved_step) instead of $step of the window that was changed"
kill -TERM "$idle"
wait "$idle" || fail "the idle window fails"
(($(saved_step) == step)) || fail "an idle window wrote over what another one saved"

cp "$session" "$work/good.json"

# --- Ctrl-C ends it as it ends any program: a shell's loop would end, too ------------------------
start
kill -INT "$pid"
expect_exit 130
# While a file is being written it asks first, and who asks twice means it.
mkdir "$work/long"
writes() { [[ -n $(find "/proc/$pid/fd" -lname "$work/long/*" 2>/dev/null) ]]; }
start --input 62 --kernel 3
press ctrl+e
enter "$work/long/a.gif"
wait_for writes || fail "nothing is exported"
kill -INT "$pid"
sleep 1
{ running && writes; } || fail "Ctrl-C does not ask while a file is being written"
kill -INT "$pid"
expect_exit 130
[[ -z $(ls -A "$work/long") ]] || fail "left behind: $(ls -A "$work/long")"

# --- a session that is none --------------------------------------------------------------------
# broken NAME: starts on the session that was put there; it is set aside, with words on the screen.
broken() {
  cp "$session" "$work/put.json"
  start --size 1280x800
  screenshot "$work/said.png"
  cmp -s "$session.broken" "$work/put.json" || fail "$1: not set aside"
  (($(pixels "$work/said.png" "$problem" "$canvas") > 100)) || fail "$1: no message on the screen"
  (($(pixels "$work/said.png" "$kernel" "$canvas") > 3000)) || fail "$1: no picture"
  quit
  json "$session" j >/dev/null || fail "$1: no good session is written afterwards"
}
head -c 400 "$work/good.json" >"$session" && broken "cut short"
head -c 5000 /dev/urandom >"$session" && broken "random bytes"
echo '{"window": {"a": 1}, "scenario": [1, 2], "preferences": null}' >"$session" && broken "of another shape"
json "$work/good.json" '(j["scenario"]["spec"].update(kernel=[60, 60], padding="valid"), json.dumps(j))[1]' \
  >"$session" && broken "a layer that cannot be"

# absurd EXPRESSION: starts on a well-formed session with values from another planet.
absurd() {
  json "$work/good.json" "($1, json.dumps(j))[1]" >"$session"
  start  # in the size that is remembered
  eval "$(xdotool getwindowgeometry --shell "$window" | grep -E '^(WIDTH|HEIGHT)=')"
  ((WIDTH >= 1000 && HEIGHT >= 640 && WIDTH <= 1600 && HEIGHT <= 1000)) ||
    fail "a window of ${WIDTH}x$HEIGHT after $1"
  quit
}
absurd 'j["preferences"].update(language="xx", theme="pink", speed=-1e300, folder="/nowhere/\u0000\n"*200),
        j.update(window=[1000000000, 1000000000], lesson="x"*100000)'
absurd 'j["scenario"].update(step=9999999999, mode="scatter", view="none"), j.update(window=[1, -5])'
absurd 'j.update(window=[1e300, 300])'

# --- a state folder that cannot be -------------------------------------------------------------
echo kept >"$work/file"
for folder in "$work/file" /proc/none; do
  XDG_STATE_HOME=$folder start "${layer[@]}" --size 1280x800
  press Right
  sleep 2.2  # as long as it waits before it saves
  quit
done
[[ $(<"$work/file") == kept ]] || fail "a file in the state folder's place was written to"

# --- sizes and full screen ---------------------------------------------------------------------
start "${layer[@]}" --size 1280x800
resized() {
  local before
  before=$(frames)
  xdotool windowsize "$window" "$1" "$2"
  wait_for frames_beyond "$before" || fail "nothing drawn at $1x$2"
  settle
  running || fail "the program ended at $1x$2"
}
rest_x=20 rest_y=20
point_at 20 20
for size in '40 30' '1 1' '320 900' '1600 60' '4000 3000' '1280 800'; do
  # shellcheck disable=SC2086
  resized $size
done
expect_cells 27 "$input" "$canvas"

presented() {  # larger cells than in the small window, over more of the screen
  screenshot "$work/presented.png"
  (($(pixels "$work/presented.png" "$input") > small * 5 / 4))
}
small=$(pixels "$work/shows.png" "$input" "$canvas")
width_is() { [[ $(xdotool getwindowgeometry --shell "$window" | grep WIDTH) == WIDTH="$1" ]]; }
point_at 640 700
settle
press F11
wait_for width_is 1600 || fail "F11 does not fill the screen"
settle
wait_for focused || fail "no keyboard in full screen"
press Right
wait_for presented || fail "the presentation shows no larger cells"
press F11
wait_for width_is 1280 || fail "F11 does not bring the window back"
wait_for focused || fail "no keyboard after full screen"
press F11
wait_for width_is 1600 || fail "F11 does not fill the screen again"
settle
wait_for focused || fail "no keyboard in full screen"
press Escape
wait_for width_is 1280 || fail "Escape does not bring the window back"
wait_for focused || fail "no keyboard after full screen"
press F11
wait_for width_is 1600 || fail "F11 does not fill the screen a third time"
wait_for focused || fail "no keyboard in full screen"
settle
quit
[[ $(json "$session" "j['window']") == '[1280, 800]' ]] ||
  fail "full screen was remembered as the size: $(json "$session" "j['window']")"

# --- scenarios on the command line -------------------------------------------------------------
cat >"$work/scenario.json" <<'J'
{"spec": {"op": "conv2d", "input": [4, 7], "kernel": [2, 3], "padding": "valid"}, "step": 1}
J
start --size 1280x800 "$work/scenario.json"
expect_cells 2 "$output" "$canvas"
quit

# Without a display too: what is wrong is said before a window would open.
refused() {
  local code=0
  env -u DISPLAY "$program" "$@" >"$work/out" 2>"$log" || code=$?
  ((code == 2)) || fail "exit code $code instead of 2 of: padlens $*"
  [[ ! -s $work/out ]] || fail "something on standard output of: padlens $*"
  (($(wc -l <"$log") == 1)) || fail "not one line on standard error of: padlens $*"
}
head -c 50 "$work/scenario.json" >"$work/cut.json"
echo '{"spec": {"op": "conv3d"}}' >"$work/other.json"
head -c 300 /dev/urandom >"$work/random.json"
refused "$work/cut.json"
refused window "$work/cut.json"
refused "$work/other.json"
refused "$work/random.json"
refused window "$work/not-there.json"
refused window "$work"
