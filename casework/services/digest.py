"""The list of the day (今日清单): one message and one mail a person, on working mornings.

Source: domain 02 § 10 (supervisors see a daily list).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from casework.acting import Acting
from casework.db import db, write
from casework.models.case import Case
from casework.models.message import MessageKind
from casework.models.organ import Unit
from casework.models.person import Person, PersonStatus
from casework.models.supervision import SupervisionAction, SupervisionState
from casework.now import OFFICE_ZONE
from casework.queries import cases
from casework.queries.case_filters import TURN, Filters, is_open
from casework.queries.cases import Line
from casework.scope import scope_of, scoped
from casework.services import absences
from casework.services.absences import Target
from casework.services.message_rules import active_rules, channels_of
from casework.services.messages import News, deliver
from workflows.codes import Role, State

AT = time(8, 30)
MOST_COUNTED = 500
MOST_LISTED = 30  # of each part, in the text; the count names all
_WAITS = (State.CORRECTION_PENDING, State.FEE_PENDING, State.REASON_PENDING)
Row = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class DayList:
    """What somebody should know this morning: rows of number, due date and working days left."""

    red: tuple[Row, ...]
    yellow: tuple[Row, ...]
    waiting: tuple[Row, ...]
    proposals: tuple[Row, ...]
    supervision: int

    def params(self) -> dict[str, Any]:
        """As a message keeps it; empty for a day without anything."""
        parts = {
            "red": self.red, "yellow": self.yellow, "waiting": self.waiting, "proposals": self.proposals,
        }  # fmt: skip
        found: dict[str, Any] = {name: _counted(rows) for name, rows in parts.items() if rows}
        if found:
            found["lists"] = {name: list(rows[:MOST_LISTED]) for name, rows in parts.items() if rows}
        return found | ({"supervision": self.supervision} if self.supervision else {})


def _counted(rows: tuple[Row, ...]) -> int | str:
    return f"{MOST_COUNTED}+" if len(rows) > MOST_COUNTED else len(rows)


def send_digests(acting: Acting) -> int:
    """Write everybody's list of today, once a day; nothing on rest days. How many messages.

    Opens a transaction a person, so that one fault loses no other list.
    """
    is_early = acting.now.astimezone(OFFICE_ZONE).time() < AT
    if is_early or not acting.calendar.is_working(acting.today) or not active_rules(MessageKind.digest):
        return 0
    channels, away, sent = channels_of(MessageKind.digest), absences.deputies(acting.today), 0
    for person in list(_readers(acting)):
        params = day_list(person).params()
        if not params:
            continue
        deputy = absences.stand_in(person.person_id, away)
        target = Target(person.person_id) if deputy is None else Target(deputy, person.person_id)
        key = f"digest:{acting.today}:{person.person_id}"
        news = News(MessageKind.digest, key, params=params)
        sent += write(lambda news=news, target=target: deliver(news, [target], acting, channels))
    return sent


def _readers(acting: Acting) -> Iterator[Acting]:
    """Who gets a list, each as the one who would look at it; rules name the roles."""
    wanted = {Role(word) for rule in active_rules(MessageKind.digest) for word in rule.reach}
    statement = (
        select(Person, Unit.organ_id)
        .options(selectinload(Person.roles))
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.status == PersonStatus.active)
        .order_by(Person.id)
    )
    for person, organ_id in db.session.execute(statement):
        roles = person.role_set
        if roles & wanted:
            yield replace(
                acting, person_id=person.id, name=person.name, staff_no=person.staff_no,
                unit_id=person.unit_id, organ_id=organ_id, roles=roles,
            )  # fmt: skip


def day_list(who: Acting) -> DayList:
    """The list of the day of one person, in that person's scope."""
    with scoped(scope_of(who)):
        mine = cases.list_cases(Filters(group="todo"), who, size=MOST_COUNTED + 1).lines
        turns = frozenset[State]().union(*(TURN.get(role, frozenset()) for role in who.roles))
        return DayList(
            red=_rows([*(line for line in mine if line.lamp == "red"), *_red_of_charge(who)]),
            yellow=_rows(line for line in mine if line.lamp == "yellow"),
            waiting=_rows(
                line for line in mine if line.lamp not in ("red", "yellow") and line.row.state in turns
            ),
            proposals=_periods_over(who),
            supervision=_proposed(who),
        )


def _red_of_charge(who: Acting) -> tuple[Line, ...]:
    """Red cases somebody answers for as a head: of the unit, of the organ, of the district."""
    if who.roles & {Role.ogi_head, Role.supervisor}:
        charge = Filters(group="open", lamp="red")
    elif Role.unit_head in who.roles:
        charge = Filters(group="open", lamp="red", unit=who.unit_id)
    else:
        return ()
    return cases.list_cases(charge, who, size=MOST_COUNTED + 1).lines


def _rows(lines: Iterable[Line]) -> tuple[Row, ...]:
    found = {line.ref: (line.ref, _iso(line.row.due_on), line.days) for line in lines}
    return tuple(found.values())


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _periods_over(who: Acting) -> tuple[Row, ...]:
    """Applicants' periods that are over: for the ogi_head to decide (never automatic)."""
    if Role.ogi_head not in who.roles:
        return ()
    over = (
        select(Case.id, Case.number, Case.applicant_due_on)
        .where(is_open(), Case.state.in_(_WAITS), Case.applicant_due_on < who.today)
        .order_by(Case.applicant_due_on, Case.id)
    )
    rows = db.session.execute(over.limit(MOST_COUNTED + 1))
    return tuple((row.number or f"S{row.id}", _iso(row.applicant_due_on), None) for row in rows)


def _proposed(who: Acting) -> int:
    """Actions of supervision that the system proposed and nobody decided yet."""
    limits: list[ColumnElement[bool]] = [SupervisionAction.state == SupervisionState.proposed]
    if Role.supervisor not in who.roles:
        if Role.ogi_head not in who.roles:
            return 0
        limits.append(SupervisionAction.organ_id == who.organ_id)
    return db.session.scalar(select(func.count(SupervisionAction.id)).where(*limits)) or 0
