"""D5-D7: similar cases, storing entries, and how good the answers are (BUDGETS D).

Budgets of D5 and D6 are about 100,000 entries: at smaller sizes their figures are told.
"""

import statistics
import tempfile
from collections.abc import Iterator

from bench import library_corpus, library_site, site
from bench.library_peers import FullTextAlone
from bench.row import Row, seconds
from bench.rows_d_library import TENTH, entries, on_sqlite
from case_library.index import keeping
from case_library.index.document import Document
from case_library.search import find, similar
from case_library.search.scale import Scale
from casework.db import writing

REQUESTS = 10
QUALITY = 10_000
EACH_KIND = 50
SINGLE = 50  # entries that are added one by one
PARTS, AT_ONCE = 5, 400  # parts of a first indexing, entries of a part


def likeness(size: int) -> Iterator[Row]:
    """Similar cases for a request, beside a full scan with the same score."""
    texts = [
        f"申请公开{entry.keywords[0]}的{entry.keywords[1]}"
        for entry in entries(size)[:: size // REQUESTS][:REQUESTS]
    ]
    own = other = 0.0
    same = 0
    for words in texts:
        wanted = similar.Wanted(words)
        scale = Scale.of(similar.request_words(words))
        own += seconds(lambda wanted=wanted: similar.similar(wanted, 5))
        other += seconds(lambda wanted=wanted, scale=scale: _scan(scale, wanted))
        same += similar.similar(wanted, 5) == _scan(scale, wanted)
    detail = f"{size:,} entries; {1000 * own / REQUESTS:.3g} ms against {1000 * other / REQUESTS:.3g} ms"
    yield Row("D5", "similar cases, faster than a full scan", other / own, 50, True, detail,
              judged=size >= TENTH)  # fmt: skip
    yield Row("D5", "requests with the same first five", same, REQUESTS, True, detail, "")


def _scan(scale: Scale, wanted: similar.Wanted) -> tuple[similar.Similar, ...]:
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
    again = iter(range(size + 1, 2 * size))
    more = [library_corpus.renamed(entry, next(again)) for entry in entries(size)[: SINGLE + PARTS * AT_ONCE]]
    alone, own = _stored(peer, [(one,) for one in more[:SINGLE]])
    parts = [tuple(more[start : start + AT_ONCE]) for start in range(SINGLE, len(more), AT_ONCE)]
    other, together = _stored(peer, parts)
    with writing():
        for one in more:
            keeping.drop(one.collection, one.entry_id)
    detail = f"{size:,} entries; one {1000 * own:.3g} ms against {1000 * alone:.3g} ms, both with a commit"
    judged = size >= TENTH
    yield Row("D6", "adding one entry beside FTS5 alone", own / alone, 2, False, detail, judged=judged)
    detail = f"{AT_ONCE} entries in {together:.3g} s against {other:.3g} s"
    yield Row("D6", "first indexing beside FTS5 alone", together / other, 2, False, detail, judged=judged)


def _stored(peer: FullTextAlone, parts: list[tuple[Document, ...]]) -> tuple[float, float]:
    """Median seconds in which the peer, and the library, store one of these, in turn."""
    both = [
        (seconds(lambda part=part: peer.put(part)), seconds(lambda part=part: _kept(*part))) for part in parts
    ]
    return statistics.median(other for other, _ in both), statistics.median(own for _, own in both)


def _kept(*documents: Document) -> None:
    with writing():
        keeping.put_new(documents)


def quality() -> Iterator[Row]:
    """Known items of the six kinds in 10,000 entries: recall among the first three, mean reciprocal rank."""
    with library_site.library(QUALITY):
        places: dict[str, list[int]] = {}
        for item in library_corpus.known_items(entries(QUALITY), EACH_KIND):
            got = [hit.ref for hit in find(item.asked).hits]
            places.setdefault(item.kind, []).append(got.index(item.ref) + 1 if item.ref in got else 0)
    for kind, found in places.items():
        share = sum(0 < place <= 3 for place in found) / len(found)
        mean = sum(1 / place for place in found if place) / len(found)
        yield Row("D7", f"known items, {kind}: recall among three", share, LEAST[kind], True,
                  f"mean reciprocal rank {mean:.2f}, {len(found)} queries", "")  # fmt: skip


# What must be reached at least: names of three signs are rarely alone where only their sound is given.
LEAST = {"keyword": 0.95, "plain": 0.9, "pinyin": 0.9, "initials": 0.5, "typo": 0.9, "filter": 0.95}
ROWS = {"D5": on_sqlite(likeness), "D6": on_sqlite(storing), "D7": quality}
