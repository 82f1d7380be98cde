"""What another working calendar does to due dates: set-based where nothing acted on it, else by facts.

Numbers and dates only; needs a scope that sees every case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from casework.db import db
from casework.models.case import Case
from casework.project import differences
from casework.record import casefile_of
from workflows.calendar import WorkCalendar, following
from workflows.clock_reading import ANSWER_DAYS

BATCH = 500
_TABLE = Case.__table__.c


class Move(NamedTuple):
    """A case that is another one by the new calendar.

    ``before`` and ``after``: due dates; ``left`` / ``entered``: it stops, or begins, to be provisional.
    """

    case_id: int
    ref: str
    is_open: bool
    before: date | None
    after: date | None
    left: bool = False
    entered: bool = False

    @property
    def is_moved(self) -> bool:
        """Does the due date move? Else only the provisional mark or a sub-deadline changes."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Start:
    """A day from which cases count, and when they are due by either calendar."""

    day: date
    before: date
    after: date
    was_provisional: bool
    is_provisional: bool


def first_difference(old: WorkCalendar, new: WorkCalendar, year: int) -> date | None:
    """The first day around a year that counts by one calendar and not by the other."""
    day = date(year - 1, 1, 1)
    while day.year <= year + 1:
        if old.is_working(day) != new.is_working(day):
            return day
        day = following(day)
    return None


def starts(connection: Connection, old: WorkCalendar, new: WorkCalendar) -> tuple[Start, ...]:
    """The days from which open cases count whose due date or mark the new calendar changes."""
    listed = select(_TABLE.counts_from).where(_TABLE.counts_from.is_not(None)).distinct()
    found = (_start(day, old, new) for (day,) in connection.execute(listed.order_by(_TABLE.counts_from)))
    return tuple(s for s in found if (s.before, s.was_provisional) != (s.after, s.is_provisional))


def _start(day: date, old: WorkCalendar, new: WorkCalendar) -> Start:
    before, after = old.add(day, ANSWER_DAYS), new.add(day, ANSWER_DAYS)
    return Start(day, before, after, old.is_provisional(day, before), new.is_provisional(day, after))


def moves(old: WorkCalendar, new: WorkCalendar, year: int) -> list[Move]:
    """Every case that is another one by the new calendar, by ascending id (the order of locks)."""
    first = first_difference(old, new, year)
    plain = _plain_moves(starts(db.session.connection(), old, new))
    return sorted([*plain, *_folded_moves(new, first)])


def _plain_moves(found: tuple[Start, ...]) -> Iterator[Move]:
    """The cases that count from these days; nothing of them is read but their number."""
    by_day = {start.day: start for start in found}
    connection = db.session.connection()
    listed = select(_TABLE.id, _TABLE.number, _TABLE.counts_from)
    of_days = listed.where(_TABLE.counts_from.in_(by_day), _TABLE.sub_clocks == 0)
    for case_id, number, day in connection.execute(of_days):
        s = by_day[day]
        left, entered = s.was_provisional and not s.is_provisional, s.is_provisional > s.was_provisional
        yield Move(case_id, number or f"S{case_id}", True, s.before, s.after, left, entered)


def _folded_moves(new: WorkCalendar, first: date | None) -> Iterator[Move]:
    """The cases whose facts must be read: something acted on their clock or runs beside it, or they ended.

    What was due before the first day that differs cannot move.
    """
    may_move = [_TABLE.provisional.is_(True)]
    if first:
        is_running = _TABLE.due_on.is_(None) & _TABLE.closed_on.is_(None) & _TABLE.received_on.is_not(None)
        by_date = [_TABLE.due_on >= first, _TABLE.applicant_due_on >= first]
        may_move += [*by_date, is_running, _TABLE.sub_clocks > 0]
    is_read = _TABLE.counts_from.is_(None) | (_TABLE.sub_clocks > 0)
    last = 0
    while True:
        batch = select(Case).where(Case.id > last, is_read, or_(*may_move))
        found = db.session.scalars(batch.order_by(Case.id).limit(BATCH)).all()
        if not found:
            return
        last = found[-1].id
        for case in found:
            yield from _folded(case, new)
            db.session.expunge(case)


def _folded(case: Case, new: WorkCalendar) -> Iterator[Move]:
    expected = {found.column: found.expected for found in differences(case, casefile_of(case), new)}
    if expected:
        after = expected.get("due_on", case.due_on)
        is_provisional = expected.get("provisional", case.provisional)
        left, entered = case.provisional and not is_provisional, is_provisional > case.provisional
        yield Move(case.id, case.ref, case.closed_on is None, case.due_on, after, left, entered)
