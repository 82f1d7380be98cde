"""With whom cases stand and who held them, with names: the facts of a page of cases in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, literal, select, union_all

from casework.acting import Acting
from casework.db import db
from casework.models.event import CaseEvent
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.person import Person
from casework.record import entry_of
from workflows import holding, serial
from workflows.casefile import CaseFile
from workflows.holding import Holder, HolderKind, Holding

_EVENT = (
    CaseEvent.case_id, CaseEvent.seq, CaseEvent.kind, CaseEvent.occurred_on, CaseEvent.recorded_at,
    CaseEvent.actor_id, CaseEvent.role, CaseEvent.data, CaseEvent.state_after,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: holder, name of a person or unit if it has one, since when, working days."""

    holder: Holder
    name: str
    since: date
    days: int
    totals: tuple[tuple[HolderKind, int], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """One interval of the ledger with the name of its holder."""

    holding: Holding
    name: str

    def __getattr__(self, name: str) -> Any:
        return getattr(self.holding, name)


def standings(case_ids: Sequence[int], acting: Acting) -> dict[int, Standing]:
    """Of several cases: two statements, whatever their number."""
    files = _files(case_ids)
    names = _names(holding.present_holder(file) for file in files.values())
    return {case_id: _standing(file, names, acting) for case_id, file in files.items()}


def _standing(file: CaseFile, names: dict[tuple[str, int], str], acting: Acting) -> Standing:
    present, since = holding.present_holder(file), holding.held_since(file, acting.today)
    by_kind: dict[HolderKind, int] = {}
    for held in holding.ledger(file, acting.calendar, acting.today):
        by_kind[held.holder.kind] = by_kind.get(held.holder.kind, 0) + held.days
    days = acting.calendar.count(since, acting.today)
    return Standing(present, _name(present, names), since, days, tuple(by_kind.items()))


def held_by(file: CaseFile, acting: Acting) -> tuple[Held, ...]:
    """The ledger of one case, with names: one statement."""
    found = holding.ledger(file, acting.calendar, acting.today)
    names = _names(held.holder for held in found)
    return tuple(Held(held, _name(held.holder, names)) for held in found)


def sum_by_kind(found: Iterable[Standing]) -> list[tuple[HolderKind, int]]:
    """Working days by kind of holder over several cases, the longest first."""
    sums: dict[HolderKind, int] = {}
    for standing in found:
        for kind, days in standing.totals:
            sums[kind] = sums.get(kind, 0) + days
    return sorted(((kind, days) for kind, days in sums.items() if days), key=lambda item: -item[1])


def _files(case_ids: Sequence[int]) -> dict[int, CaseFile]:
    statement = select(*_EVENT).where(CaseEvent.case_id.in_(case_ids))
    entries: dict[int, list[Any]] = {case_id: [] for case_id in case_ids}
    if case_ids:
        for row in db.session.execute(statement.order_by(CaseEvent.case_id, CaseEvent.seq)):
            fact = serial.load(row.kind, row.occurred_on, json.loads(row.data))
            entries[row.case_id].append(entry_of(row, fact))
    return {case_id: CaseFile(found) for case_id, found in entries.items()}


def _names(holders: Iterable[Holder]) -> dict[tuple[str, int], str]:
    wanted = set(holders)
    people = [h.id for h in wanted if h.kind is HolderKind.handler and h.id is not None]
    units = [h.id for h in wanted if h.kind is HolderKind.unit and h.id is not None]
    if not people and not units:
        return {}
    rows = db.session.connection().execute(_NAMES, {"people": people, "units": units})
    return {(kind, id_): name for kind, id_, name in rows.tuples()}


# Built once and run past the ORM: every case page asks. Names of people and units are in nobody's scope.
_NAMES = union_all(
    select(literal("handler").label("kind"), Person.id, Person.name).where(
        Person.id.in_(bindparam("people", expanding=True))
    ),
    # A unit of a department is known by its organ; each has an 办公室.
    select(
        literal("unit").label("kind"),
        Unit.id,
        case((Organ.kind == OrganKind.DG, Unit.name), else_=Organ.short_name + " " + Unit.name),
    )
    .join(Organ, Organ.id == Unit.organ_id)
    .where(Unit.id.in_(bindparam("units", expanding=True))),
)


def _name(holder: Holder, names: dict[tuple[str, int], str]) -> str:
    return names.get((holder.kind.value, holder.id), "") if holder.id is not None else ""
