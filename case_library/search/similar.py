"""Published cases like a request, and why: shared words, subject, outcome, articles.

The words of the request are ranked as in a search; what else is shared raises the score by fixed parts, so
that both databases and every run give the same order. Source: domain 07 § 7; BUDGETS D5.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from case_library.chinese import fold, pairs, runs
from case_library.codes import Collection
from case_library.index import axes, engine
from case_library.index.wanted import Holding
from case_library.search import lexicon, reading
from case_library.search.choosing import Sign, heaviest
from case_library.search.query import Query
from case_library.search.ranking import SYNONYM
from case_library.search.scale import Head, Scale
from casework.words import split_words

SHOWN = 3
COMPARED = 10  # similar cases whose outcomes are compared with the chosen one
ALIKE = 0.4  # of the best score: a case below it is not similar enough to be compared
DIFFERING = 3  # so many similar cases with another outcome are a warning (domain 07 § 7)
READ = 400  # the likeliest ones are read whole
RARE = 2000  # what stands in at most so many entries points to them, even a pair of characters
ANYWHERE, IN_HEAD = 0.5, 0.3  # of what a word can give: wherever it stands; more for title, keywords, issue
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
    scale = Scale.of(request_words(wanted.text))
    return of_numbers(_candidates(scale, wanted), scale, wanted, limit) if scale.telling else ()


def citable() -> BitMap:
    """The published cases that may be cited."""
    kept = axes.current()
    return kept.of("collection", (Collection.case.value,)) & kept.of("force", ("yes",))


def of_numbers(numbers: Iterable[int], scale: Scale, wanted: Wanted, limit: int) -> tuple[Similar, ...]:
    """The most similar of these cases, each read whole."""
    raising = _raising(scale, wanted)
    found: list[tuple[float, int, Head]] = []
    for head in reading.heads(numbers):
        scored = scale.scored(head)
        if scored is not None and scored.score:
            found.append((-scored.score * _raised(head.id, raising), head.id, head))
    best = sorted(heapq.nsmallest(limit, found))
    read = reading.documents([number for _, number, _ in best])
    return tuple(_similar(head, read[number], -score, scale, wanted) for score, number, head in best)


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
    for saying in lexicon.current().sayings:
        if saying.folded in folded:
            for word in saying.meant:
                query.add_with_pairs(word, SYNONYM)
        elif not any(word in folded for word in saying.meant):
            continue
        query.hints.append(saying.hint)
    kept = sorted(query.words, key=lambda word: (-query.units[word], -len(word), word))[:MOST_WORDS]
    query.words = {word: query.words[word] for word in kept}
    parts = {part for word in kept for part in (word, *query.words[word])}
    query.units = {unit: weight for unit, weight in query.units.items() if unit in parts}
    query.hints += _subjects(query.words)
    return query


def _subjects(words: Iterable[str]) -> list[str]:
    """Subjects whose names share a word with the request."""
    typed = {pair for word in words for pair in pairs(word)}
    return [code for code, named in lexicon.current().subjects.items() if typed & named]


def _candidates(scale: Scale, wanted: Wanted) -> BitMap:
    """The cases that can be the most similar ones, by which words they hold and where: read whole then."""
    words = scale.words()
    inside = engine.matching_each([Holding((), [[word]]) for word in words])
    signs = [Sign(IN_HEAD * scale.weight(word), found) for word, found in zip(words, inside, strict=True)]
    for unit, found in _rare(scale).items():
        signs.append(Sign(ANYWHERE * scale.weight(unit), found))
    among = citable() & BitMap.union(BitMap(), *(sign.shown_by for sign in signs))
    return heaviest(among, signs, READ, _raising(scale, wanted))


def _rare(scale: Scale) -> dict[str, BitMap]:
    """The telling units that stand in at most ``RARE`` entries, with these."""
    few = {unit: scale.few[unit] for unit in scale.telling}
    common = [unit for unit, found in few.items() if found is None and scale.most < RARE]
    few |= zip(common, engine.few([Holding([[unit]]) for unit in common], RARE + 1), strict=True)
    return {unit: found for unit, found in few.items() if found is not None and len(found) <= RARE}


def _raising(scale: Scale, wanted: Wanted) -> tuple[Sign, ...]:
    """By how much what the cases share beside words raises their scores."""
    kept = axes.current()
    return (
        Sign(SUBJECT, kept.of("subject", filter(None, scale.query.hints))),
        Sign(OUTCOME, kept.of("determination", wanted.codes)),
        Sign(ARTICLE, kept.of("article", wanted.articles)),
    )


def _raised(number: int, raising: Iterable[Sign]) -> float:
    return 1.0 + sum(part for part, cases in raising if number in cases)


def _similar(head: Head, document: Any, score: float, scale: Scale, wanted: Wanted) -> Similar:
    """A case with the reasons."""
    shared = [word for word in scale.query.words if word in head.folded]
    return Similar(
        ref=document.ref, title=document.title, address=document.address, outcome_text=document.outcome,
        determinations=tuple(document.determinations), articles=tuple(document.articles),
        remedy_result=document.remedy_result, in_force=document.in_force, score=score,
        words=tuple(sorted(shared, key=lambda word: (-scale.rarities.get(word, 0.0), word))[:4]),
        subject=next((code for code in document.subjects if code in scale.query.hints), ""),
        outcome=tuple(code for code in document.determinations if code in wanted.codes),
        shared_articles=tuple(one for one in document.articles if one in wanted.articles),
    )  # fmt: skip
