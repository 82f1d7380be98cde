"""The blanks of standard texts (空栏) by their Chinese names: codes are kept, names are read and typed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from case_library.labels.texts import BLANKS
from casework import labels
from casework.letters.texts import PLACEHOLDER

_NAMED = re.compile(r"\{([^{}\n]+)\}")
_FIELDS: Mapping[str, tuple[Mapping[str, tuple[str, str]], ...]] = {
    "reply": (labels.FIELDS, labels.NOTICE_FIELDS),
    "letter": (labels.NOTICE_FIELDS, labels.FIELDS),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence, or the name of a blank in it."""

    words: str
    is_blank: bool = False
    is_changed: bool = False


def name_of_blank(key: str, code: str) -> str:
    """What people call a blank of a text: as the form calls the field that fills it."""
    fields = _FIELDS.get(key.partition("/")[0], ())
    return next((found[code][0] for found in fields if code in found), BLANKS.get(code, code))


def shown(key: str, words: str) -> str:
    """The words with {申请人} for {applicant_name}."""
    return PLACEHOLDER.sub(lambda found: f"{{{name_of_blank(key, found[1])}}}", words)


def typed(key: str, words: str, codes: tuple[str, ...]) -> str:
    """The words with codes for the names of these blanks; what is no name stays."""
    known = {name_of_blank(key, code): code for code in codes}
    return _NAMED.sub(lambda found: f"{{{known.get(found[1].strip(), found[1])}}}", words)


def pieces(key: str, words: str) -> Iterator[Piece]:
    """A sentence taken apart at its blanks."""
    at = 0
    for found in PLACEHOLDER.finditer(words):
        if found.start() > at:
            yield Piece(words[at : found.start()])
        yield Piece(name_of_blank(key, found[1]), is_blank=True)
        at = found.end()
    if at < len(words):
        yield Piece(words[at:])


def compared(key: str, old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two sentences taken apart where they differ; a blank is the same or another one, never half of it."""
    a, b = _letters(key, old), _letters(key, new)
    left, right = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        left += [replace(piece, is_changed=tag != "equal") for piece in a[i1:i2]]
        right += [replace(piece, is_changed=tag != "equal") for piece in b[j1:j2]]
    return list(_joined(left)), list(_joined(right))


def _letters(key: str, words: str) -> list[Piece]:
    """A sentence as single characters and whole blanks."""
    whole = pieces(key, words)
    return [part for piece in whole for part in ([piece] if piece.is_blank else map(Piece, piece.words))]


def _joined(letters: list[Piece]) -> Iterator[Piece]:
    for (is_blank, is_changed), run in groupby(letters, key=lambda piece: (piece.is_blank, piece.is_changed)):
        if is_blank:
            yield from run
        else:
            yield Piece("".join(piece.words for piece in run), is_changed=is_changed)
