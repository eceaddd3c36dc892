#!/usr/bin/env bash
# Layers at the real window: a file of code opens as a stack, layers are added, moved, doubled and
# removed by keys, the port check opens, and what is saved is what the command line reads.
. "$(dirname "$0")/xvfb.sh"

start_display 1280x800
rest_x=620 rest_y=300

cat >"$work/stem.txt" <<'END'
self.conv1 = nn.Conv2d(3, 4, kernel_size=7, stride=2, padding=3, bias=False)
self.pool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
END

stack_of() { json "$1" "[l['op'] for l in j['stack']['stack']]"; }
save_as() {
  press ctrl+s
  enter "$1"
  wait_for test -s "$1" || fail "nothing is saved as $1"
  settle
}

# --- a file of code, by its content --------------------------------------------------------------
start --size 1280x800 "$work/stem.txt"
save_as "$work/opened.json"
[[ $(stack_of "$work/opened.json") == "['conv2d', 'max_pool2d']" ]] ||
  fail "not the layers of the file: $(<"$work/opened.json")"

# --- by keys -------------------------------------------------------------------------------------
press Down
press ctrl+d
save_as "$work/doubled.json"
[[ $(stack_of "$work/doubled.json") == "['conv2d', 'max_pool2d', 'max_pool2d']" ]] ||
  fail "Ctrl+D: $(<"$work/doubled.json")"
press Insert
press End
press Return
save_as "$work/added.json"
[[ $(stack_of "$work/added.json") == "['conv2d', 'max_pool2d', 'max_pool2d', 'upsample']" ]] ||
  fail "Insert: $(<"$work/added.json")"
press alt+Up
press alt+Up
save_as "$work/moved.json"
[[ $(stack_of "$work/moved.json") == "['conv2d', 'upsample', 'max_pool2d', 'max_pool2d']" ]] ||
  fail "Alt+Up: $(<"$work/moved.json")"
press Delete
press ctrl+z
press Delete
save_as "$work/removed.json"
cmp <(stack_of "$work/removed.json") <(stack_of "$work/doubled.json") ||
  fail "Delete: $(<"$work/removed.json")"

# --- what is saved is what the command line reads ------------------------------------------------
"$program" stack "$work/doubled.json" --json >"$work/answer.json"
[[ $(json "$work/answer.json" "[l['output'] for l in j['layers']]") == "[[3, 3], [2, 2], [1, 1]]" ]] ||
  fail "stack says: $(<"$work/answer.json")"

# --- the port check, and a model that is no model ------------------------------------------------
picture() { import -silent -window root png:- | sha256sum; }
before=$(picture)
press d
differs() { [[ $(picture) != "$before" ]]; }
wait_for differs || fail "D opens nothing"
press Escape
quit

# --- the session keeps it ------------------------------------------------------------------------
start --size 1280x800
save_as "$work/again.json"
cmp <(stack_of "$work/again.json") <(stack_of "$work/doubled.json") ||
  fail "the stack is another one after a restart: $(<"$work/again.json")"
quit

# --- from other programs: the clipboard, a file that is dropped -----------------------------------
# The python whose modules the system's packages are.
offer=(timeout "$patience" /usr/bin/python3 "$source_dir/app/tests/offer.py")
start --size 1280x800
printf 'layers.Conv2D(8, 5, strides=2, padding="same")\nlayers.MaxPool2D(2)\n' >"$work/code.txt"
"${offer[@]}" paste "$work/code.txt" >"$work/ready" &
offering=$!
wait_for grep -q ready "$work/ready" || fail "nobody has the clipboard"
press ctrl+v
settle
save_as "$work/pasted.json"
kill "$offering"
[[ $(stack_of "$work/pasted.json") == "['conv2d', 'max_pool2d']" ]] ||
  fail "not the layers of the clipboard: $(<"$work/pasted.json")"
"${offer[@]}" drop "$source_dir/app/tests/models/vgg_block.keras" ||
  fail "nobody takes what is dropped"
settle
save_as "$work/dropped.json"
[[ $(json "$work/dropped.json" "len(j['stack']['stack'])") -gt 5 ]] ||
  fail "not the layers of the file that was dropped: $(<"$work/dropped.json")"

# --- the kernels of its file ---------------------------------------------------------------------
press w
settle
save_as "$work/kernels.json"
[[ $(json "$work/kernels.json" "len(j['stack']['stack'][0]['kernel_values'])") == 4 ]] ||
  fail "no kernels: $(<"$work/kernels.json")"
quit
note "a stack was opened, pasted, dropped, changed by keys, saved, read and found again"
