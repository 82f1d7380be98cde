"""Who could be the receiver of a matter (转办、协办、分派): proposals from the responsibility catalogue.

Nothing is decided here: the words that matched stand beside each proposal, and people choose.
Source: domain 01 § 6 (better holder), domain 00 § 5 (merged street offices, 国办公开办函〔2019〕14号).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.labels import KEYWORD_MARK
from casework.models.case import Case
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.responsibility import Responsibility
from casework.models.transfer import TransferRow
from casework.queries.responsibilities import in_force

MOST = 5
LIKE_CASES_READ = 400  # the newest cases of the proposed units, looked at for like ones
STREET = "街道办事处"
# A name with one of these behind it is meant as the street office; alone it may be a road or a park.
STREET_WORDS = ("街道", "办事处", "街办")
PLACE_SCORE, BARE_PLACE_SCORE = 1200, 400
_NUMERALS = "〇一二三四五六七八九十百0-9０-９"


@dataclass(frozen=True, slots=True)
class Match:
    """A function whose keywords stand in the text."""

    function: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A possible receiver and why. ``former``: the merged organ it stands for; ``earlier``: like cases."""

    organ_id: int
    unit_id: int
    organ: str
    unit: str
    score: int
    matches: tuple[Match, ...] = ()
    place: str = ""
    former: str = ""
    earlier: int = 0

    @property
    def hits(self) -> int:
        """How many keywords and places of the text speak for it."""
        return len({word for match in self.matches for word in match.keywords}) + bool(self.place)


def proposals(case: Case, acting: Acting, *, most: int = MOST, own_too: bool = False) -> tuple[Proposal, ...]:
    """Receivers for a case, the likeliest first; not the unit of the person who asks, unless ``own_too``."""
    text = f"{case.title}\n" + "\n".join(item.text for item in case.items)
    without = None if own_too else acting.unit_id
    found = propose(text, acting.today, without_unit=without)[:most]
    return tuple(sorted(_with_earlier(found, case), key=_rank))


def propose(text: str, today: date, *, without_unit: int | None = None) -> list[Proposal]:
    """Receivers for a text, the likeliest first."""
    places = _Places.on(today)
    rows = db.session.execute(
        select(Responsibility.unit_id, Responsibility.function, Responsibility.keywords).where(
            *in_force(today)
        )
    ).all()
    words = {row: tuple(row.keywords.split(KEYWORD_MARK)) for row in rows}
    found = matched({word for listed in words.values() for word in listed}, text)
    shared = Counter(word for listed in words.values() for word in set(listed) & found)
    named = places.named(text)
    by_unit: dict[int, _Collected] = {}
    for row, listed in words.items():
        hits = tuple(word for word in listed if word in found)
        if hits and places.counts(row.unit_id, named):
            one = _collect(by_unit, places, row.unit_id)
            if one is not None:
                one.add(row.function, hits, shared)
    for organ_id, (place, score) in named.items():
        one = _collect(by_unit, places, places.first_unit(organ_id))
        if one is not None:
            one.place, one.score = place, one.score + score
    made = (one.made() for unit_id, one in by_unit.items() if unit_id != without_unit)
    return sorted(made, key=_rank)


def _rank(proposal: Proposal) -> tuple[Any, ...]:
    return (-proposal.score - 30 * min(proposal.earlier, 10), -proposal.hits, proposal.unit_id)


def matched(words: Iterable[str], text: str) -> frozenset[str]:
    """The words that stand in a text, the longest first: what a longer one covers does not count again."""
    covered = [False] * len(text)
    found = set()
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        for place in _places_of(word, text):
            if not all(covered[place : place + len(word)]):
                found.add(word)
                covered[place : place + len(word)] = [True] * len(word)
    return frozenset(found)


def _places_of(word: str, text: str) -> Iterable[int]:
    place = text.find(word) if word else -1
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


class _Collected:
    """What speaks for one unit, while the catalogue is read."""

    def __init__(self, unit: Any, former: str) -> None:
        self.unit, self.former, self.score, self.place = unit, former, 0, ""
        self.matches: list[Match] = []

    def add(self, function: str, hits: tuple[str, ...], shared: Mapping[str, int]) -> None:
        """A word that many functions share says less."""
        self.matches.append(Match(function, hits))
        self.score += sum(100 * len(word) // shared[word] for word in hits)

    def made(self) -> Proposal:
        unit = self.unit
        return Proposal(
            unit.organ_id, unit.id, unit.organ, unit.name, self.score, tuple(self.matches), self.place,
            self.former,
        )  # fmt: skip


def _collect(by_unit: dict[int, _Collected], places: _Places, unit_id: int | None) -> _Collected | None:
    unit, former = places.in_force(unit_id)
    if unit is None:
        return None
    one = by_unit.setdefault(unit.id, _Collected(unit, former))
    one.former = one.former or former
    return one


@dataclass(frozen=True, slots=True)
class _Places:
    """Organs and units as they are on a day, read once."""

    today: date
    organs: Mapping[int, Any]
    units: Mapping[int, Any]

    @classmethod
    def on(cls, today: date) -> _Places:
        organs = select(Organ.id, Organ.kind, Organ.short_name, Organ.valid_to, Organ.successor_id)
        units = select(
            Unit.id, Unit.code, Unit.name, Unit.valid_to, Unit.organ_id, Organ.short_name.label("organ")
        ).join(Organ, Organ.id == Unit.organ_id)
        return cls(
            today,
            {row.id: row for row in db.session.execute(organs.order_by(Organ.id))},
            {row.id: row for row in db.session.execute(units.order_by(Unit.id))},
        )

    def in_force(self, unit_id: int | None) -> tuple[Any, str]:
        """The unit, or the one that took over, with the name of what was merged; (None, "") without one."""
        unit = self.units.get(unit_id) if unit_id else None
        if unit is None:
            return None, ""
        organ, seen = self.organs[unit.organ_id], set()
        while organ is not None and self._is_over(organ) and organ.id not in seen:
            seen.add(organ.id)
            organ = self.organs.get(organ.successor_id)
        if organ is None or self._is_over(organ):
            return None, ""
        if organ.id == unit.organ_id and not self._is_over(unit):
            return unit, ""
        former = self.organs[unit.organ_id].short_name if organ.id != unit.organ_id else unit.name
        return self._unit_of(organ.id, unit.code), former

    def _is_over(self, row: Any) -> bool:
        return row.valid_to is not None and row.valid_to < self.today

    def _unit_of(self, organ_id: int, code: str) -> Any:
        there = [u for u in self.units.values() if u.organ_id == organ_id and not self._is_over(u)]
        return next((u for u in there if u.code == code), there[0] if there else None)

    def first_unit(self, organ_id: int) -> int | None:
        return next((u.id for u in self.units.values() if u.organ_id == organ_id), None)

    def counts(self, unit_id: int, named: Mapping[int, Any]) -> bool:
        """All street offices do the same in their own area: theirs counts where the text names the place."""
        organ = self.organs[self.units[unit_id].organ_id]
        return organ.kind is not OrganKind.SO or organ.id in named

    def named(self, text: str) -> dict[int, tuple[str, int]]:
        """Street offices whose place the text names, merged ones too: the words and what they weigh."""
        found = {}
        for organ in self.organs.values():
            if organ.kind is OrganKind.SO and (place := organ.short_name.removesuffix(STREET)):
                found[organ.id] = _named(place, text)
        return {organ_id: said for organ_id, said in found.items() if said[0]}


def _named(place: str, text: str) -> tuple[str, int]:
    for word in STREET_WORDS:
        if f"{place}{word}" in text:
            return f"{place}{word}", PLACE_SCORE
    # 二七 inside 一九二七年 is a year.
    bare = re.search(f"(?<![{_NUMERALS}]){re.escape(place)}(?![{_NUMERALS}年])", text)
    return (place, BARE_PLACE_SCORE) if bare else ("", 0)


def _with_earlier(found: Sequence[Proposal], case: Case) -> list[Proposal]:
    """Like cases that these units have had or were sent, as far as the person of the session sees them."""
    units = [p.unit_id for p in found]
    own = select(Case.id, Case.unit_id, Case.title).where(Case.unit_id.in_(units), Case.id != case.id)
    sent = select(TransferRow.case_id, TransferRow.unit_id, TransferRow.subject).where(
        TransferRow.unit_id.in_(units), TransferRow.case_id != case.id
    )
    rows = {
        *db.session.execute(own.order_by(Case.id.desc()).limit(LIKE_CASES_READ)),
        *db.session.execute(sent.order_by(TransferRow.id.desc()).limit(LIKE_CASES_READ)),
    }
    return [_counted(proposal, rows) for proposal in found]


def _counted(proposal: Proposal, rows: Collection[Any]) -> Proposal:
    words = {word for match in proposal.matches for word in match.keywords}
    like = {
        case_id for case_id, unit_id, title in rows
        if unit_id == proposal.unit_id and any(word in title for word in words)
    }  # fmt: skip
    return replace(proposal, earlier=len(like))
