"""Can letters be printed as they should? For `flask selfcheck` (domain 08 § 1)."""

from collections.abc import Iterator
from dataclasses import replace

from casework.letters import fonts, hb_subset
from casework.letters.content import LETTER, LetterContent, Paragraph, Run
from casework.letters.pool import Pool, RenderFailed

RARE = "喆堃昇镕\U00020bb7\U0002c456"  # names that must never be a box
NUMBER_MARKS = "〔〕"
TRIAL = LetterContent(
    kind="REPLY", form=LETTER, title="", organ_name="", blocks=(Paragraph((Run("〔2026〕"),)),)
)  # fmt: skip


def faults() -> Iterator[str]:
    """What stands in the way of correct letters; nothing when all is well."""
    if not hb_subset.is_available():
        yield "libharfbuzz-subset0"
    font_set = fonts.load()
    if not font_set.prepared:
        yield "fonts-from-pypi: scripts/fonts.sh"
    if missing := font_set.missing(RARE + NUMBER_MARKS):
        yield "no-glyph: " + " ".join(f"U+{ord(c):04X}" for c in missing)
    yield from _trial()


def _trial() -> Iterator[str]:
    pool = Pool(size=1)
    try:
        pool.pdf(replace(TRIAL, title="〔"))
    except RenderFailed as failed:
        yield f"render: {failed.reason}"
    finally:
        pool.close()


def roles() -> dict[str, tuple[str, ...]]:
    """Which font file each role really got, in the order they are asked."""
    font_set = fonts.load()
    return {role: tuple(dict.fromkeys(f.source for f in faces)) for role, faces in font_set.roles.items()}
