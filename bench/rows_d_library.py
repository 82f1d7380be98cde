"""D: the library at 10,000 and 100,000 entries (BUDGETS D1-D6), and how good its answers are."""

import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from bench import library_corpus, library_site, site
from bench.library_peers import DictionaryWords, FullTextAlone, Like, Tantivy
from bench.row import Row, in_turn, percentile, seconds
from case_library.chinese import fold, runs
from case_library.index import engine, heads, keeping
from case_library.index.document import Document
from case_library.index.engine import Holding
from case_library.search import find, marking, reading, similar, suggest
from case_library.search.asked import Asked, Sort
from casework.db import writing

TODAY = date(2026, 10, 1)
CLASSES = {
    "common": ("申请", "公开", "信息"),
    "single": ("征地补偿", "会议纪要", "行政复议"),
    "three": ("隐私 补偿 档案", "合同 价款 公示", "期限 签收 复议"),
    "phrase": ("不属于本机关", "书面征求企业意见", "加盖印章的领取凭证"),
}
QUALITY = 10_000
EACH_KIND = 50


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
    like, dictionary = Like(entries(size)), DictionaryWords(entries(min(size, QUALITY)))
    least, missed, several = 1.0, 0, 0
    for words in queries(size):
        wanted, got = like.holding(words), _holding(words)
        least = min(least, len(wanted & got) / len(wanted) if wanted else 1.0)
        small = {number for number in wanted if number <= QUALITY}
        several, missed = several + len(small), missed + len(small - dictionary.holding(words))
    detail = f"{size:,} entries; FTS5 over dictionary words misses {missed / max(1, several):.1%}"
    yield Row("D1", "least recall of a class beside LIKE", least, 1.0, unit="", detail=detail)


def _holding(words: str) -> set[int]:
    """All entries that the engine and the check on the text leave, by their numbers."""
    terms = runs(fold(words))
    numbers = engine.matching(Holding([[run] for run in terms]), reading.ALL)
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
        "facets": lambda: [find(Asked(words=w, sort=Sort.date, per_page=20), TODAY) for w in wanted],
        "relevance": lambda: [find(Asked(words=words, per_page=20), TODAY) for words in wanted],
        "tantivy": lambda: [peer.newest_with_facets(words) for words in wanted],
        "tantivy best": lambda: [peer.best(words) for words in wanted],
        "like": lambda: [like.newest(words) for words in wanted],
    })  # fmt: skip
    each = {name: 1000 * taken / len(wanted) for name, taken in own.items()}
    detail = f"{size:,} entries; " + ", ".join(f"{name} {taken:.3g} ms" for name, taken in each.items())
    yield Row("D2", "newest 20 with snippets, ms", each["newest"], 1.0, False, detail, "ms")
    yield Row("D2", "newest with facets beside tantivy", each["facets"] / each["tantivy"], 2.5, False, detail)
    yield Row("D2", "newest with facets, faster than LIKE", each["like"] / each["facets"], 50, True, detail)
    ratio = each["relevance"] / each["tantivy best"]
    yield Row("D2", "by relevance beside tantivy", ratio, 6, False, detail)


def _newest(words: str) -> list[Any]:
    terms = runs(fold(words))
    numbers = engine.matching(Holding([[run] for run in terms]), 20)
    rows = engine.listed("id, title, facts, issue, outcome, analysis", "library_documents", numbers)
    folded = {head.id: head.folded for head in reading.heads(numbers)}
    return [marking.snippet(heads.texts_of(Texts(*row), folded[row[0]])[1:], terms) for row in rows]


def databases() -> Iterator[Row]:
    """PostgreSQL beside SQLite, class by class."""
    for size in site.ENTRIES:
        with library_site.library(size):
            here = _of_classes(size)
        with library_site.on_postgresql(size):
            there = _of_classes(size)
        ratios = {name: there[name] / here[name] for name in here}
        detail = f"{size:,} entries; " + ", ".join(
            f"{name} {1000 * there[name]:.3g} against {1000 * here[name]:.3g} ms" for name in here
        )
        yield Row("D3", "PostgreSQL beside SQLite, slowest class", max(ratios.values()), 2, False, detail)


def _of_classes(size: int) -> dict[str, float]:
    return _medians({
        name: lambda words=found: [find(Asked(words=one), TODAY) for one in words]
        for name, found in classes(size).items()
    })  # fmt: skip


def suggesting(size: int) -> Iterator[Row]:
    """Suggestions while typing, beside LIKE on titles."""
    like = Like(entries(size))
    typed = ["征地", "zhengdi", "zdbc", "ywh", "征di", "会议", *(w[:2] for w in classes(size)["rare"])]
    taken = {"own": [], "like": []}
    for _ in range(7):
        for words in typed:
            taken["own"].append(seconds(lambda words=words: suggest(words)))
            taken["like"].append(seconds(lambda words=words: like.titles(words)))
    own, other = (statistics.median(taken[name]) for name in ("own", "like"))
    worst = percentile(taken["own"], 0.95)
    detail = f"{size:,} entries; {1000 * own:.3g} ms against {1000 * other:.3g} ms"
    yield Row("D4", "suggestions, faster than LIKE on titles", other / own, 50, True, detail)
    yield Row("D4", "suggestions, p95 in ms", 1000 * worst, 5, False, detail, "ms")


def _medians(sides: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of each side, measured in turn."""
    figures = in_turn(*(lambda act=act: seconds(act) for act in sides.values()))
    return dict(zip(sides, figures, strict=True))


def likeness(size: int) -> Iterator[Row]:
    """Similar cases for a request, beside a full scan with the same score."""
    texts = [f"申请公开{entry.keywords[0]}的{entry.keywords[1]}" for entry in entries(size)[:: size // 5][:5]]
    own = other = 0.0
    same = 0
    for words in texts:
        wanted = similar.Wanted(words)
        scale = reading.Scale.of(similar.request_words(words))
        own += seconds(lambda wanted=wanted: similar.similar(wanted, 5))
        other += seconds(lambda wanted=wanted, scale=scale: _scan(scale, wanted))
        same += similar.similar(wanted, 5) == _scan(scale, wanted)
    detail = f"{size:,} entries; {200 * own:.3g} ms against {200 * other:.3g} ms; {same} of 5 alike"
    yield Row("D5", "similar cases, faster than a full scan", other / own, 50, True, detail)
    yield Row("D5", "requests with the same first five", same, 5, True, detail, "")


def _scan(scale: reading.Scale, wanted: similar.Wanted) -> tuple[similar.Similar, ...]:
    cases = list(similar.citable())
    found = [
        one for start in range(0, len(cases), 5000)
        for one in similar.of_numbers(cases[start : start + 5000], scale, wanted, 5)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.score, one.ref))[:5])


def storing(size: int) -> Iterator[Row]:
    """One entry more, and many at first, beside FTS5 alone."""
    with tempfile.TemporaryDirectory(dir=site.CACHE) as folder:
        yield from _storing(size, FullTextAlone(folder))


def _storing(size: int, peer: FullTextAlone) -> Iterator[Row]:
    for start in range(0, size, 1000):
        peer.put(entries(size)[start : start + 1000])
    first = [library_corpus.renamed(entry, size + 100 + n) for n, entry in enumerate(entries(size)[:1000])]
    other = seconds(lambda: peer.put(first))
    more = [library_corpus.renamed(entry, size + n) for n, entry in enumerate(entries(size)[:50], 1)]
    both = [(seconds(lambda one=one: peer.put([one])), seconds(lambda one=one: _kept(one))) for one in more]
    alone, own = (statistics.median(taken) for taken in zip(*both, strict=True))
    with writing():
        for one in more:
            keeping.drop(one.collection, one.entry_id)
    together = seconds(lambda: _kept(*first))
    with writing():
        for one in first:
            keeping.drop(one.collection, one.entry_id)
    detail = f"{size:,} entries; one {1000 * own:.3g} ms against {1000 * alone:.3g} ms, both with a commit"
    yield Row("D6", "adding one entry beside FTS5 alone", own / alone, 2, False, detail)
    detail = f"1,000 entries in {together:.3g} s against {other:.3g} s"
    yield Row("D6", "first indexing beside FTS5 alone", together / other, 2, False, detail)


def _kept(*documents: Document) -> None:
    with writing():
        keeping.put_new(documents)


def quality() -> Iterator[Row]:
    """Known items of the six kinds in 10,000 entries: recall among the first three, mean reciprocal rank."""
    with library_site.library(QUALITY):
        places: dict[str, list[int]] = {}
        for item in library_corpus.known_items(entries(QUALITY), EACH_KIND):
            got = [hit.ref for hit in find(item.asked, TODAY).hits]
            places.setdefault(item.kind, []).append(got.index(item.ref) + 1 if item.ref in got else 0)
    for kind, found in places.items():
        share = sum(0 < place <= 3 for place in found) / len(found)
        mean = sum(1 / place for place in found if place) / len(found)
        yield Row("D7", f"known items, {kind}: recall among three", share, LEAST[kind], True,
                  f"mean reciprocal rank {mean:.2f}, {len(found)} queries", "")  # fmt: skip


# What must be reached at least: names of three signs are rarely alone where only their sound is given.
LEAST = {"keyword": 0.95, "plain": 0.9, "pinyin": 0.9, "initials": 0.5, "typo": 0.9, "filter": 0.95}
ROWS = {
    "D1": on_sqlite(recall), "D2": on_sqlite(speed), "D3": databases, "D4": on_sqlite(suggesting),
    "D5": on_sqlite(likeness), "D6": on_sqlite(storing), "D7": quality,
}  # fmt: skip
