"""Which of many documents are worth reading whole: those whose signs weigh most together. Pure.

Works on bitmaps: documents that show the same signs are one group, and groups that can no longer be among
the heaviest are let go. Exact for the weights that are given.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from pyroaring import BitMap


class Sign(NamedTuple):
    """Something that documents show, and what it weighs."""

    weight: float
    shown_by: BitMap


class _Group(NamedTuple):
    """Documents that show the same signs. ``factor``: what multiplies the weight of all of them."""

    factor: float
    weight: float
    members: BitMap

    @property
    def value(self) -> float:
        return self.factor * self.weight


def heaviest(among: BitMap, signs: Iterable[Sign], most: int, factors: Iterable[Sign] = ()) -> BitMap:
    """At most ``most`` of the documents: by the sum of the weights of their signs, times one plus the factors
    they show; of equal ones the newest."""
    groups = [_Group(1.0, 0.0, among)]
    for part, shown_by in factors:
        groups = [one for group in groups for one in _split(group, shown_by, part, 0.0)]
    ordered = sorted(signs, key=lambda sign: -sign.weight)
    left = sum(sign.weight for sign in ordered)
    for weight, shown_by in ordered:
        left -= weight
        split = [one for group in groups for one in _split(group, shown_by, 0.0, weight)]
        groups = _able(split, left, most)
    return _first(groups, most)


def _split(group: _Group, shown_by: BitMap, part: float, weight: float) -> Iterable[_Group]:
    inside = group.members & shown_by
    if inside:
        yield _Group(group.factor + part, group.weight + weight, inside)
    if len(inside) < len(group.members):
        yield group._replace(members=group.members - inside)


def _able(groups: list[_Group], left: float, most: int) -> list[_Group]:
    """Groups that can still be among the first when all that is left is added to them, heaviest first."""
    groups.sort(key=lambda group: -group.value)
    seen, least = 0, 0.0
    for group in groups:
        seen += len(group.members)
        if seen >= most:
            least = group.value
            break
    return [group for group in groups if group.factor * (group.weight + left) >= least]


def _first(groups: Sequence[_Group], most: int) -> BitMap:
    chosen = BitMap()
    for _, equal in groupby(sorted(groups, key=lambda group: -group.value), lambda group: group.value):
        members = BitMap.union(BitMap(), *(group.members for group in equal))
        chosen |= members[-(most - len(chosen)) :]
        if len(chosen) >= most:
            break
    return chosen
