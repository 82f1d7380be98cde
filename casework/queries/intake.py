"""What a case can be assigned to: units and handlers of an organ."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from casework.db import db
from casework.models import Person, PersonRole, PersonStatus, Unit
from workflows.codes import Role


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who can be given a case."""

    person_id: int
    name: str
    unit_id: int
    unit: str


def units_of(organ_id: int, today: date) -> list[tuple[int, str]]:
    """Units (科室) of an organ that exist today."""
    rows = select(Unit.id, Unit.name).where(
        Unit.organ_id == organ_id,
        Unit.valid_from <= today,
        or_(Unit.valid_to.is_(None), Unit.valid_to >= today),
    )
    return [(row.id, row.name) for row in db.session.execute(rows.order_by(Unit.code))]


def handlers_of(organ_id: int) -> list[Desk]:
    """Active handlers of an organ with their unit."""
    rows = (
        select(Person.id, Person.name, Unit.id, Unit.name)
        .join(Unit, Unit.id == Person.unit_id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Unit.organ_id == organ_id, PersonRole.role == Role.handler)
        .where(Person.status == PersonStatus.active)
        .order_by(Unit.code, Person.staff_no)
    )
    return [Desk(*row) for row in db.session.execute(rows)]
