#!/usr/bin/env bash
# Figures before judges that are not ours: ten of them in one page (Chromium), animations where nothing
# moves (Inkscape, rsvg-convert), two columns of LaTeX (pdflatex, the svg package).
#
# Usage: judges.sh chromium|previewers|latex
#
# PADLENS_PROGRAM is the program; PADLENS_KEEP a folder for what was made, to be looked at. Not part of
# ./test.sh: the judges are large. With -DPADLENS_TEST_JUDGES=ON they are tests.
set -euo pipefail

program=$(realpath "${PADLENS_PROGRAM:?the program to test}")
judge=${1:?chromium, previewers or latex}
work=$(mktemp -d "${TMPDIR:-/tmp}/padlens-judges.XXXXXX")
cleanup() {
  if [[ -n ${PADLENS_KEEP:-} ]]; then
    mkdir -p "$PADLENS_KEEP"
    cp -r "$work/." "$PADLENS_KEEP"
  fi
  rm -rf "$work"
}
trap cleanup EXIT
export HOME=$work/home XDG_CACHE_HOME=$work/home/.cache LC_ALL=C.UTF-8
mkdir -p "$HOME"
cd "$work"

fail() {
  echo "judges.sh $judge: FAILED: $*" >&2
  exit 1
}
need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || fail "$tool is missing"
  done
}
render() { "$program" render "$@"; }
# How many pixels of two pictures differ by more than a tenth of a channel: edges are smoothed a
# little otherwise in a frame of their own.
differing() { compare -metric AE -fuzz 10% "$1" "$2" null: 2>&1 | grep -o '^[0-9.e+]*' || true; }

# One layer at two steps and in two themes, others, views, languages: what could share a name does.
figures() {
  local same=(--input 5 --padding same --input-values ramp)
  render "${same[@]}" --step 3 -o 1.svg
  render "${same[@]}" --step 8 -o 2.svg
  render "${same[@]}" --step 8 --theme dark -o 3.svg
  render "${same[@]}" --step 8 --theme print -o 4.svg
  render "${same[@]}" --step 8 --lang zh -o 5.svg
  render "${same[@]}" --stride 2 --view stacked -o 6.svg
  render "${same[@]}" --view axis -o 7.svg
  render "${same[@]}" --view matrix --theme dark -o 8.svg
  render --op conv2d_transpose --input 3 --stride 2 --padding same --show values,positions -o 9.svg
  render --op max_pool2d --input 6 --kernel 2 --stride 2 --padding valid -o 10.svg
}

figure_page='<!doctype html><meta charset="utf-8"><title>Figures</title><style>
body{margin:0;background:#fff} .at{float:left;width:480px;height:470px;overflow:hidden;border:0}
.at svg{display:block;width:480px;height:auto}</style>'
page() { # page HOW: ten figures in one document, or each in a document of its own
  echo "$figure_page"
  local i
  for i in {1..10}; do
    if [[ $1 == together ]]; then
      echo "<div class=\"at\">$(sed '/^<?xml/d' "$i.svg")</div>"
    else
      echo "$figure_page<div class=\"at\">$(sed '/^<?xml/d' "$i.svg")</div>" >"$i.html"
      echo "<iframe class=\"at\" src=\"$i.html\"></iframe>"
    fi
  done
}

chromium_judge() {
  need chromium compare
  figures
  local how
  for how in together apart; do
    page "$how" >"$how.html"
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1000,2400 --virtual-time-budget=5000 \
      --screenshot="$work/$how.png" "file://$work/$how.html" >chromium.log 2>&1 ||
      fail "chromium: $(tail -n 3 chromium.log)"
  done
  local pixels
  pixels=$(differing together.png apart.png)
  echo "ten figures in one page: $pixels pixels differ from those of ten pages"
  ((pixels <= 10)) || fail "figures of one page touch each other"
}

# What shows no animation shows one step, and that as the still figure does.
previewers_judge() {
  need inkscape rsvg-convert compare
  local layer first
  while read -r layer; do
    # shellcheck disable=SC2086
    render $layer -o moving.anim.svg
    # shellcheck disable=SC2086
    render $layer --step 1 -o first.svg
    # shellcheck disable=SC2086
    render $layer -o last.svg
    local still
    for still in first last; do
      rsvg-convert "$still.svg" -o "$still-rsvg.png"
      inkscape "$still.svg" -o "$still-inkscape.png" >/dev/null 2>&1
    done
    rsvg-convert moving.anim.svg -o moving-rsvg.png
    inkscape moving.anim.svg -o moving-inkscape.png >/dev/null 2>&1
    local with
    for with in rsvg inkscape; do
      first=$(differing moving-$with.png first-$with.png)
      last=$(differing moving-$with.png last-$with.png)
      echo "$layer, $with: $first pixels differ from the first step, $last from the last"
      [[ $first == 0 || $last == 0 ]] || fail "neither the first nor the last step"
    done
  done <<'LAYERS'
--input 5 --padding same --input-values ramp
--op conv2d_transpose --input 3 --stride 2 --padding same
--op conv2d_transpose --input 3 --stride 2 --padding same --mode scatter
--input 4 --view stacked
--input 4 --view axis
--input 4 --view matrix
LAYERS
}

latex_judge() {
  need pdflatex inkscape pdftotext pdfinfo
  local same=(--input 5 --padding same --input-values ramp)
  render "${same[@]}" -o a.pdf
  render "${same[@]}" --theme print -o b.pdf
  render --op conv2d_transpose --input 3 --stride 2 --padding same -o c.pdf
  render "${same[@]}" -o d.svg
  render "${same[@]}" --theme print --view stacked -o e.svg
  render --op max_pool2d --input 6 --kernel 2 --stride 2 --padding valid -o f.svg
  {
    echo '\documentclass[twocolumn]{article}\usepackage{graphicx}\usepackage{svg}\begin{document}'
    local figure
    for figure in a b c; do
      echo "\\noindent\\includegraphics[width=0.9\\columnwidth]{$figure.pdf}\\par"
    done
    echo '\newpage'
    for figure in d e f; do
      echo "\\noindent\\includesvg[width=0.9\\columnwidth]{$figure.svg}\\par"
    done
    echo '\end{document}'
  } >page.tex
  pdflatex -shell-escape -interaction=nonstopmode page.tex >latex.log 2>&1 ||
    fail "pdflatex: $(grep -A3 '^!' latex.log | head -n 8)"
  pdfinfo page.pdf | grep -q '^Pages: *1$' || fail "$(pdfinfo page.pdf | grep '^Pages')"
  # Numbers of each column's figures are text.
  pdftotext -layout page.pdf page.txt
  local numbers
  numbers=$(grep -oE '[0-9]+' page.txt | wc -l)
  echo "two columns with six figures: $numbers numbers are text"
  ((numbers > 300)) || fail "only $numbers numbers"
}

case $judge in
  chromium | previewers | latex) "${judge}_judge" ;;
  *) fail "no such judge" ;;
esac
