"""Narrows hits and counts them by every axis, each with the other axes applied. Pure.

Works on the text "|subject=S01|year=2025|" of a head: thousands of rows a search. Source: domain 07 § 6.4.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple, Protocol, TypeVar

from case_library.codes import Collection
from case_library.search.asked import FACETS, Asked

COLLECTION = "collection"


def axes_in(axes: str) -> dict[str, frozenset[str]]:
    """The values of a head by axis."""
    found: dict[str, set[str]] = {}
    for part in axes.strip("|").split("|"):
        axis, _, value = part.partition("=")
        found.setdefault(axis, set()).add(value)
    return {axis: frozenset(values) for axis, values in found.items()}


class Headed(Protocol):
    """What is narrowed and counted."""

    axes: str
    collection: str


T = TypeVar("T", bound=Headed)


class Counts(NamedTuple):
    """How many hits stand under each tab and under each value of each axis."""

    tabs: dict[Collection, int]
    facets: dict[str, tuple[tuple[str, int], ...]]


def narrow(rows: Iterable[T], asked: Asked) -> tuple[list[T], Counts]:
    """The rows that fit, and the counts: a value is counted where a row fits by all other axes."""
    groups: dict[str, list[T]] = {"": []}
    needles = {
        axis: tuple(f"|{axis}={value}|" for value in sorted(values))
        for axis, values in asked.narrowed.items()
        if values
    }
    for row in rows:
        failing = _failing(row, needles, asked)
        if failing is not None:
            groups.setdefault(failing, []).append(row)
    return groups[""], Counts(_tabs(groups), _counts(groups))


def _failing(row: Headed, needles: dict[str, tuple[str, ...]], asked: Asked) -> str | None:
    """The one axis by which a row does not fit; empty where it fits, None where it fails by several."""
    failing = ""
    if asked.collections and row.collection not in asked.collections:
        failing = COLLECTION
    for axis, wanted in needles.items():
        if not any(needle in row.axes for needle in wanted):
            if failing:
                return None
            failing = axis
    return failing


def _tabs(groups: dict[str, list[Any]]) -> dict[Collection, int]:
    found = Counter(row.collection for row in chain(groups[""], groups.get(COLLECTION, ())))
    return {one: found[one] for one in Collection}


def _counts(groups: dict[str, list[Any]]) -> dict[str, tuple[tuple[str, int], ...]]:
    fitting = _by_axis(groups[""])
    for axis, rows in groups.items():
        if axis in fitting:
            fitting[axis] += _by_axis(rows)[axis]
    return {axis: tuple(sorted(found.items(), key=_order(axis))) for axis, found in fitting.items()}


def _by_axis(rows: Sequence[Headed]) -> dict[str, Counter[str]]:
    parts = Counter(chain.from_iterable(row.axes.split("|") for row in rows))
    found: dict[str, Counter[str]] = {axis: Counter() for axis in FACETS}
    for part, times in parts.items():
        axis, _, value = part.partition("=")
        if axis in found:
            found[axis][value] = times
    return found


def _order(axis: str) -> Any:
    """Years in their order, everything else by how many there are."""
    return (lambda pair: pair[0]) if axis == "year" else (lambda pair: (-pair[1], pair[0]))
