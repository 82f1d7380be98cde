"""Traces of personal data in a text that is to be published: ID numbers, telephones, plates, bank cards."""

import re
from dataclasses import dataclass

# One expression a kind, the surest first; what one found is not found again by the next.
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("id_number", re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])|(?<!\d)\d{15}(?!\d)")),
    ("bank_card", re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")),
    ("phone", re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)"
                         r"|(?<!\d)0\d{2,3}[-—－ ]?\d{7,8}(?!\d)")),
    ("plate", re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
                         r"[A-Z][·• ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that looks like personal data. ``start``, ``end``: positions in the text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text as a page shows it; ``hit`` is the number of the hit, or None."""

    text: str
    hit: int | None = None
    kind: str = ""


def hits_in(text: str) -> tuple[Hit, ...]:
    """All hits in the order of the text, none inside another. Full-width digits count as digits."""
    plain = text.translate(HALF_WIDTH)
    found: list[Hit] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(plain):
            if not any(hit.start < match.end() and match.start() < hit.end for hit in found):
                found.append(Hit(kind, match.start(), match.end()))
    return tuple(sorted(found, key=lambda hit: hit.start))


HALF_WIDTH = {0xFF10 + n: str(n) for n in range(10)} | {
    **{0xFF21 + n: chr(65 + n) for n in range(26)}, **{0xFF41 + n: chr(97 + n) for n in range(26)},
}  # fmt: skip


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The text cut at its hits, so that a page can mark them in place."""
    pieces, at = [], 0
    for number, hit in enumerate(hits_in(text)):
        pieces.append(Piece(text[at : hit.start]))
        pieces.append(Piece(text[hit.start : hit.end], number, hit.kind))
        at = hit.end
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)
