"""Published cases like a request, and why: shared words, subject, outcome, articles.

The words of the request are ranked as in a search; what else is shared raises the score by fixed parts, so
that both databases and every run give the same order. Source: domain 07 § 7; BUDGETS D5.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from case_library.chinese import fold, pairs, runs
from case_library.codes import Axis, Collection
from case_library.index import engine
from case_library.models.terms import LibraryTerm, Synonym
from case_library.search import reading
from case_library.search.facets import axes_in
from case_library.search.query import Query
from case_library.search.ranking import SYNONYM
from casework.db import connection
from casework.words import split_words

SHOWN = 3
COMPARED = 10  # similar cases whose outcomes are compared with the chosen one
ALIKE = 0.4  # of the best score: a case below it is not similar enough to be compared
DIFFERING = 3  # so many similar cases with another outcome are a warning (domain 07 § 7)
MOST_READ = 2000
MOST_WORDS = 24
SUBJECT, OUTCOME, ARTICLE = 0.3, 0.3, 0.2  # parts by which something shared raises the score
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is compared: the text of a request, and what is known of its answer."""

    text: str
    codes: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Similar:
    """A case of the library. ``words``, ``subject``, ``outcome``, ``articles``: what it shares (why)."""

    ref: str
    title: str
    address: str
    outcome_text: str
    determinations: tuple[str, ...]
    articles: tuple[str, ...]
    remedy_result: str
    in_force: bool
    score: float
    words: tuple[str, ...]
    subject: str
    outcome: tuple[str, ...]
    shared_articles: tuple[str, ...]


def similar(wanted: Wanted, limit: int = SHOWN) -> tuple[Similar, ...]:
    """The most similar published cases, best first."""
    query = request_words(wanted.text)
    scale = reading.Scale.of(query)
    if not scale.telling:
        return ()
    rows = reading.candidates(engine.every([scale.telling]), MOST_READ)
    best = heapq.nsmallest(reading.BODIES, rows, key=lambda row: _quick(row, scale, wanted))
    return of_rows(best, scale, wanted, limit)


def of_rows(
    rows: Iterable[reading.Row], scale: reading.Scale, wanted: Wanted, limit: int
) -> tuple[Similar, ...]:
    """The most similar of these entries, each read whole; those that cannot be cited are left out."""
    cases = [row for row in rows if row.collection == Collection.case and row.in_force]
    read = reading.documents([row.id for row in cases])
    found = [_similar(row, read[row.id], scale, wanted) for row in cases]
    kept = [one for one in found if one is not None]
    return tuple(heapq.nsmallest(limit, kept, key=lambda one: (-one.score, one.ref)))


def differing(found: Sequence[Similar], codes: Iterable[str]) -> tuple[Similar, ...]:
    """The similar cases that ended otherwise than is chosen now; fewer than three are no warning."""
    chosen, best = set(codes), max((one.score for one in found), default=0.0)
    others = [one for one in found if one.score >= best * ALIKE and not chosen & set(one.determinations)]
    return tuple(others) if chosen and len(others) >= DIFFERING else ()


def request_words(text: str) -> Query:
    """The words of a request that tell something: topics, names, and official words for plain ones."""
    query, folded = Query(), fold(text[:LONGEST])
    for word in split_words(folded):
        if word.kind not in ("stop", "year") and len(word.text) > 1:
            for run in runs(fold(word.text)):
                query.add_with_pairs(run[:8], 1.0)
    for row in connection().execute(
        select(Synonym.plain, Synonym.official, Synonym.hint).where(Synonym.active)
    ):
        official = [fold(word) for word in row.official]
        if fold(row.plain) in folded:
            for word in official:
                query.add_with_pairs(word, SYNONYM)
        elif not any(word in folded for word in official):
            continue
        query.hints.append(row.hint)
    kept = sorted(query.words, key=lambda word: (-query.units[word], -len(word), word))[:MOST_WORDS]
    query.words = {word: query.words[word] for word in kept}
    parts = {part for word in kept for part in (word, *query.words[word])}
    query.units = {unit: weight for unit, weight in query.units.items() if unit in parts}
    query.hints += _subjects(query.words)
    return query


def _subjects(words: Iterable[str]) -> list[str]:
    """Subjects whose names share a word with the request."""
    statement = select(LibraryTerm.code, LibraryTerm.name).where(
        LibraryTerm.axis == Axis.subject, LibraryTerm.active
    )
    typed = {pair for word in words for pair in pairs(word)}
    terms = connection().execute(statement).tuples()
    return [code for code, name in terms if typed & {pair for run in runs(fold(name)) for pair in pairs(run)}]


def _quick(row: reading.Row, scale: reading.Scale, wanted: Wanted) -> tuple[float, int]:
    """What the head alone says, for choosing which rows are read whole."""
    held = sum(scale.rarities.get(word, 0.0) for word in scale.query.words if word in row.head)
    return (-held * _raised(row.axes, scale.query, wanted), -row.id)


def _raised(axes: str, query: Query, wanted: Wanted) -> float:
    held = axes_in(axes)
    return (
        1.0
        + SUBJECT * bool(held.get("subject", frozenset()) & set(query.hints))
        + OUTCOME * bool(held.get("determination", frozenset()) & set(wanted.codes))
        + ARTICLE * bool(held.get("article", frozenset()) & set(wanted.articles))
    )


def _similar(row: reading.Row, document: Any, scale: reading.Scale, wanted: Wanted) -> Similar | None:
    scored, query = scale.scored_by_all(row, document), scale.query
    if scored is None or not scored.score:
        return None
    text = reading.whole_text(row, document)
    shared = [word for word in query.words if word in text]
    return Similar(
        ref=document.ref, title=document.title, address=document.address, outcome_text=document.outcome,
        determinations=tuple(document.determinations), articles=tuple(document.articles),
        remedy_result=document.remedy_result, in_force=document.in_force,
        score=scored.score * _raised(row.axes, query, wanted),
        words=tuple(sorted(shared, key=lambda word: (-scale.rarities.get(word, 0.0), word))[:4]),
        subject=next((code for code in document.subjects if code in query.hints), ""),
        outcome=tuple(code for code in document.determinations if code in wanted.codes),
        shared_articles=tuple(one for one in document.articles if one in wanted.articles),
    )  # fmt: skip
