"""Transfers (转办、协办) as pages show them: what came to a unit, what an office sent, numbers of each unit.

The scope limits every statement: an office sees those of its cases, a unit those it is or was asked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.event import CaseEvent
from casework.models.file import StoredFile
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.person import Person
from casework.models.transfer import TransferFile, TransferNote, TransferRow
from casework.scope import everything
from casework.scoped import ScopedRows
from workflows.clock_codes import Lamp
from workflows.codes import TransferState
from workflows.transfers import DANGER_DAYS, OPEN, RULING_DAYS

S = TransferState
PAGE = 30
NEAR_DAYS = 1  # working days left at which the lamp of a transfer is yellow: when it is reminded of
STORED_OPEN = tuple(sorted(OPEN - {S.overdue}))
_ENDED = (S.material_in, S.closed)
_SENDER, _RECEIVER = aliased(Unit), aliased(Unit)
_SENDER_ORGAN, _RECEIVER_ORGAN = aliased(Organ), aliased(Organ)
_COLUMNS = (
    TransferRow.id, TransferRow.case_id, TransferRow.number, TransferRow.subject, TransferRow.kind,
    TransferRow.state, TransferRow.hop_no, TransferRow.unit_id, TransferRow.to_unit_id, TransferRow.sent_on,
    TransferRow.accept_by_on, TransferRow.reply_by_on, TransferRow.accepted_on, TransferRow.returned_on,
    TransferRow.return_reason, TransferRow.awaits_ruling, TransferRow.ruled_on, TransferRow.material_on,
    TransferRow.return_text, TransferRow.ruling_text, TransferRow.opinion,
    _SENDER_ORGAN.short_name.label("sender"), _RECEIVER_ORGAN.short_name.label("receiver"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer of a list. ``state``: as of today, so overdue shows; ``lamp``, ``days``: its material."""

    row: Any
    state: TransferState
    lamp: Lamp
    days: int
    decide_by: date | None = None  # for the coordinator, while it awaits a ruling

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def _line(row: Any, acting: Acting) -> Line:
    is_open = row.state in OPEN
    days = acting.calendar.count(acting.today, row.reply_by_on)
    is_late = is_open and row.reply_by_on < acting.today
    lamp, decide_by = Lamp.closed, None
    if is_open:
        is_now = row.reply_by_on <= acting.today
        lamp = Lamp.red if is_now else Lamp.yellow if days <= NEAR_DAYS else Lamp.green
    elif row.awaits_ruling:
        decide_by = acting.calendar.add(row.returned_on, RULING_DAYS)
        lamp = Lamp.red if decide_by < acting.today else Lamp.yellow
    return Line(row, S.overdue if is_late else row.state, lamp, days, decide_by)


def _listed(*more: Any) -> Select[Any]:
    return (
        select(*_COLUMNS, *more)
        .join(_SENDER, _SENDER.id == TransferRow.from_unit_id)
        .join(_SENDER_ORGAN, _SENDER_ORGAN.id == _SENDER.organ_id)
        .join(_RECEIVER, _RECEIVER.id == TransferRow.unit_id)
        .join(_RECEIVER_ORGAN, _RECEIVER_ORGAN.id == _RECEIVER.organ_id)
    )


# What came to a unit


def _received(acting: Acting) -> dict[str, ColumnElement[bool]]:
    """The tabs of what came in; each transfer stands under one."""
    mine, asked = TransferRow.unit_id == acting.unit_id, TransferRow.to_unit_id == acting.unit_id
    gone = and_(asked, TransferRow.unit_id != acting.unit_id)
    working = (S.accepted, S.tacit, S.ruled)
    return {
        "waiting": and_(mine, TransferRow.state == S.sent),
        "working": and_(mine, TransferRow.state.in_(working)),
        "returned": or_(gone, and_(mine, TransferRow.state == S.returned)),
        "done": and_(mine, TransferRow.state.in_(_ENDED)),
    }


def _sent(acting: Acting) -> dict[str, ColumnElement[bool]]:
    """The tabs of what the office sent."""
    until = acting.calendar.add(acting.today, DANGER_DAYS)
    is_open = TransferRow.state.in_(STORED_OPEN)
    return {
        "open": is_open,
        "ruling": TransferRow.awaits_ruling.is_(True),
        "danger": and_(is_open, Case.due_on <= until),
        "done": or_(
            TransferRow.state.in_(_ENDED), and_(TransferRow.state == S.returned, ~TransferRow.awaits_ruling)
        ),
    }


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. ``after``: the id where the next begins."""

    lines: tuple[Line, ...]
    after: int | None


def list_received(tab: str, acting: Acting, *, after: int | None = None, size: int = PAGE) -> Page:
    """What came to the person's unit under a tab; open ones by the day of their material."""
    return _page(_listed().where(_received(acting)[tab]), acting, after, size)


def list_sent(tab: str, acting: Acting, *, after: int | None = None, size: int = PAGE) -> Page:
    """What was sent in cases that the person sees."""
    statement = _listed(Case.due_on).join(Case, Case.id == TransferRow.case_id)
    return _page(statement.where(_sent(acting)[tab]), acting, after, size)


def _page(statement: Select[Any], acting: Acting, after: int | None, size: int) -> Page:
    if after is not None:
        statement = statement.where(TransferRow.id < after)
    rows = db.session.execute(statement.order_by(TransferRow.id.desc()).limit(size + 1)).all()
    found = [_line(row, acting) for row in rows[:size]]
    lines = tuple(sorted(found, key=lambda line: (line.reply_by_on, line.id)))
    return Page(lines, rows[size - 1].id if len(rows) > size else None)


def count_received(acting: Acting) -> dict[str, int]:
    """Numbers on the tabs of what came in."""
    columns = [_number(tab, name) for name, tab in _received(acting).items()]
    mine = or_(TransferRow.unit_id == acting.unit_id, TransferRow.to_unit_id == acting.unit_id)
    return _counts(select(*columns).select_from(TransferRow).where(mine))


def count_sent(acting: Acting) -> dict[str, int]:
    """Numbers on the tabs of what was sent and is not done; what is done is not counted, it only grows."""
    columns = [_number(tab, name) for name, tab in _sent(acting).items() if name != "done"]
    counted = select(*columns).select_from(TransferRow).join(Case, Case.id == TransferRow.case_id)
    return _counts(counted.where(TransferRow.state.in_((*STORED_OPEN, S.returned))))


def _number(tab: ColumnElement[bool], name: str) -> Any:
    return func.coalesce(func.sum(case((tab, 1), else_=0)), 0).label(name)


def _counts(statement: Select[Any]) -> dict[str, int]:
    return {name: int(value) for name, value in db.session.execute(statement).one()._mapping.items()}


# One transfer, and those of a case


def transfer_by_id(transfer_id: int) -> TransferRow | None:
    """The transfer, if the scope of the session shows it."""
    statement = select(TransferRow).where(TransferRow.id == transfer_id)
    return db.session.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()


def transfer_exists(transfer_id: int) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a foreign one in the log."""
    with everything():
        found = select(TransferRow.id).where(TransferRow.id == transfer_id)
        return db.session.execute(found).first() is not None


def line_of(transfer_id: int, acting: Acting) -> Line:
    """One transfer as its page shows it."""
    return _line(db.session.execute(_listed().where(TransferRow.id == transfer_id)).one(), acting)


def lines_of(case_id: int, acting: Acting) -> tuple[Line, ...]:
    """The transfers of a case, the oldest first."""
    return tuple(_line(row, acting) for row in _OF_CASE(case_id=case_id))


_OF_CASE = ScopedRows(
    TransferRow, _listed().where(TransferRow.case_id == bindparam("case_id")).order_by(TransferRow.id)
)


def files_for(row: TransferRow, acting: Acting) -> list[Any]:
    """Those of its files that the person may open: a unit what was sent along and its own, the office all."""
    if seen_case(row.case_id):
        return list(files_of(row.id))
    if row.unit_id != acting.unit_id:  # handed back, and another unit has it
        return []
    return [file for file in files_of(row.id) if file.is_sent or file.unit_id == acting.unit_id]


def files_of(transfer_id: int) -> Sequence[Any]:
    """All files of a transfer, for those who see its case; ``unit_id``: who put it there."""
    columns = (
        StoredFile.uuid, StoredFile.name, StoredFile.size, StoredFile.media_type, StoredFile.scan_state,
        TransferFile.is_sent, Person.unit_id,
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(TransferFile, TransferFile.file_id == StoredFile.id)
        .join(Person, Person.id == StoredFile.uploader_id)
    )
    with everything():
        found = statement.where(TransferFile.transfer_id == transfer_id)
        return db.session.execute(found.order_by(StoredFile.id)).all()


def file_of(transfer_id: int, uuid: str) -> StoredFile | None:
    """One of these files. The transfer was found in the scope of the person before."""
    statement = select(StoredFile).join(TransferFile, TransferFile.file_id == StoredFile.id)
    with everything():
        found = statement.where(TransferFile.transfer_id == transfer_id, StoredFile.uuid == uuid)
        return db.session.execute(found).scalar_one_or_none()


def notes_of(transfer_id: int, acting: Acting) -> Sequence[Any]:
    """Contacts that the person's own unit noted, the newest first."""
    columns = (TransferNote.at, TransferNote.whom, TransferNote.text, Person.name.label("person"))
    statement = select(*columns).join(Person, Person.id == TransferNote.person_id)
    own = (TransferNote.transfer_id == transfer_id, TransferNote.unit_id == acting.unit_id)
    return db.session.execute(statement.where(*own).order_by(TransferNote.id.desc())).all()


def sender_of(row: TransferRow) -> Any:
    """Who sent it: name, organ, and the telephone of the office."""
    columns = (Person.name, Organ.short_name, Organ.contact_office, Organ.contact_phone)
    statement = select(*columns).select_from(Person).join(Unit, Unit.id == row.from_unit_id)
    return db.session.execute(
        statement.join(Organ, Organ.id == Unit.organ_id).where(Person.id == row.sender_id)
    ).one()


def organ_of(unit_id: int) -> int:
    """The organ of a unit."""
    return db.session.execute(select(Unit.organ_id).where(Unit.id == unit_id)).scalar_one()


def proposal_of(row: TransferRow) -> Returned:
    """What the unit said when it handed a transfer back, as its fact tells; that fact is the unit's own."""
    statement = select(CaseEvent.data).where(
        CaseEvent.case_id == row.case_id, CaseEvent.kind == "transfer_returned"
    )
    with everything():
        told = [json.loads(data) for data in db.session.scalars(statement)]
    own = next((data for data in told if data["transfer_id"] == row.id), {})
    unit_id = own.get("proposed_unit_id")
    names = units_of([unit_id]) if unit_id else {}
    return Returned(own.get("proof", ""), names.get(unit_id, ""))


@dataclass(frozen=True, slots=True)
class Returned:
    """Basis of a return, and the unit it names."""

    proof: str
    unit: str


def seen_case(case_id: int) -> str:
    """Number of the case, when the person may see it; else nothing."""
    row = db.session.execute(select(Case.id, Case.number).where(Case.id == case_id)).one_or_none()
    return (row.number or f"S{row.id}") if row else ""


# Units


def receivers(acting: Acting) -> dict[int, str]:
    """Units that a case may be sent to: those that work still, of the district, but one's own."""
    columns = (Unit.id, Organ.short_name, Unit.name)
    statement = select(*columns).join(Organ, Organ.id == Unit.organ_id)
    today = acting.today
    works = (
        or_(Unit.valid_to.is_(None), Unit.valid_to >= today),
        or_(Organ.valid_to.is_(None), Organ.valid_to >= today),
        Organ.kind != OrganKind.OTHER,
        Unit.id != acting.unit_id,
    )
    rows = db.session.execute(statement.where(*works).order_by(Organ.kind, Organ.id, Unit.id)).all()
    units = Counter(row.short_name for row in rows)
    return {
        row.id: row.short_name if units[row.short_name] == 1 else f"{row.short_name} {row.name}"
        for row in rows
    }


def units_of(ids: Sequence[int]) -> dict[int, str]:
    """Names of units."""
    rows = db.session.execute(
        select(Unit.id, Organ.short_name).join(Organ, Organ.id == Unit.organ_id).where(Unit.id.in_(ids))
    )
    return {row.id: row.short_name for row in rows}


@dataclass(frozen=True, slots=True)
class UnitSum:
    """What a unit did with transfers of a period (06 § 1, K13, K14)."""

    name: str
    received: int
    accepted: int
    tacit: int
    returned: int
    overruled: int
    answered: int
    overdue: int


def sums(acting: Acting, first: date, last: date) -> tuple[UnitSum, ...]:
    """Numbers of each unit that was asked, of transfers sent in a period, within the scope."""
    late = or_(
        TransferRow.material_on > TransferRow.reply_by_on,
        and_(TransferRow.state.in_(STORED_OPEN), TransferRow.reply_by_on < acting.today),
    )
    back, ruled = TransferRow.returned_on.is_not(None), TransferRow.ruled_on.is_not(None)
    kept = and_(TransferRow.accepted_on.is_not(None), TransferRow.accepted_on <= TransferRow.accept_by_on)
    columns = {
        "received": TransferRow.id.is_not(None), "accepted": kept,
        "tacit": TransferRow.accepted_on > TransferRow.accept_by_on, "returned": back,
        "overruled": and_(back, ruled, TransferRow.unit_id == TransferRow.to_unit_id),
        "answered": TransferRow.material_on.is_not(None), "overdue": late,
    }  # fmt: skip
    statement = (
        select(Organ.short_name, *(_number(test, name) for name, test in columns.items()))
        .select_from(TransferRow)
        .join(Unit, Unit.id == TransferRow.to_unit_id)
        .join(Organ, Organ.id == Unit.organ_id)
        .where(TransferRow.sent_on.between(first, last))
        .group_by(Organ.id, Organ.short_name)
        .order_by(Organ.id)
    )
    return tuple(UnitSum(row[0], *(int(n) for n in row[1:])) for row in db.session.execute(statement))
