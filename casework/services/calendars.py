"""Loading a holiday notice: rows, a new version, every case it touches as one logged act (DESIGN D5).

In two steps: ``plan`` shows what would move, ``apply`` does exactly that, or nothing (SECURITY 12.3). Both
look at every case, whoever asks, and give away numbers and dates only.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import delete, select, text

from casework import calendar_data
from casework.acting import Acting
from casework.audit import note
from casework.calendar_data import YearNotice
from casework.calendars import current_calendar, stored_notices
from casework.db import db
from casework.models.case import Case
from casework.models.holiday import CalendarVersion, DayKind, Holiday
from casework.models.message import MessageKind
from casework.models.organ import Unit
from casework.models.person import Person, PersonRole, PersonStatus
from casework.project import move_due, project
from casework.queries import due_moves
from casework.queries.due_moves import Move
from casework.record import casefile_of, lock_cases, record
from casework.scope import everything
from casework.services.messages import tell
from workflows.calendar import WorkCalendar
from workflows.codes import Role
from workflows.facts import Recalculated
from workflows.holiday_notice import DayChange, YearDays, changes

BATCH = 500
# Somebody with more moved cases is told of their number, not of each (SECURITY 12.3: never a burst).
TOLD_ONE_BY_ONE = 20


class CalendarChanged(Exception):
    """What would be applied is not what was shown: calendar or cases changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Loading:
    """What is loaded: the days of a year, where they were read, the text of the notice, and why."""

    notice: YearNotice
    source: str
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What loading a notice would do."""

    loading: Loading
    old: WorkCalendar
    new: WorkCalendar
    days: tuple[DayChange, ...]
    moves: tuple[Move, ...]

    @property
    def is_needed(self) -> bool:
        """Is there anything new in it?"""
        notice = self.loading.notice
        return bool(self.days) or self.old.notices.get(notice.year) != notice.notice

    @property
    def moved(self) -> tuple[Move, ...]:
        """Cases whose due date moves."""
        return tuple(move for move in self.moves if move.is_moved)

    @property
    def token(self) -> str:
        """Fingerprint of all that was shown: what is confirmed with it is exactly that."""
        loading, notice = self.loading, self.loading.notice
        said = (
            notice.year, notice.notice, loading.text, loading.source, loading.reason, self.old.version,
            self.new.version, [tuple(move) for move in self.moves],
        )  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()


def days_of(year: int) -> YearDays | None:
    """What is loaded of a year; None when nothing is."""
    known = {notice.year: notice for notice in stored_notices()}
    return YearDays(known[year].rest_days, known[year].make_up_days) if year in known else None


def plan(loading: Loading) -> Plan:
    """What loading this notice would do to the calendar and to every case."""
    notice = loading.notice
    known = {stored.year: stored for stored in stored_notices()}
    old = current_calendar()
    new = calendar_data.calendar_of({**known, notice.year: notice}.values())
    days = changes(days_of(notice.year), YearDays(notice.rest_days, notice.make_up_days))
    with everything():
        return Plan(loading, old, new, days, tuple(due_moves.moves(old, new, notice.year)))


def apply(loading: Loading, *, acting: Acting, token: str | None = None) -> Plan:
    """Store the notice and compute anew every case it touches; needs ``writing()``.

    ``token``: of the plan that was shown. Raises CalendarChanged when it would not be that any more.
    Source: domain 02 § 9.4; SECURITY 12.3.
    """
    _hold_cases()
    planned = plan(loading)
    if token is not None and token != planned.token:
        raise CalendarChanged
    if not planned.is_needed:
        return planned
    _store(planned, acting)
    with everything():
        _move(planned, acting)
        _tell(planned, acting)
    note(
        "calendar.imported",
        acting=acting,
        chain="system",
        object_type="calendar",
        object_id=loading.notice.year,
        notice=loading.notice.notice,
        source=loading.source,
        reason=loading.reason,
        old_version=planned.old.version,
        new_version=planned.new.version,
        moved=len(planned.moved),
        no_longer_provisional=sum(move.left for move in planned.moves),
        plan=planned.token,
    )
    return planned


def import_notice(notice: YearNotice, *, source: str, acting: Acting) -> tuple[Move, ...] | None:
    """Load a notice that nobody has to confirm: at the start, and in tests. None when nothing is new."""
    done = apply(Loading(notice, source), acting=acting)
    return done.moved if done.is_needed else None


def _hold_cases() -> None:
    """Nobody records meanwhile: who waited finds the calendar changed (calendars.ensure_current)."""
    if db.engine.dialect.name == "postgresql":  # on SQLite the write transaction holds everything
        db.session.execute(text("LOCK TABLE cases IN SHARE ROW EXCLUSIVE MODE"))


def _store(planned: Plan, acting: Acting) -> None:
    loading, notice = planned.loading, planned.loading.notice
    version = CalendarVersion(
        year=notice.year, notice=notice.notice, source=loading.source, text=loading.text,
        reason=loading.reason, sha256=planned.new.version, loaded_at=acting.now,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    of_year = select(CalendarVersion.id).where(CalendarVersion.year == notice.year)
    days = {
        **dict.fromkeys(notice.rest_days, DayKind.rest),
        **dict.fromkeys(notice.make_up_days, DayKind.work),
    }
    earlier = delete(Holiday).where(Holiday.version_id.in_(of_year))
    db.session.execute(earlier.execution_options(synchronize_session=False))
    for day, kind in sorted(days.items()):
        db.session.add(Holiday(day=day, kind=kind, notice=notice.notice, version_id=version.id))
    db.session.flush()


def _move(planned: Plan, acting: Acting) -> None:
    """Rows first, all at once where nothing acted on the clock; then a fact for each date that moved."""
    connection = db.session.connection()
    for s in due_moves.starts(connection, planned.old, planned.new):
        due = s.after if s.after != s.before else None
        move_due(connection, start=s.day, due=due, provisional=s.is_provisional)
    db.session.expire_all()
    by_new = replace(acting, calendar=planned.new)
    for case, move in _cases(planned.moves):
        if move.is_moved:
            record(case, _fact(planned, move, acting), by_new)
        else:
            project(case, casefile_of(case), planned.new)
        db.session.expunge(case)


def _fact(planned: Plan, move: Move, acting: Acting) -> Recalculated:
    return Recalculated(
        on=acting.today,
        old_due_on=move.before,
        new_due_on=move.after,
        old_calendar=planned.old.version,
        new_calendar=planned.new.version,
    )


def _cases(found: tuple[Move, ...]) -> Iterator[tuple[Case, Move]]:
    """The rows of these cases, locked by ascending id."""
    for at in range(0, len(found), BATCH):
        part = found[at : at + BATCH]
        cases = {case.id: case for case in lock_cases(move.case_id for move in part)}
        yield from ((cases[move.case_id], move) for move in part)


def _tell(planned: Plan, acting: Acting) -> None:
    """The handler of each open case whose due date moved, and the ogi_head of its organ."""
    holders: dict[int, list[Move]] = defaultdict(list)
    moved = {move.case_id: move for move in planned.moved if move.is_open}
    heads = _heads()
    for case_id, handler_id, organ_id in _holders(list(moved)):
        for person_id in dict.fromkeys([*([handler_id] if handler_id else ()), *heads.get(organ_id, ())]):
            holders[person_id].append(moved[case_id])
    key = f"calendar:{planned.new.version}"
    for person_id, mine in holders.items():
        if len(mine) > TOLD_ONE_BY_ONE:
            tell([person_id], MessageKind.calendar_moved, key=key, acting=acting, count=len(mine))
            continue
        for move in mine:
            tell(
                [person_id], MessageKind.calendar_moved, key=f"{key}:{move.case_id}", acting=acting,
                case_id=move.case_id, due_on=move.after, before=str(move.before or ""),
                after=str(move.after or ""),
            )  # fmt: skip


def _holders(ids: list[int]) -> Iterator[tuple[int, int | None, int]]:
    """(case, handler, organ) of each."""
    for at in range(0, len(ids), BATCH):
        rows = select(Case.id, Case.handler_id, Case.organ_id).where(Case.id.in_(ids[at : at + BATCH]))
        yield from db.session.execute(rows).tuples()


def _heads() -> dict[int, list[int]]:
    """The ogi_heads of each organ."""
    rows = db.session.execute(
        select(Unit.organ_id, Person.id)
        .join(Person, Person.unit_id == Unit.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == Role.ogi_head, Person.status == PersonStatus.active)
        .order_by(Person.id)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for organ_id, person_id in rows:
        found[organ_id].append(person_id)
    return found
