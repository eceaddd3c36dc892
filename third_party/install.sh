#!/usr/bin/env bash
# Installs what Padlens needs and what is missing. Talks on standard error only.
#
#   install.sh          what building and running need
#   install.sh --tests  also what the tests and benchmarks need
#   install.sh --list   only prints the packages' names (with --tests, all of them)
set -euo pipefail

# One line a package: its name on Debian and Ubuntu, then how a system without dpkg shows that it
# has the thing (cmd:program, pc:pkg-config module, inc:header; '-' is not looked for).
# '!' before a name: CMake downloads a pinned version where there is no such package.
run_packages='
g++                   cmd:c++
cmake                 cmd:cmake
ninja-build           cmd:ninja
pkg-config            cmd:pkg-config
git                   cmd:git
python3               cmd:python3
python3-jinja2        -
ca-certificates       -
!libimgui-dev         -
!libglfw3-dev         -
!python3-glad         -
!libfmt-dev           -
!libcli11-dev         -
!nlohmann-json3-dev   -
!libstb-dev           -
libcairo2-dev         pc:cairo
libpng-dev            pc:libpng
libjpeg-dev           pc:libjpeg
libwebp-dev           pc:libwebp
libqpdf-dev           pc:libqpdf
libpango1.0-dev       pc:pangocairo
libprotobuf-dev       pc:protobuf
libonnx-dev           inc:onnx/onnx-ml.pb.h
libzip-dev            pc:libzip
libhdf5-dev           pc:hdf5
libflatbuffers-dev    pc:flatbuffers
libfontconfig-dev     pc:fontconfig
libfreetype-dev       pc:freetype2
libx11-dev            pc:x11
libxrandr-dev         pc:xrandr
libxinerama-dev       pc:xinerama
libxcursor-dev        pc:xcursor
libxi-dev             pc:xi
libgl1                -
libgl1-mesa-dri       -
libegl1               -
!libglfw3             -
libxxf86vm1           -
fonts-inter           -
fonts-jetbrains-mono  -
fonts-noto-cjk        -
'
test_packages='
libgtest-dev          inc:gtest/gtest.h
librapidcheck-dev     inc:rapidcheck.h
libbenchmark-dev      inc:benchmark/benchmark.h
xvfb                  cmd:Xvfb
xauth                 cmd:xauth
xdotool               cmd:xdotool
python3-xlib          -
x11-apps              cmd:xwd
x11-utils             cmd:xwininfo
librsvg2-bin          cmd:rsvg-convert
poppler-utils         cmd:pdftoppm
qpdf                  cmd:qpdf
imagemagick           cmd:convert
libxml2-utils         cmd:xmllint
webp                  cmd:webpinfo
ffmpeg                cmd:ffmpeg
'

say() { printf '%s\n' "$*" >&2; }
die() { say "install.sh: $*"; exit 1; }

packages=$run_packages
list=false
for argument in "$@"; do
  case $argument in
    --tests) packages+=$test_packages ;;
    --list) list=true ;;
    *) die "unknown option $argument; known: --tests, --list" ;;
  esac
done

names=()
probes=()
optional=' '
while read -r name probe; do
  [[ -n $name ]] || continue
  if [[ $name == !* ]]; then
    name=${name#!}
    optional+="$name "
  fi
  names+=("$name")
  probes+=("$probe")
done <<<"$packages"

if $list; then
  printf '%s\n' "${names[@]}"
  exit 0
fi

has_header() {
  local folder
  for folder in /usr/include /usr/local/include; do
    [[ -e $folder/$1 ]] && return 0
  done
  return 1
}

has() {
  case $1 in
    cmd:*) command -v "${1#cmd:}" >/dev/null ;;
    pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
    inc:*) has_header "${1#inc:}" ;;
    *) true ;;
  esac
}

missing=()
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  for i in "${!names[@]}"; do
    has "${probes[i]}" || missing+=("${names[i]}")
  done
  ((${#missing[@]} == 0)) && exit 0
  die "this system has no apt-get; please install what Debian calls: ${missing[*]}"
fi

# One query for all; it also fails for names that dpkg has never heard of, which are missing too.
installed=$'\n'$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${names[@]}" 2>/dev/null || true)$'\n'
for name in "${names[@]}"; do
  [[ $installed == *$'\n'"installed $name"$'\n'* ]] || missing+=("$name")
done
((${#missing[@]} == 0)) && exit 0

as_root=()
if ((EUID != 0)); then
  command -v sudo >/dev/null ||
    die "please run as root: apt-get install --no-install-recommends ${missing[*]}"
  as_root=(sudo)
fi

say "Installing: ${missing[*]}"
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null >&2
}
# A source of someone else's that cannot be reached is no reason to stop: the install decides.
apt update || say "install.sh: apt-get update failed; going on with the lists there are"

wanted=()
for name in "${missing[@]}"; do
  if [[ $optional == *" $name "* && -z $(apt-cache --names-only search "^${name//+/\\+}\$") ]]; then
    say "install.sh: no package $name here; CMake will download it"
  else
    wanted+=("$name")
  fi
done
((${#wanted[@]} == 0)) && exit 0
apt install --no-install-recommends "${wanted[@]}" || die "could not install: ${wanted[*]}"
