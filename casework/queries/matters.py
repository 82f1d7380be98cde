"""Matters beside requests (更正、投诉) as pages show them; the scope of the session decides which."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_

from casework.acting import Acting
from casework.db import db
from casework.models.audit import AuditEntry
from casework.models.case import Case
from casework.models.matter import Matter, MatterFile
from casework.models.organ import Organ
from casework.scope import everything
from workflows.clock_codes import Lamp
from workflows.lamp import lamp_bounds, lamp_of_date
from workflows.matters import OPEN, MatterKind, MatterState, due_on

PAGE = 30
GROUPS = ("open", *(state.value for state in MatterState))


@dataclass(frozen=True, slots=True)
class MatterFilters:
    """Which matters are shown; ``after``: position of the page."""

    group: str = "open"
    kind: str = ""
    after: str = ""

    def query(self, **changes: Any) -> dict[str, str]:
        wanted = replace(self, **({"after": ""} | changes))
        values = {"group": wanted.group, "kind": wanted.kind, "after": wanted.after}
        return {name: str(value) for name, value in values.items() if value}


def read_filters(args: Mapping[str, str]) -> MatterFilters:
    """Filters of an address; what cannot be read is ignored."""
    group, kind = args.get("group", "open"), args.get("kind", "")
    return MatterFilters(
        group if group in GROUPS else "open",
        kind if kind in set(MatterKind) else "",
        args.get("after", "")[:40],
    )


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One line of the list. ``days``: working days left, negative when overdue."""

    row: Matter
    organ: str
    due_on: date
    days: int
    lamp: Lamp


def list_matters(filters: MatterFilters, acting: Acting, *, size: int = PAGE) -> tuple[list[MatterLine], str]:
    """One page, the oldest open first, else the newest first, and where the next begins: one statement."""
    is_open = filters.group == "open"
    place = tuple_(Matter.received_on, Matter.id)
    order = (Matter.received_on, Matter.id)
    statement = (
        select(Matter, Organ.short_name)
        .join(Organ, Organ.id == Matter.organ_id)
        .where(*_limits(filters))
        .order_by(*(order if is_open else [column.desc() for column in order]))
        .limit(size + 1)
    )
    if position := _position(filters.after):
        statement = statement.where(place > position if is_open else place < position)
    rows = db.session.execute(statement).all()
    lines = [line_of(row[0], row[1], acting) for row in rows[:size]]
    last = rows[size - 1][0] if len(rows) > size else None
    return lines, f"{last.received_on.isoformat()}~{last.id}" if last else ""


def _limits(filters: MatterFilters) -> list[ColumnElement[bool]]:
    states = sorted(OPEN) if filters.group == "open" else [MatterState(filters.group)]
    found: list[ColumnElement[bool]] = [Matter.state.in_(states)]
    return [*found, Matter.kind == MatterKind(filters.kind)] if filters.kind else found


def _position(place: str) -> tuple[date, int] | None:
    day, _, number = place.partition("~")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def line_of(matter: Matter, organ: str, acting: Acting) -> MatterLine:
    """A matter with its clock."""
    due = due_on(matter.received_on, matter.period_days, acting.calendar)
    bounds = lamp_bounds(acting.calendar, acting.today, acting.yellow_days)
    light = lamp_of_date(due, bounds) if matter.state in OPEN else Lamp.closed
    return MatterLine(matter, organ, due, acting.calendar.count(acting.today, due), light)


def count_groups() -> dict[str, int]:
    """Numbers of the tabs."""
    rows = db.session.execute(select(Matter.state, func.count(Matter.id)).group_by(Matter.state))
    counts = {str(state): number for state, number in rows}
    return {**counts, "open": sum(counts.get(state, 0) for state in OPEN)}


def matter_by_number(number: str) -> Matter | None:
    """The matter, if the person may see it."""
    return db.session.execute(select(Matter).where(Matter.number == number)).scalar_one_or_none()


def matter_exists(number: str) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a foreign one in the log."""
    with everything():
        return db.session.execute(select(Matter.id).where(Matter.number == number)).first() is not None


def file_of(matter: Matter, uuid: str) -> MatterFile | None:
    """One file of its evidence."""
    statement = select(MatterFile).where(MatterFile.matter_id == matter.id, MatterFile.uuid == uuid)
    return db.session.scalars(statement).one_or_none()


def case_number(case_id: int | None) -> str:
    """Number of the request it is linked to, if the person may see that."""
    if case_id is None:
        return ""
    return db.session.execute(select(Case.number).where(Case.id == case_id)).scalar_one_or_none() or ""


@dataclass(frozen=True, slots=True)
class MatterEntry:
    """One entry of the log of a matter."""

    act: str
    at: datetime
    name: str
    body: dict[str, Any]


def log_of(matter: Matter) -> list[MatterEntry]:
    """Everything that happened to it, oldest first."""
    columns = (AuditEntry.action, AuditEntry.at_utc, AuditEntry.actor_name, AuditEntry.body)
    rows = db.session.execute(
        select(*columns).where(AuditEntry.chain_id == matter.chain).order_by(AuditEntry.seq)
    )
    return [
        MatterEntry(row.action.removeprefix("matter."), row.at_utc, row.actor_name, json.loads(row.body))
        for row in rows
    ]
