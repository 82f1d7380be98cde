"""What people say, how the office calls it, and the names of the subjects: read once, until they change."""

from dataclasses import dataclass

from sqlalchemy import select

from case_library.chinese import fold, pairs, runs
from case_library.codes import Axis
from case_library.index import marks
from case_library.models.terms import LibraryTerm, Synonym
from casework.db import connection


@dataclass(frozen=True, slots=True)
class Saying:
    """A plain word with official ones. ``folded`` and ``meant``: both as the search compares them."""

    plain: str
    official: tuple[str, ...]
    folded: str
    meant: tuple[str, ...]
    hint: str
    weight: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``sayings``: longest first; ``subjects``: code → the pairs of characters of its name."""

    sayings: tuple[Saying, ...]
    subjects: dict[str, frozenset[str]]


def current() -> Lexicon:
    """The words in force."""
    return _KEPT.current()


def pairs_of(text: str) -> frozenset[str]:
    """All pairs of characters of a text."""
    return frozenset(pair for run in runs(fold(text)) for pair in pairs(run))


def _read(_before: Lexicon | None) -> Lexicon:
    said = select(Synonym.plain, Synonym.official, Synonym.hint, Synonym.weight).where(Synonym.active)
    sayings = [
        Saying(plain, tuple(official), fold(plain), tuple(map(fold, official)), hint, weight)
        for plain, official, hint, weight in connection().execute(said.order_by(Synonym.id))
    ]
    named = select(LibraryTerm.code, LibraryTerm.name).where(
        LibraryTerm.axis == Axis.subject, LibraryTerm.active
    )
    subjects = {code: pairs_of(name) for code, name in connection().execute(named)}
    return Lexicon(tuple(sorted(sayings, key=lambda one: -len(one.plain))), subjects)


_KEPT: marks.Kept[Lexicon] = marks.Kept(marks.WORDS, _read)
