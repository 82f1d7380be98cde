"""D1-D4: what the search of the library finds, and how fast (BUDGETS D). Budgets of D2 and D4 are about a
million entries, those of D3 about 100,000: at smaller sizes their figures are told."""

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any, NamedTuple

from flask import Flask

from bench import library_corpus, library_site, site
from bench.library_peers import DictionaryWords, Like, Tantivy
from bench.row import ROUNDS, Row, in_turn, percentile, seconds
from case_library.chinese import fold, runs
from case_library.index import engine, heads
from case_library.index.document import Document
from case_library.index.wanted import Holding
from case_library.search import find, marking, reading, suggest
from case_library.search.asked import Asked, Sort

CLASSES = {
    "common": ("申请", "公开", "信息"),
    "single": ("征地补偿", "会议纪要", "行政复议"),
    "three": ("隐私 补偿 档案", "合同 价款 公示", "期限 签收 复议"),
    "phrase": ("不属于本机关", "书面征求企业意见", "加盖印章的领取凭证"),
}
OF_DICTIONARY = 10_000  # so many entries are enough to see what a dictionary misses
MILLION, TENTH = 1_000_000, 100_000  # entries that the budgets are about


@cache
def entries(count: int) -> tuple[Document, ...]:
    """The corpus of a size."""
    return tuple(library_corpus.documents(count))


def classes(count: int) -> dict[str, tuple[str, ...]]:
    """The query classes of BUDGETS D, with rare words and prefixes of this corpus."""
    rare = tuple(entry.keywords[0] for entry in entries(count)[:: count // 3][:3])
    return CLASSES | {"rare": rare, "prefix": tuple(word[:2] for word in rare)}


def queries(count: int) -> list[str]:
    return [words for found in classes(count).values() for words in found]


def on_sqlite(measure: Callable[[int], Iterable[Row]]) -> Callable[[], Iterator[Row]]:
    """A measure run at every size, inside the application on that library."""

    def run() -> Iterator[Row]:
        for size in site.ENTRIES:
            with library_site.library(size):
                yield from measure(size)

    return run


def recall(size: int) -> Iterator[Row]:
    """Everything that LIKE finds is found; what a dictionary misses is told."""
    like, dictionary = Like(entries(size)), DictionaryWords(entries(min(size, OF_DICTIONARY)))
    least, missed, several = 1.0, 0, 0
    for words in queries(size):
        wanted, got = like.holding(words), _holding(words)
        least = min(least, len(wanted & got) / len(wanted) if wanted else 1.0)
        small = {number for number in wanted if number <= OF_DICTIONARY}
        several, missed = several + len(small), missed + len(small - dictionary.holding(words))
    detail = f"{size:,} entries; FTS5 over dictionary words misses {missed / max(1, several):.1%}"
    yield Row("D1", "least recall of a class beside LIKE", least, 1.0, unit="", detail=detail)


def _holding(words: str) -> set[int]:
    """All entries that the engine and the check on the text leave, by their numbers."""
    terms = runs(fold(words))
    [numbers] = engine.matching_each([Holding([[run] for run in terms])])
    held = [h.id for h in reading.heads(numbers) if all(run in h.folded for run in terms)]
    return {entry for (entry,) in engine.listed("entry_id", "library_documents", held)}


class Texts(NamedTuple):
    """What a snippet is cut from."""

    id: int
    title: str
    facts: str
    issue: str
    outcome: str
    analysis: str


def speed(size: int) -> Iterator[Row]:
    """Newest twenty, with facets, by relevance: beside tantivy and LIKE."""
    peer, like, wanted = Tantivy(entries(size)), Like(entries(size)), queries(size)
    own = _medians({
        "newest": lambda: [_newest(words) for words in wanted],
        "facets": lambda: [find(Asked(words=w, sort=Sort.date, per_page=20)) for w in wanted],
        "relevance": lambda: [find(Asked(words=words, per_page=20)) for words in wanted],
        "tantivy": lambda: [peer.newest_with_facets(words) for words in wanted],
        "tantivy best": lambda: [peer.best(words) for words in wanted],
        "like": lambda: [like.newest(words) for words in wanted],
    })  # fmt: skip
    each = {name: 1000 * taken / len(wanted) for name, taken in own.items()}
    detail = f"{size:,} entries; " + ", ".join(f"{name} {taken:.3g} ms" for name, taken in each.items())
    judged = size >= MILLION
    yield Row("D2", "newest 20 with snippets, ms", each["newest"], 1.0, False, detail, "ms", judged)
    pairs = (
        ("newest with facets beside tantivy", each["facets"] / each["tantivy"], 2.5, False),
        ("newest with facets, faster than LIKE", each["like"] / each["facets"], 50, True),
        ("by relevance beside tantivy", each["relevance"] / each["tantivy best"], 6, False),
    )
    for what, ratio, budget, at_least in pairs:
        yield Row("D2", what, ratio, budget, at_least, detail, judged=judged)


def _newest(words: str) -> list[Any]:
    terms = runs(fold(words))
    numbers = engine.matching(Holding([[run] for run in terms]), 20)
    rows = engine.listed("id, title, facts, issue, outcome, analysis", "library_documents", numbers)
    folded = {head.id: head.folded for head in reading.heads(numbers)}
    return [marking.snippet(heads.texts_of(Texts(*row), folded[row[0]])[1:], terms) for row in rows]


def databases() -> Iterator[Row]:
    """PostgreSQL beside SQLite, class by class, measured in turn."""
    for size in site.ENTRIES:
        found = classes(size)
        with _side(library_site.library(size)) as here, _side(library_site.on_postgresql(size)) as there:
            figures = in_turn(*(
                lambda side=side, words=words: side.submit(_seconds_of, words).result()
                for words in found.values() for side in (here, there)
            ))  # fmt: skip
        pairs = dict(zip(found, zip(figures[1::2], figures[::2], strict=True), strict=True))
        detail = f"{size:,} entries; " + ", ".join(
            f"{name} {1000 * one:.3g} against {1000 * other:.3g} ms" for name, (one, other) in pairs.items()
        )
        slowest = max(one / other for one, other in pairs.values())
        yield Row("D3", "PostgreSQL beside SQLite, slowest class", slowest, 2, False, detail,
                  judged=size >= TENTH)  # fmt: skip


@contextmanager
def _side(library: AbstractContextManager[Flask]) -> Iterator[Executor]:
    with library as app, library_site.beside(app) as process:
        yield process


def _seconds_of(words: Sequence[str]) -> float:
    return seconds(lambda: [find(Asked(words=one)) for one in words])


def suggesting(size: int) -> Iterator[Row]:
    """Suggestions while typing, beside LIKE on titles; the first round reads what is read once."""
    like = Like(entries(size))
    typed = ["征地", "zhengdi", "zdbc", "ywh", "征di", "会议", *(w[:2] for w in classes(size)["rare"])]
    taken = {"own": [], "like": []}
    for round_ in range(1 + ROUNDS):
        for words in typed:
            own = seconds(lambda words=words: suggest(words))
            other = seconds(lambda words=words: like.titles(words))
            if round_:
                taken["own"].append(own)
                taken["like"].append(other)
    own, other = (statistics.median(taken[name]) for name in ("own", "like"))
    worst = percentile(taken["own"], 0.95)
    detail = f"{size:,} entries; {1000 * own:.3g} ms against {1000 * other:.3g} ms"
    judged = size >= MILLION
    yield Row("D4", "suggestions, faster than LIKE on titles", other / own, 50, True, detail, judged=judged)
    yield Row("D4", "suggestions, p95 in ms", 1000 * worst, 5, False, detail, "ms")


def _medians(sides: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of each side, measured in turn."""
    figures = in_turn(*(lambda act=act: seconds(act) for act in sides.values()))
    return dict(zip(sides, figures, strict=True))


ROWS = {"D1": on_sqlite(recall), "D2": on_sqlite(speed), "D3": databases, "D4": on_sqlite(suggesting)}
