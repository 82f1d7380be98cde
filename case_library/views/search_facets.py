"""Facets of the search page: each value with its word, its count, and the address that chooses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from case_library.labels import search as words
from case_library.models import LibraryTerm
from case_library.search.asked import FACETS, Found
from case_library.views.search_query import PageAsked, address, toggled
from casework import labels

SHOWN = {"subject": 5, "dispute_point": 4, "determination": 5, "article": 4}
OTHERS_SHOWN = 6
MOST_BARS = 12
STEP = 5  # heights of bars are classes h-5 … h-100


@dataclass(frozen=True, slots=True)
class Option:
    """One value. ``height``: of its bar, in hundredths, where it is a year."""

    value: str
    word: str
    count: int
    is_on: bool
    url: str
    height: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """One axis; ``more`` are folded away."""

    name: str
    word: str
    options: tuple[Option, ...]
    more: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Pill:
    """A filter that is applied; ``url`` takes it away."""

    word: str
    url: str


class Words:
    """Codes of facets in words."""

    def __init__(self, terms: Sequence[LibraryTerm]) -> None:
        self._names = {term.code: term.name for term in terms}
        self.pinned = [term.code for term in terms if term.pinned]

    def of(self, facet: str, value: str) -> str:
        """The word of a value; an unknown one stands for itself."""
        if facet == "year":
            return words.YEAR.format(value)
        if facet == "determination":
            return words.FACET_DETERMINATIONS.get(value) or labels.determination_words(value)
        known: Mapping[str, str] = words.FACET_WORDS.get(facet, self._names)
        return known.get(value, value)


def facets(asked: PageAsked, found: Found, known: Words) -> list[Facet]:
    """The axes that say something for these results, in their order."""
    made = [_facet(name, asked, found, known) for name in FACETS]
    return [facet for facet in made if facet.options]


def _facet(name: str, asked: PageAsked, found: Found, known: Words) -> Facet:
    chosen = asked.narrowed.get(name, frozenset())
    counts = dict.fromkeys(sorted(chosen), 0) | dict(found.facets.get(name, ()))
    if name == "year":
        return Facet(name, words.FACETS[name], _bars(counts, asked))
    first = known.pinned if name == "subject" else []
    counts = dict.fromkeys(first, 0) | counts
    place = {value: number for number, value in enumerate(first)}
    values = sorted(counts, key=lambda v: (place.get(v, len(place)), v not in chosen, -counts[v], v))
    made = tuple(_option(name, value, counts[value], asked, known) for value in values)
    cut = max(SHOWN.get(name, OTHERS_SHOWN), len(first), len(chosen))
    return Facet(name, words.FACETS[name], made[:cut], made[cut:])


def _option(name: str, value: str, count: int, asked: PageAsked, known: Words) -> Option:
    is_on = value in asked.narrowed.get(name, frozenset())
    return Option(value, known.of(name, value), count, is_on, address(toggled(asked, name, value)))


def _bars(counts: Mapping[str, int], asked: PageAsked) -> tuple[Option, ...]:
    """The last twelve years without a gap, the highest bar at full height."""
    years = sorted(int(year) for year in counts)
    if not years:
        return ()
    shown = range(max(years[0], years[-1] - MOST_BARS + 1), years[-1] + 1)
    highest = max(*(counts.get(str(year), 0) for year in shown), 1)
    chosen = asked.narrowed.get("year", frozenset())
    return tuple(
        Option(
            str(year), words.YEAR.format(year), count := counts.get(str(year), 0), str(year) in chosen,
            address(toggled(asked, "year", str(year))), max(STEP, round(count / highest * 100 / STEP) * STEP),
        )
        for year in shown
    )  # fmt: skip


def pills(asked: PageAsked, known: Words) -> list[Pill]:
    """What narrows the results, each to be taken away."""
    return [
        Pill(known.of(facet, value), address(toggled(asked, facet, value)))
        for facet in FACETS
        for value in sorted(asked.narrowed.get(facet, ()))
    ]
