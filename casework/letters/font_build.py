"""Prepare the fonts of the letters in ``.fonts/``: small faces, cut from whole fonts, and ``roles.json``.

Run by scripts/fonts.sh: ``python -m casework.letters.font_build``. A licensed font of the office
(仿宋_GB2312, 方正小标宋 …) is taken first when it is installed; then the free fonts of Debian, then PyPI.
Small faces because a letter uses 300 characters: cutting them out of a 20 MiB font takes a second,
out of a face of 3,900 characters some milliseconds (BUDGETS A9).
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casework.letters import fonts, hb_subset

NOTO = Path("/usr/share/fonts/opentype/noto")
SC = 2  # the Simplified Chinese face in Debian's collections
BLOCK = 11  # rare characters go into faces of 2,048 code points


@dataclass(frozen=True, slots=True)
class Source:
    """A whole font: family as installed, or a file."""

    key: str
    files: tuple[Path, ...] = ()
    families: tuple[str, ...] = ()
    index: int = 0

    def find(self) -> tuple[Path, int] | None:
        for family in self.families:
            if hit := _installed(family):
                return hit
        return next(((path, self.index) for path in self.files if path.exists()), None)


def sources(folder: Path) -> dict[str, tuple[Source, ...]]:
    """Candidates of each role in order; the first found is its face, the others fill its gaps."""

    def noto(key: str, name: str) -> Source:
        return Source(key, (NOTO / name, folder / "whole" / name), index=SC)

    pypi = fonts.from_pypi()
    fall_back = Source("pypi", (pypi.base("songti").path,))
    serif, bold = noto("serif", "NotoSerifCJK-Regular.ttc"), noto("bold", "NotoSerifCJK-Bold.ttc")
    sans, sans_pypi = noto("sans", "NotoSansCJK-Regular.ttc"), Source("pypis", (pypi.base("heiti").path,))
    rare = Source(
        "rare", (Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"), folder / "whole" / "HanaMinB.ttf")
    )
    fang = Source("fang", (folder / "whole" / "FandolFang-Regular.otf",))
    kai = Source("kai", (folder / "whole" / "FandolKai-Regular.otf",))
    own_fang = Source(
        "fang0", families=("FZFangSong-Z02S", "FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong")
    )
    own_kai = Source("kai0", families=("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti"))
    own_title = Source("title0", families=("FZXiaoBiaoSong-B05S", "方正小标宋简体"))
    own_hei = Source("hei0", families=("SimHei", "STHeiti"))
    own_song = Source("song0", families=("SimSun", "STSong"))
    return {
        "fangsong": (own_fang, fang, serif, fall_back, rare),
        "kaiti": (own_kai, kai, serif, fall_back, rare),
        "heiti": (own_hei, sans, sans_pypi, serif, rare),
        "xiaobiaosong": (own_title, bold, fall_back, rare),
        "songti": (own_song, serif, fall_back, rare),
    }


def build(folder: Path = fonts.FONTS_DIR) -> None:
    """Cut all faces and write ``roles.json`` (last, so that a broken run leaves none)."""
    faces_dir = folder / "faces"
    index = folder / "roles.json"
    index.unlink(missing_ok=True)
    shutil.rmtree(faces_dir, ignore_errors=True)
    faces_dir.mkdir(parents=True)
    roles: dict[str, list[str]] = {}
    entries: dict[str, dict[str, object]] = {}
    advances = {}
    for role, candidates in sources(folder).items():
        roles[role] = []
        covered: set[int] = set()
        for source in candidates:
            found = source.find()
            if not found:
                continue
            own = set(fonts.characters(*found))
            advances.setdefault(role, fonts.latin_advances(*found))
            for name, codes in _cut(source.key, own, covered):
                roles[role].append(name)
                if name not in entries:
                    entries[name] = _write(faces_dir, name, found, codes)
            covered |= own
    text = json.dumps({"roles": roles, "faces": entries, "advances": advances}, ensure_ascii=False)
    index.write_text(text, encoding="utf-8")


def _cut(key: str, own: set[int], covered: set[int]) -> Iterator[tuple[str, set[int]]]:
    """Faces of one source: the common characters first, then what is left by block."""
    if not covered:
        yield key, own & _common()
        covered = covered | _common()
    left = {c for c in own if c > 0x20}
    for block in sorted({c >> BLOCK for c in left}):
        codes = {c for c in left if c >> BLOCK == block}
        if codes - covered:
            yield f"{key}-{block:x}", codes


def _common() -> set[int]:
    """ASCII, signs and the 3,755 everyday characters (GB 2312, level 1)."""
    rows = (0xA1, 0xA3, *range(0xB0, 0xD8))  # 0xA1, 0xA3: signs and full-width ASCII
    text = bytes(b for row in rows for cell in range(0xA1, 0xFF) for b in (row, cell)).decode(
        "gb2312", "ignore"
    )
    return {ord(c) for c in text} | set(range(0x20, 0x7F)) | {ord(c) for c in "·—–…‘’“”〔〕％－"}


def _write(folder: Path, name: str, found: tuple[Path, int], codes: set[int]) -> dict[str, object]:
    path, index = found
    target = folder / f"{name}.otf"
    target.write_bytes(hb_subset.subset(path, index, codes))
    return {"file": f"faces/{target.name}", "source": path.name, "ranges": fonts.ranges_of(codes)}


def _installed(family: str) -> tuple[Path, int] | None:
    """File of an installed family, by fc-list; None without it."""
    try:
        out = subprocess.run(["fc-list", f":family={family}", "file", "index"],
                             capture_output=True, text=True, check=True, timeout=20).stdout  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    for line in sorted(out.splitlines()):
        path, _, index = line.partition(": ")
        return Path(path.rstrip(":")), int(index.removeprefix(":index=") or 0) & 0xFFFF
    return None


if __name__ == "__main__":
    build()
