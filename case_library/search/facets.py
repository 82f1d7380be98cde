"""Counts hits by every axis, each with the other axes applied. Pure. Source: domain 07 § 6.4."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from case_library.codes import Collection
from case_library.search.asked import FACETS, Asked

COLLECTION = "collection"


@lru_cache(maxsize=8192)
def axes_in(axes: str) -> Mapping[str, frozenset[str]]:
    """The values by axis of a row of ``library_heads``."""
    found: dict[str, set[str]] = {}
    for part in axes.split("|") if axes else ():
        axis, _, value = part.partition("=")
        found.setdefault(axis, set()).add(value)
    return {axis: frozenset(values) for axis, values in found.items()}


def failing(axes: str, collection: str, asked: Asked) -> tuple[str, ...]:
    """The axes by which a row does not fit what was asked."""
    held = axes_in(axes)
    wrong = [axis for axis, wanted in asked.narrowed.items() if wanted and not held.get(axis, NONE) & wanted]
    if asked.collections and collection not in asked.collections:
        wrong.append(COLLECTION)
    return tuple(wrong)


NONE: frozenset[str] = frozenset()


def count(
    rows: Iterable[Any], asked: Asked
) -> tuple[dict[Collection, int], dict[str, tuple[tuple[str, int], ...]]]:
    """Tabs and facets: a value is counted where the row fits by all other axes."""
    tabs: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {axis: Counter() for axis in FACETS}
    for (axes, collection), rows_alike in Counter((row.axes, row.collection) for row in rows).items():
        wrong = failing(axes, collection, asked)
        if wrong in ((), (COLLECTION,)):
            tabs[collection] += rows_alike
        for axis in FACETS if not wrong else wrong if len(wrong) == 1 and wrong[0] in counts else ():
            for value in axes_in(axes).get(axis, NONE):
                counts[axis][value] += rows_alike
    found = {axis: tuple(sorted(values.items(), key=_order(axis))) for axis, values in counts.items()}
    return {one: tabs[one] for one in Collection}, found


def _order(axis: str) -> Any:
    """Years in their order, everything else by how many there are."""
    return (lambda pair: pair[0]) if axis == "year" else (lambda pair: (-pair[1], pair[0]))
