"""Whom the rules reach today (今天会提醒谁): names of staff and numbers of cases, nothing of any case."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Protocol

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.message import MessageKind
from casework.models.organ import Unit
from casework.models.person import Person
from casework.queries.watches import WATCHES, Watch, brought_by_today
from casework.record import casefile_of
from casework.scope import BLIND_ROLES, everything
from casework.services.recipients import Staff, recipients_of_owed

MOST_CASES = 1000  # counting of one rule stops here


class Rule(Protocol):
    """A rule as it stands, or as somebody is about to make it."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> MessageKind: ...
    @property
    def days(self) -> int: ...
    @property
    def reach(self) -> list[str]: ...
    @property
    def active(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody a rule reaches, and for how many cases."""

    name: str
    unit: str
    cases: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What one rule does today. ``cases`` at most MOST_CASES."""

    cases: int = 0
    people: tuple[Reached, ...] = field(default_factory=tuple)


def reach_today(rules: Sequence[Rule], acting: Acting) -> dict[int, Reach]:
    """Rule id → whom it reaches today, by the cases that a working day brings to its level.

    Administrators see no case (SECURITY 10.7): for them it is counted over the district, and only names of
    staff and numbers come out. Others count in their own scope. Nothing on rest days.
    """
    if not acting.calendar.is_working(acting.today):
        return {}
    if acting.roles <= BLIND_ROLES:
        with everything():
            return _reach(rules, acting)
    return _reach(rules, acting)


def _reach(rules: Sequence[Rule], acting: Acting) -> dict[int, Reach]:
    staff, cases, people = Staff.now(), Counter[int](), defaultdict[int, Counter[int]](Counter)
    for rule, row in _found(rules, acting):
        cases[rule.id] += 1
        case = SimpleNamespace(handler_id=row.handler_id, unit_id=row.case_unit_id, organ_id=row.organ_id)
        people[rule.id].update(recipients_of_owed(rule.reach, case, row.unit_id, staff))
    names = _names({person for counts in people.values() for person in counts})
    return {
        rule.id: Reach(cases[rule.id], tuple(_people(people[rule.id], names)))
        for rule in rules if rule.active
    }  # fmt: skip


def _found(rules: Sequence[Rule], acting: Acting) -> Iterator[tuple[Rule, Any]]:
    last_morning = acting.calendar.at(acting.calendar.position(acting.today) - 1)
    for watch in WATCHES:
        by_level = {rule.days: rule for rule in rules if rule.active and rule.kind is watch.kind}
        rows = brought_by_today(watch, tuple(by_level), acting, since=last_morning, limit=MOST_CASES)
        for level, row in _told_of(watch, rows, acting):
            yield by_level[level], row


def _told_of(watch: Watch, rows: Iterable[tuple[int, Any]], acting: Acting) -> Iterator[tuple[int, Any]]:
    """Without cases whose one correction notice was sent: the sweep does not tell of them either."""
    for level, row in rows:
        if watch.kind is MessageKind.correction_notice:
            case = db.session.scalars(select(Case).where(Case.id == row.id)).one()
            if casefile_of(case).clock(acting.calendar).correction_used:
                continue
        yield level, row


def _names(ids: set[int]) -> dict[int, Any]:
    statement = select(Person.id, Person.name, Unit.name.label("unit")).outerjoin(
        Unit, Unit.id == Person.unit_id
    )
    return {row.id: row for row in db.session.execute(statement.where(Person.id.in_(ids)))}


def _people(counts: Counter[int], names: dict[int, Any]) -> Iterator[Reached]:
    for person, number in counts.most_common():
        yield Reached(names[person].name, names[person].unit or "", number)
