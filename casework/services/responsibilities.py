"""The responsibility catalogue (职责目录): loaded from the data file, then kept by people."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.responsibility import Responsibility
from casework.services.supervision import is_district_office
from workflows.codes import Role

CATALOGUE_FILE = Path(__file__).resolve().parents[2] / "data" / "responsibilities.toml"


class FunctionTaken(ValueError):
    """The unit has this function from that day on already."""


def may_edit(organ_id: int, acting: Acting) -> bool:
    """The sysadmin and the head of the district office keep all of it, other heads what is their organ's."""
    return organ_id == acting.organ_id or edits_all(acting)


def edits_all(acting: Acting) -> bool:
    return Role.sysadmin in acting.roles or is_district_office(acting)


def load_catalogue(acting: Acting, path: Path = CATALOGUE_FILE) -> int:
    """Add the rows of the file that the table has never known; what the office edited stays. How many.

    Needs ``writing()`` and the organs.
    """
    raw = tomllib.loads(path.read_text("utf-8"))
    known = set(db.session.execute(select(Responsibility.unit_id, Responsibility.function)).tuples().all())
    new = [row for row in _rows(raw) if (row.unit_id, row.function) not in known]
    db.session.add_all(new)
    if new:
        db.session.flush()
        note("responsibilities.loaded", acting=acting, chain="system", object_type="responsibility",
             rows=len(new))  # fmt: skip
    return len(new)


def _rows(raw: dict[str, Any]) -> Iterator[Responsibility]:
    first = dict(
        db.session.execute(
            select(Organ.code, Unit).join(Unit, Unit.organ_id == Organ.id).order_by(Unit.id.desc())
        ).tuples().all()
    )  # fmt: skip
    streets = select(Organ.code).where(Organ.kind == OrganKind.SO).order_by(Organ.id)
    offices = raw["street_offices"]
    listed = [(group["source"], row) for group in raw["groups"] for row in group["rows"]]
    listed += [
        (offices["source"], (code, *row)) for code in db.session.scalars(streets) for row in offices["rows"]
    ]
    for source, (code, function, keywords) in listed:
        unit = first[code]
        yield Responsibility(
            organ_id=unit.organ_id, unit_id=unit.id, function=function, keywords=keywords,
            basis=raw["basis"], source=source, valid_from=raw["valid_from"],
        )  # fmt: skip


def add(*, unit_id: int, acting: Acting, **values: Any) -> Responsibility:
    """A new row. Raises FunctionTaken."""
    unit = db.session.get_one(Unit, unit_id)
    _free(unit_id, values["function"], values["valid_from"])
    row = Responsibility(organ_id=unit.organ_id, unit_id=unit.id, **values)
    db.session.add(row)
    db.session.flush()
    _note("responsibility.added", row, acting)
    return row


def change(row_id: int, *, unit_id: int, seen: int, acting: Acting, **values: Any) -> None:
    """Change a row, or end it by its last day. Raises Stale, FunctionTaken."""
    row = db.session.get(Responsibility, row_id, with_for_update=True)
    if row is None or row.version != seen:
        raise Stale
    _free(unit_id, values["function"], values["valid_from"], other_than=row.id)
    unit = db.session.get_one(Unit, unit_id)
    row.organ_id, row.unit_id = unit.organ_id, unit.id
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    _note("responsibility.changed", row, acting)


def end(row_id: int, *, last_on: date, seen: int, acting: Acting) -> None:
    """Not in force after its last day (停用); the row stays. Raises Stale."""
    row = db.session.get(Responsibility, row_id, with_for_update=True)
    if row is None or row.version != seen:
        raise Stale
    row.valid_to = last_on
    db.session.flush()
    _note("responsibility.ended", row, acting)


def _free(unit_id: int, function: str, valid_from: date, other_than: int = 0) -> None:
    same = select(Responsibility.id).where(
        Responsibility.unit_id == unit_id, Responsibility.function == function,
        Responsibility.valid_from == valid_from, Responsibility.id != other_than,
    )  # fmt: skip
    if db.session.scalar(same) is not None:
        raise FunctionTaken


def _note(name: str, row: Responsibility, acting: Acting) -> None:
    note(name, acting=acting, object_type="responsibility", object_id=row.id, unit_id=row.unit_id,
         function=row.function)  # fmt: skip
