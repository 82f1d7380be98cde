"""Which font file each role of a letter really gets, and which characters it covers.

`make setup` (scripts/fonts.sh, font_build.py) leaves small faces and ``roles.json`` in ``.fonts/``. Each face
has a family name of our own, so that the choice does not depend on what else a machine has installed.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FONTS_DIR = ROOT / ".fonts"
ROLES = ("fangsong", "kaiti", "heiti", "xiaobiaosong", "songti")


@dataclass(frozen=True, slots=True)
class Face:
    """One font file under our name. ``ranges``: its code points as sorted (first, last) pairs."""

    name: str
    path: Path
    source: str
    ranges: tuple[tuple[int, int], ...] = field(repr=False)

    @property
    def family(self) -> str:
        return f"OGI {self.name}"

    def covers(self, code: int) -> bool:
        at = bisect_right(self.ranges, (code, 0x110000)) - 1
        return at >= 0 and self.ranges[at][0] <= code <= self.ranges[at][1]


@dataclass(frozen=True, slots=True)
class FontSet:
    """Faces by role, in the order in which they are asked for a character; advances in ems."""

    roles: dict[str, tuple[Face, ...]]
    advances: dict[str, dict[int, float]] = field(default_factory=dict)
    prepared: bool = True

    def face(self, role: str, char: str) -> Face | None:
        """The first face of a role that has the character, or None."""
        code = ord(char)
        return next((face for face in self.roles[role] if face.covers(code)), None)

    def base(self, role: str) -> Face:
        return self.roles[role][0]

    def advance(self, role: str, char: str) -> float:
        """Width of a character in ems: one for Han characters, by the face for the others."""
        code = ord(char)
        if code >= 0x2E80:
            return 1.0
        return self.advances.get(role, {}).get(code, 0.5 if code < 0x2000 else 1.0)

    def missing(self, text: str, role: str = "fangsong") -> list[str]:
        """Characters no face can print, each once, in order."""
        seen = dict.fromkeys(c for c in text if not c.isspace())
        return [c for c in seen if self.face(role, c) is None]

    def faces(self) -> Iterator[Face]:
        return iter({face.name: face for faces in self.roles.values() for face in faces}.values())


def ranges_of(codes: set[int]) -> tuple[tuple[int, int], ...]:
    """Sorted (first, last) pairs of a set of code points."""
    out: list[list[int]] = []
    for code in sorted(codes):
        if out and code == out[-1][1] + 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return tuple((a, b) for a, b in out)


@cache
def load(folder: Path = FONTS_DIR) -> FontSet:
    """The prepared faces, or the fonts from PyPI when `make setup` could not prepare any."""
    index = folder / "roles.json"
    if not index.exists():
        return from_pypi()
    raw = json.loads(index.read_text(encoding="utf-8"))
    faces = {name: _face(name, folder, entry) for name, entry in raw["faces"].items()}
    roles = {role: tuple(faces[name] for name in names) for role, names in raw["roles"].items()}
    advances = {r: {int(k): v for k, v in table.items()} for r, table in raw["advances"].items()}
    return FontSet(roles, advances)


def _face(name: str, folder: Path, entry: dict[str, Any]) -> Face:
    ranges = tuple((int(a), int(b)) for a, b in entry["ranges"])
    return Face(name, folder / entry["file"], entry["source"], ranges)


@cache
def from_pypi() -> FontSet:
    """Noto Serif SC and Noto Sans SC of the package pylopdf-fonts-zh-cn: no root, no Debian needed."""
    import pylopdf_fonts_zh_cn  # a data package: found here, read below

    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    serif = _whole("pypi-serif", folder / "NotoSerifSC-Regular.otf")
    sans = _whole("pypi-sans", folder / "NotoSansSC-Regular.otf")
    roles = dict.fromkeys(ROLES, (serif, sans)) | {"heiti": (sans, serif)}
    table = {role: latin_advances(faces[0].path, 0) for role, faces in roles.items()}
    return FontSet(roles, table, prepared=False)


def _whole(name: str, path: Path) -> Face:
    return Face(name, path, path.name, ranges_of(set(characters(path, 0))))


def characters(path: Path, index: int) -> list[int]:
    """Code points of a font file."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return sorted(font.getBestCmap())


def latin_advances(path: Path, index: int) -> dict[int, float]:
    """Widths in ems of the characters before the Han blocks."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {c: widths[g][0] / em for c, g in font.getBestCmap().items() if 0x20 <= c < 0x2E80}
