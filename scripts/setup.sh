#!/usr/bin/env bash
# Installs what is missing; running it again costs nothing. `--tests` adds what the tests and checks need,
# `--bench` the peers of the benchmark besides, `--ocr` the recognition of scanned policy documents.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted="${1:-}"

say() { printf '%s\n' "$*" >&2; }

python=""
for candidate in "${PYTHON:-}" .venv/bin/python python3.11 python3.12 python3.13 python3; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python="$candidate"
    break
  fi
done

# What the letters need: without libharfbuzz-subset0 a letter takes seconds instead of 0.07 s.
packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk)
if [ -z "$python" ]; then
  packages+=(python3.11 python3.11-venv)
elif [ ! -x .venv/bin/python ] && ! "$python" -c 'import ensurepip' 2>/dev/null; then
  packages+=(python3-venv)
fi
if [ "$wanted" = "--bench" ]; then
  wanted="--tests"
  command -v soffice >/dev/null || packages+=(libreoffice-writer-nogui)
  command -v chromium >/dev/null || packages+=(chromium)
fi
if [ "$wanted" = "--tests" ] || [ "$wanted" = "--ocr" ]; then
  packages+=(libgl1) # OpenCV, which the recognition of scans uses
fi
if [ "$wanted" = "--tests" ]; then
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages+=(postgresql)
  command -v chromium-headless-shell >/dev/null || packages+=(chromium-headless-shell)
  command -v pdftotext >/dev/null || packages+=(poppler-utils)
fi
missing=()
if command -v dpkg-query >/dev/null; then # one question for all: this runs before every verb
  there="$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${packages[@]}" 2>/dev/null || true)"
  for package in "${packages[@]}"; do
    [[ $'\n'"$there"$'\n' == *$'\n'"$package installed"$'\n'* ]] || missing+=("$package")
  done
fi
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "setup: apt-get install ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null ||
      say "setup: apt-get could not install ${missing[*]}; going on without"
  else
    say "setup: as root, install: apt-get install ${missing[*]}   (going on; letters use the fonts from PyPI)"
  fi
fi

[ -n "$python" ] || python="$(command -v python3.11 || true)"
if [ -z "$python" ]; then
  say "setup: Python 3.11 or newer is needed"
  exit 1
fi
if [ ! -x .venv/bin/python ] || ! compgen -G '.venv/lib/python3.*/site-packages/pip' >/dev/null; then
  "$python" -m venv --clear .venv || { say "setup: install python3-venv, then try again"; exit 1; }
fi

install() { # requirements file; again only when one of the files it reads has changed
  local stamp=".venv/.installed-$1" now
  now="$(cat requirements*.txt constraints.txt | cksum)"
  [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
  say "setup: Python packages of $1"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$1"
  printf '%s\n' "$now" >"$stamp"
}
if [ "$wanted" = "--tests" ]; then
  install requirements-dev.txt
elif [ "$wanted" = "--ocr" ]; then
  install requirements-ocr.txt
  .venv/bin/python -c 'import cv2, rapidocr_onnxruntime' ||
    { say "setup: recognition does not load; on Debian: apt-get install libgl1"; exit 1; }
else
  [ "$(cat .venv/.installed-requirements-dev.txt 2>/dev/null)" = "$(cat requirements*.txt constraints.txt | cksum)" ] ||
    install requirements.txt
fi

[ -e .env ] || cp .env.example .env
[ ! -x scripts/fonts.sh ] || scripts/fonts.sh || say "setup: fonts of the letters not prepared; those from PyPI are used"
