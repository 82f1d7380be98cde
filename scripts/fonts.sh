#!/bin/sh
# Fonts of the letters, into .fonts/ (not committed). Needs no root: packages are downloaded and only the font
# files taken out. What cannot be had is replaced: see casework/letters/font_build.py and `flask selfcheck`.
set -eu
cd "$(dirname "$0")/.."
python="${PYTHON:-.venv/bin/python}"
whole=.fonts/whole
mkdir -p "$whole"
whole_abs="$(pwd)/$whole"

take() { # package, then file names inside it
  package="$1"; shift
  missing=""
  for file in "$@"; do [ -s "$whole/$file" ] || missing="$missing $file"; done
  [ -n "$missing" ] || return 0
  folder="$(mktemp -d)"
  chmod 755 "$folder"
  if (cd "$folder" && apt-get download -q "$package" >/dev/null 2>&1); then
    for file in $missing; do
      dpkg-deb --fsys-tarfile "$folder"/*.deb | tar -xO --wildcards "*/$file" > "$whole_abs/$file" || rm -f "$whole_abs/$file"
    done
  else
    echo "fonts: $package cannot be downloaded; a substitute is used" >&2
  fi
  rm -rf "$folder"
}

take texlive-lang-chinese FandolFang-Regular.otf FandolKai-Regular.otf
[ -s /usr/share/fonts/truetype/hanazono/HanaMinB.ttf ] || take fonts-hanazono HanaMinB.ttf
[ -s /usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc ] ||
  take fonts-noto-cjk NotoSerifCJK-Regular.ttc NotoSerifCJK-Bold.ttc NotoSansCJK-Regular.ttc

if [ "${1:-}" != "--force" ] && [ -s .fonts/roles.json ] && [ .fonts/roles.json -nt casework/letters/font_build.py ] &&
  [ -z "$(find "$whole" -newer .fonts/roles.json -name '*.[ot]tf' | head -1)" ]; then
  exit 0
fi
"$python" -m casework.letters.font_build || echo "fonts: not prepared; the fonts from PyPI are used" >&2
