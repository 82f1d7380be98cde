"""Reviews and suits (复议、诉讼) as lists show them, in the scope of who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.dispute import DisputeRow
from casework.models.organ import Organ
from workflows.clock_codes import Lamp
from workflows.codes import DisputeKind
from workflows.disputes import Outcome
from workflows.lamp import lamp_bounds, lamp_of_date

PAGE = 30
GROUPS = ("open", "answer", "act", "concluded")
_OPEN = DisputeRow.result.is_(None)
_ANSWER = and_(_OPEN, DisputeRow.answered_on.is_(None))
_ACT = and_(DisputeRow.orders_anew.is_(True), DisputeRow.reopened_on.is_(None))
_CONDITIONS: dict[str, ColumnElement[bool]] = {
    "open": _OPEN, "answer": _ANSWER, "act": _ACT, "concluded": DisputeRow.result.is_not(None),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DisputeFilters:
    """Which reviews and suits are shown; ``after``: position of the page."""

    group: str = ""
    kind: str = ""
    after: str = ""

    def query(self, **changes: Any) -> dict[str, str]:
        wanted = replace(self, **({"after": ""} | changes))
        values = {"group": wanted.group, "kind": wanted.kind, "after": wanted.after}
        return {name: str(value) for name, value in values.items() if value}


def read_filters(args: Mapping[str, str]) -> DisputeFilters:
    """Filters of an address; what cannot be read is ignored."""
    group, kind = args.get("group", ""), args.get("kind", "")
    return DisputeFilters(
        group if group in GROUPS else "", kind if kind in set(DisputeKind) else "", args.get("after", "")[:40]
    )


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """One line of the list. ``days``: working days left for the answer, negative when it is late."""

    row: Any
    ref: str
    lamp: Lamp
    days: int


def list_disputes(
    filters: DisputeFilters, acting: Acting, *, size: int = PAGE
) -> tuple[list[DisputeLine], str]:
    """One page, the newest notice first, and where the next begins: one statement."""
    limits = [_CONDITIONS[filters.group]] if filters.group else []
    if filters.kind:
        limits.append(DisputeRow.kind == DisputeKind(filters.kind))
    statement = (
        select(DisputeRow, Case.number, Case.title, Case.applicant_name, Organ.short_name.label("organ"))
        .join(Case, Case.id == DisputeRow.case_id)
        .join(Organ, Organ.id == Case.organ_id)
        .where(*limits, *_after(filters.after))
        .order_by(DisputeRow.notice_on.desc(), DisputeRow.case_id.desc(), DisputeRow.no.desc())
        .limit(size + 1)
    )
    rows = db.session.execute(statement).all()
    lines = [_line(row, acting) for row in rows[:size]]
    last = rows[size - 1][0] if len(rows) > size else None
    return lines, f"{last.notice_on.isoformat()}~{last.case_id}~{last.no}" if last else ""


def _after(place: str) -> list[ColumnElement[bool]]:
    day, _, numbers = place.partition("~")
    case_id, _, no = numbers.partition("~")
    try:
        position = (date.fromisoformat(day), int(case_id), int(no))
    except ValueError:
        return []
    return [tuple_(DisputeRow.notice_on, DisputeRow.case_id, DisputeRow.no) < position]


def _line(found: Any, acting: Acting) -> DisputeLine:
    row = found[0]
    return DisputeLine(found, found.number or f"S{row.case_id}", lamp_of(row, acting), days_left(row, acting))


def days_left(row: Any, acting: Acting) -> int:
    """Working days until the last day for the answer, negative once it is over."""
    return acting.calendar.count(acting.today, row.answer_by_on)


def lamp_of(row: Any, acting: Acting) -> Lamp:
    """Lamp of the answer that a review or court waits for; grey once it went out or the matter ended."""
    if row.result is not None or row.answered_on is not None:
        return Lamp.closed
    bounds = lamp_bounds(acting.calendar, acting.today, acting.yellow_days)
    return lamp_of_date(row.answer_by_on, bounds)


def count_groups() -> dict[str, int]:
    """Numbers of the tabs of the list."""
    columns = [func.count().filter(condition).label(name) for name, condition in _CONDITIONS.items()]
    row = db.session.execute(select(*columns).select_from(DisputeRow)).one()
    return dict(row._mapping)


def of_case(case_id: int) -> Sequence[DisputeRow]:
    """The reviews and suits of one case, in order."""
    statement = select(DisputeRow).where(DisputeRow.case_id == case_id).order_by(DisputeRow.no)
    return db.session.scalars(statement).all()


def pending_among(case_ids: Iterable[int]) -> frozenset[int]:
    """Cases with a review or suit that has not ended (相关复议、诉讼未结), among these."""
    statement = select(DisputeRow.case_id).where(DisputeRow.case_id.in_(tuple(case_ids)), _OPEN)
    return frozenset(db.session.scalars(statement))


def has_pending(case_id: int) -> bool:
    """Whether a review or suit about this case has not ended."""
    return bool(pending_among([case_id]))


def unanswered() -> list[Any]:
    """Rows that wait for the organ's answer, each with its case; for the reminders."""
    statement = select(DisputeRow, Case).join(Case, Case.id == DisputeRow.case_id).where(_ANSWER)
    return list(db.session.execute(statement.order_by(DisputeRow.answer_by_on, DisputeRow.case_id)))


def was_corrected() -> ColumnElement[bool]:
    """A review or court corrected the case of the row (K11)."""
    return (
        select(DisputeRow.no)
        .where(DisputeRow.case_id == Case.id, DisputeRow.outcome == Outcome.corrected)
        .correlate(Case)
        .exists()
    )
