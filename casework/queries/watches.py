"""Which cases a day has brought to a level of their rules: set-based, on the clock columns.

A case stands at the most pressing level it has reached. What newly came there is a range of dates, so that
only those rows are read, of however many. Source: domain 02 § 7; BUDGETS B2.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, literal_column, null, select

from casework.acting import Acting
from casework.db import db
from casework.models.callback import Callback
from casework.models.case import Case
from casework.models.message import Message, MessageKind
from casework.models.sub_clock import SubClockRow
from workflows.calendar import WorkCalendar
from workflows.clock_reading import CORRECTION_NOTICE_DAYS
from workflows.codes import State
from workflows.levels import Band, bands, level_of, not_over_from, reached_before
from workflows.sub_clocks import SubClockKind

K = MessageKind
IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Watch:
    """One deadline that is watched: column ``day``, or so many working days after it.

    ``ends``: silent once it is over. ``rows``: a table of which a case may have several rows, each with its
    ``ref`` and the unit that owes it.
    """

    kind: MessageKind
    day: Any
    holds: ColumnElement[bool]
    after_days: int = 0
    ends: bool = False
    rows: Any = None
    ref: Any = None
    unit_id: Any = None


@dataclass(frozen=True, slots=True)
class Reached:
    """A case at a level. ``ref``: party or transfer; ``unit_id``: the unit that owes something."""

    kind: MessageKind
    level: int
    case_id: int
    due_on: date
    ref: str = ""
    unit_id: int | None = None

    @property
    def key(self) -> str:
        """What a message about it is about: each person is told it once (SECURITY 12.2)."""
        return f"{self.kind}:{self.case_id}:{self.ref}:{self.due_on}:{self.level}"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A case that came to levels of which nobody was told: it stands at a more pressing one now."""

    kind: MessageKind
    ref: str
    organ_id: int
    levels: tuple[int, ...]


def _in(*states: State) -> ColumnElement[bool]:
    """Written out, not bound: a partial index serves only the very words of its condition."""
    words = ", ".join(f"'{state.value}'" for state in states)
    return literal_column(f"cases.state IN ({words})")


_OPEN = Case.closed_on.is_(None)
# A stopped clock has no due date; one that a consultation pauses has, as soon as the pause must end.
_WAITS = and_(_OPEN, Case.state.in_((State.CORRECTION_PENDING, State.FEE_PENDING, State.REASON_PENDING)))


def _of(clock: SubClockKind, kind: MessageKind) -> Watch:
    return Watch(
        kind, SubClockRow.due_on, SubClockRow.kind == clock, rows=SubClockRow, ref=SubClockRow.ref,
        unit_id=SubClockRow.unit_id,
    )  # fmt: skip


_PROMISED = Watch(
    K.callback_due, Callback.promised_on, and_(Callback.done_on.is_(None), Case.archived_on.is_(None)),
    rows=Callback, ref=cast(Callback.id, Text), unit_id=null(),
)  # fmt: skip


WATCHES = (
    Watch(K.due_soon, Case.due_on, _OPEN, ends=True),
    Watch(K.overdue, Case.due_on, _OPEN),
    Watch(K.unconfirmed, Case.arrived_on, _in(State.RECEIVED, State.AWAIT_CONFIRM)),
    Watch(
        K.correction_notice, Case.received_on, _in(State.REGISTERED, State.REVIEWING),
        after_days=CORRECTION_NOTICE_DAYS, ends=True,
    ),
    Watch(K.applicant_period_over, Case.applicant_due_on, _WAITS),
    _of(SubClockKind.opinion, K.opinion_due),
    _of(SubClockKind.acceptance, K.transfer_unanswered),
    _of(SubClockKind.material, K.material_due),
    _PROMISED,
)  # fmt: skip


def newly_reached(
    watch: Watch, levels: Sequence[int], acting: Acting, *, since: date | None, limit: int
) -> Iterator[Reached]:
    """Rows that stand at a level today and did not at the end of ``since`` (None: whenever they came there).

    Without those somebody was told of already. At most ``limit`` of each level.
    """
    for band in _bands(watch, levels, acting, since):
        statement = _rows(watch).where(*_within(watch, band, acting), *_untold(watch, band.level))
        for row in db.session.execute(statement.limit(limit)):
            yield _reached(watch, band.level, row, acting.calendar)


def number_newly_reached(watch: Watch, levels: Sequence[int], acting: Acting, *, since: date | None) -> int:
    """How many rows ``newly_reached`` would give without a limit."""
    found = 0
    for band in _bands(watch, levels, acting, since):
        limits = (*_within(watch, band, acting), *_untold(watch, band.level))
        found += (
            db.session.scalar(select(func.count()).select_from(_rows(watch).where(*limits).subquery())) or 0
        )
    return found


def brought_by_today(
    watch: Watch, levels: Sequence[int], acting: Acting, *, since: date, limit: int
) -> Iterator[tuple[int, Any]]:
    """Level and row of what stands there today and did not at the end of ``since``, whoever was told.

    At most ``limit`` of each level. Rows say whose the case is, and in ``unit_id`` who owes something in it.
    """
    whose = (Case.handler_id, Case.unit_id.label("case_unit_id"), Case.organ_id)
    for band in _bands(watch, levels, acting, since):
        statement = _rows(watch).add_columns(*whose).where(*_within(watch, band, acting)).limit(limit)
        for row in db.session.execute(statement):
            yield band.level, row


def reached_of(watch: Watch, levels: Sequence[int], acting: Acting, ids: Iterable[int]) -> Iterator[Reached]:
    """At what level these cases stand, whoever was told: the one who works on them may have changed."""
    if not levels:
        return
    latest = Band(
        max(levels), None, reached_before(acting.calendar, acting.today, max(levels), watch.after_days)
    )
    statement = _rows(watch).where(*_within(watch, latest, acting))
    known = list(ids)
    for begin in range(0, len(known), IDS_AT_ONCE):
        some = known[begin : begin + IDS_AT_ONCE]
        for row in db.session.execute(statement.where(Case.id.in_(some))):
            level = level_of(acting.calendar, acting.today, row.day, levels, watch.after_days)
            if level is not None:
                yield _reached(watch, level, row, acting.calendar)


def passed_over(watch: Watch, levels: Sequence[int], acting: Acting, since: date) -> Iterator[PassedOver]:
    """Levels that open cases came to after the end of ``since`` and have left behind by today."""
    if not levels:
        return
    reached = {level: _reached_before(watch, level, acting, acting.today) for level in levels}
    then = {level: _reached_before(watch, level, acting, since) for level in levels}
    statement = _rows(watch).add_columns(Case.number, Case.organ_id).order_by(watch.day, Case.id)
    limits = (watch.day >= min(then.values()), watch.day < max(reached.values()))
    for row in db.session.execute(statement.where(*limits)):
        come = [level for level in sorted(levels, reverse=True) if then[level] <= row.day < reached[level]]
        due_on = acting.calendar.add(row.day, watch.after_days) if watch.after_days else row.day
        is_over = watch.ends and due_on < acting.today
        left = tuple(level for level in come if is_over or level != min(come))
        if left:
            yield PassedOver(watch.kind, row.number or f"S{row.id}", row.organ_id, left)


def _reached_before(watch: Watch, level: int, acting: Acting, today: date) -> date:
    return reached_before(acting.calendar, today, level, watch.after_days)


def _bands(watch: Watch, levels: Iterable[int], acting: Acting, since: date | None) -> Iterator[Band]:
    return bands(acting.calendar, acting.today, levels, since=since, after_days=watch.after_days)


def changed_since(moment: datetime, *, limit: int) -> list[int]:
    """Open cases that changed since."""
    changed = select(Case.id).where(_OPEN, Case.updated_at >= moment).order_by(Case.updated_at).limit(limit)
    return list(db.session.scalars(changed))


def _rows(watch: Watch) -> Select[Any]:
    if watch.rows is None:
        columns = (Case.id, watch.day.label("day"), null().label("ref"), null().label("unit_id"))
        return select(*columns).where(watch.holds)
    columns = (Case.id, watch.day.label("day"), watch.ref.label("ref"), watch.unit_id.label("unit_id"))
    return select(*columns).join(watch.rows, watch.rows.case_id == Case.id).where(watch.holds)


def _within(watch: Watch, band: Band, acting: Acting) -> list[ColumnElement[bool]]:
    first = band.first
    if watch.ends:
        first = max(filter(None, (first, not_over_from(acting.calendar, acting.today, watch.after_days))))
    found = [watch.day < band.before]
    return found if first is None else [*found, watch.day >= first]


def _untold(watch: Watch, level: int) -> list[ColumnElement[bool]]:
    """Nobody was told of it; of two parties of a case each is told of."""
    same = [Message.case_id == Case.id, Message.kind == watch.kind, Message.level == level]
    if not watch.after_days:
        same.append(Message.due_on == watch.day)
    if watch.rows is not None:
        same.append(Message.params["ref"].as_string() == watch.ref)
    return [~exists().where(*same)]


def _reached(watch: Watch, level: int, row: Any, calendar: WorkCalendar) -> Reached:
    due_on = calendar.add(row.day, watch.after_days) if watch.after_days else row.day
    return Reached(watch.kind, level, row.id, due_on, row.ref or "", row.unit_id)
