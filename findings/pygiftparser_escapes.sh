#!/usr/bin/env bash
# pygiftparser 1.1 (PyPI), reader of Moodle's GIFT questions.
#
# The signs that GIFT escapes (\= \~ \: \{ \} \#) come out of parseFile() with their backslashes, in a
# question's text, in its choices and in feedback: a formula is read as "out \= 3".
#
# Why one would guess otherwise: the escapes belong to the file, as quotes belong to CSV, and the
# parser knows them, since it does not split there; Moodle's importer and gift-pegjs take them away.
# Nothing tells a program that it still has to, and a choice does not equal the text it was made of.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pygiftparser==1.1 \
  > "$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }

cat > "$folder/read.py" <<'PY'
import io
import sys

from pygiftparser import parser

TEXT = r"""::size::With K \= 5, how large is the output\: {
=out \= 3#N \= 7
~out \= 5#the dilation forgotten
}
"""
question = parser.parseFile(io.StringIO(TEXT))[0]
first = question.answers.answers[0]
seen = {"text": question.text, "choice": first.answer, "feedback": first.feedback}
for part, text in seen.items():
    print(f"{part}: {text}")
stated = {
    "text": r"With K \= 5, how large is the output\:",
    "choice": r"out \= 3",
    "feedback": r"N \= 7",
}
sys.exit(0 if seen == stated else 1)
PY
"$folder/venv/bin/python" "$folder/read.py" || { echo "NOT as stated"; exit 1; }
echo "as stated"
