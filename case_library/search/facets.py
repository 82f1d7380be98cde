"""Narrows hits and counts them by every axis, each with the other axes applied. Pure.

Works on bitmaps of documents, one a value of an axis. Source: domain 07 § 6.4.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pyroaring import BitMap

from case_library.codes import Collection
from case_library.index.axes import Axes
from case_library.search.asked import FACETS, Asked

COLLECTION = "collection"


class Counts(NamedTuple):
    """How many hits stand under each tab and under each value of each axis."""

    tabs: dict[Collection, int]
    facets: dict[str, tuple[tuple[str, int], ...]]


def narrow(hits: BitMap, axes: Axes, asked: Asked) -> tuple[BitMap, Counts]:
    """The hits that fit, and the counts: a value is counted where a hit fits by all other axes."""
    chosen = {axis: axes.of(axis, values) for axis, values in asked.narrowed.items() if values}
    if asked.collections:
        chosen[COLLECTION] = axes.of(COLLECTION, (one.value for one in asked.collections))
    kept = _fitting(hits, chosen, "")
    fitting = {axis: _fitting(hits, chosen, axis) for axis in chosen}
    found: dict[str, list[tuple[str, int]]] = {axis: [] for axis in (COLLECTION, *FACETS)}
    for name, numbers in axes.values.items():
        axis, _, value = name.partition("=")
        count = fitting.get(axis, kept).intersection_cardinality(numbers) if axis in found else 0
        if count:
            found[axis].append((value, count))
    tabs = dict(found.pop(COLLECTION))
    facets = {axis: tuple(sorted(counted, key=_order(axis))) for axis, counted in found.items()}
    return kept, Counts({one: tabs.get(one.value, 0) for one in Collection}, facets)


def _fitting(hits: BitMap, chosen: Mapping[str, BitMap], but: str) -> BitMap:
    """The hits that fit by all chosen axes but one."""
    return BitMap.intersection(hits, *(numbers for axis, numbers in chosen.items() if axis != but))


def _order(axis: str) -> Any:
    """Years in their order, everything else by how many there are."""
    return (lambda pair: pair[0]) if axis == "year" else (lambda pair: (-pair[1], pair[0]))
