# Shared by the tests of the real window; sourced, so not executable and no test itself. Gives each
# of them a display, a home and a state folder of its own, and ways to wait for what the program
# does instead of sleeping. Nothing outside the temporary folder $work is written.
set -Eeuo pipefail

program=${PADLENS_PROGRAM:?the program to test}
source_dir=${PADLENS_SOURCE_DIR:?the checkout}
name=$(basename "$0" .sh)

patience=60   # seconds after which what was waited for does not come any more
pid=          # of the program
display_pid=  # of Xvfb

work=$(mktemp -d "${TMPDIR:-/tmp}/padlens-$name.XXXXXX")
log=$work/log  # standard error of the program last started

clean_up() {
  local status=$?
  trap - EXIT
  { [[ -z $pid ]] || kill -KILL "$pid"; } 2>/dev/null || true
  { [[ -z $display_pid ]] || kill "$display_pid"; } 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

fail() {
  printf '%s: FAILED: %s\n' "$name" "$*" >&2
  if [[ -s $log ]]; then
    echo "--- the program's standard error, $(frames) frames left out:" >&2
    grep -v '^frame ' "$log" | tail -n 60 >&2 || true
  fi
  if [[ -n ${PADLENS_KEEP:-} ]]; then
    mkdir -p "$PADLENS_KEEP"
    [[ -z ${DISPLAY:-} ]] || import -silent -window root "$PADLENS_KEEP/$name.png" || true
  fi
  exit 1
}

trap 'fail "line $LINENO: $BASH_COMMAND"' ERR

note() { printf '%s: %s\n' "$name" "$*"; }

for tool in Xvfb xdotool import convert identify xmllint python3; do
  command -v "$tool" >/dev/null || fail "$tool is missing: third_party/install.sh --tests installs it"
done

mkdir "$work/home" "$work/state" "$work/runtime"
chmod 700 "$work/runtime"
export HOME=$work/home XDG_STATE_HOME=$work/state XDG_RUNTIME_DIR=$work/runtime
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$work/home/.cache}
export LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1 MESA_SHADER_CACHE_DISABLE=true
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$source_dir/third_party/lsan.supp:print_suppressions=0}
unset DISPLAY WAYLAND_DISPLAY XAUTHORITY LANGUAGE
session=$XDG_STATE_HOME/padlens/session.json

# --- waiting -----------------------------------------------------------------------------------

# wait_for COMMAND...: until it succeeds; fails where it does not in $patience.
wait_for() {
  local end=$((SECONDS + patience))
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.05
  done
}

running() { [[ -n $pid && -e /proc/$pid ]]; }
ended() { ! running; }
milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# How many frames the program has drawn.
frames() { grep -c '^frame ' "$log" || true; }
frames_beyond() { ended || (($(frames) > $1)); }

# settle [SECONDS]: until nothing has been drawn for so long.
settle() {
  local quiet=${1:-0.3} end=$((SECONDS + patience)) before after
  after=$(frames)
  while
    before=$after
    sleep "$quiet"
    after=$(frames)
    ((after != before))
  do
    ((SECONDS < end)) || fail "frames are drawn and drawn: $after"
  done
}

# --- the display and the program ---------------------------------------------------------------

# start_display WIDTHxHEIGHT [Xvfb's options...]
start_display() {
  local size=$1
  shift
  : >"$work/display"
  # -r: no key repeats, however long a slow machine holds it down.
  Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp -noreset -r "$@" \
    3>"$work/display" >"$work/xvfb.log" 2>&1 &
  display_pid=$!
  wait_for grep -q . "$work/display" || fail "Xvfb does not start: $(cat "$work/xvfb.log")"
  export DISPLAY=:$(<"$work/display")
}

stop_display() {
  kill "$display_pid"
  wait "$display_pid" || true
  display_pid=
  unset DISPLAY
}

# launch ARGUMENT...: the window, without waiting for it.
launch() {
  : >"$log"
  # Not a file of the program's own: it may be bound in what it writes.
  "$program" window --log-frames "$@" 2> >(exec cat >>"$log") &
  pid=$!
}

window_there() {
  window=$(xdotool search --all --pid "$pid" --name '^Padlens$' 2>/dev/null | tail -n 1)
  [[ -n $window ]]
}
focused() {
  xdotool windowfocus "$window" 2>/dev/null
  [[ $(xdotool getwindowfocus 2>/dev/null) == "$window" ]]
}

# start ARGUMENT...: the window, drawn, and with the keyboard; the mouse where it points at nothing.
start() {
  launch "$@"
  wait_for frames_beyond 0 || fail "no first frame"
  running || fail "the program ended at its start"
  wait_for window_there || fail "there is no window"
  wait_for focused || fail "the window does not take the keyboard"
  point_at "${rest_x:-700}" "${rest_y:-790}"
  settle
}

# expect_exit CODE: the program has ended or does so soon, with this exit code.
expect_exit() {
  wait_for ended || fail "the program does not end"
  local code=0
  wait "$pid" || code=$?
  pid=
  ((code == $1)) || fail "exit code $code instead of $1"
}

quit() {
  press ctrl+q
  expect_exit 0
}

# --- hands and eyes ----------------------------------------------------------------------------

# press KEYS: as "Right" or "ctrl+e", held until a frame was drawn with it.
press() {
  local before
  before=$(frames)
  xdotool keydown "$1"
  wait_for frames_beyond "$before" || fail "nothing drawn after the key $1"
  xdotool keyup "$1" 2>/dev/null || ended
}

# point_at X Y
point_at() { xdotool mousemove "$1" "$2"; }

# click X Y: as slowly as the frames come, since each shows the mouse at one place only.
click() {
  local before
  point_at "$1" "$2"
  settle
  before=$(frames)
  xdotool mousedown 1
  wait_for frames_beyond "$before" || fail "nothing drawn after a press at $1,$2"
  settle
  before=$(frames)
  xdotool mouseup 1
  wait_for frames_beyond "$before" || fail "nothing drawn after a release at $1,$2"
}

# enter TEXT: in place of what is in the text box, and the Enter key.
enter() {
  settle
  press ctrl+a
  settle
  xdotool type --delay 8 "$1"
  settle
  press Return
}

# screenshot FILE
screenshot() { import -silent -window root "$1"; }

# cells FILE COLOUR [GEOMETRY]: how many fields of that very colour there are, without those of
# fewer than $speck pixels, as within digits.
cells() {
  convert "$1" ${3:+-crop "$3" +repage} -fill black +opaque "$2" -fill white -opaque "$2" \
    -define connected-components:verbose=true -define connected-components:area-threshold="${speck:-60}" \
    -connected-components 8 null: | grep -Ec 'white|gray\(255\)|\(255,255,255\)' || true
}

# pixels FILE COLOUR [GEOMETRY]: how many are of that very colour.
pixels() {
  convert "$1" ${3:+-crop "$3" +repage} -fill black +opaque "$2" -fill white -opaque "$2" \
    -format '%[fx:round(mean*w*h)]' info:
}

# part FILE GEOMETRY: a sum that tells two pictures of a place apart.
part() { convert "$1" -crop "$2" +repage rgb:- | cksum; }

# shows COUNT COLOUR [GEOMETRY]: the screen has so many fields of that colour.
shows() {
  screenshot "$work/shows.png"
  (($(cells "$work/shows.png" "$2" ${3:+"$3"}) == $1))
}

expect_cells() {
  wait_for shows "$@" ||
    fail "$(cells "$work/shows.png" "$2" ${3:+"$3"}) fields of $2 on the screen instead of $1"
}

# json FILE EXPRESSION: of the file's contents, which are called j.
json() {
  python3 -c 'import json, sys
with open(sys.argv[1], encoding="utf-8") as file: j = json.load(file)
print(eval(sys.argv[2]))' "$1" "$2"
}
