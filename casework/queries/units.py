"""Units of the district that can be asked here: those with people who answer for them."""

from dataclasses import dataclass

from sqlalchemy import select

from casework.db import db
from casework.models.case import Case
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.person import Person, PersonRole, PersonStatus
from workflows.codes import Role


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A unit of another organ of the district."""

    id: int
    organ: str
    unit: str

    @property
    def words(self) -> str:
        return self.organ if self.unit == self.organ else f"{self.organ} {self.unit}"


def district_units(case: Case) -> list[AskedUnit]:
    """Units of other organs of the district with a liaison, by organ."""
    liaison = (
        select(PersonRole.person_id)
        .join(Person, Person.id == PersonRole.person_id)
        .where(
            PersonRole.role == Role.liaison,
            Person.status == PersonStatus.active,
            Person.unit_id == Unit.id,
        )
    )
    statement = (
        select(Unit.id, Organ.name, Unit.name.label("unit"))
        .join(Organ, Organ.id == Unit.organ_id)
        .where(
            Organ.kind != OrganKind.OTHER, Organ.id != case.organ_id, Organ.valid_to.is_(None),
            Unit.valid_to.is_(None), liaison.exists(),
        )
        .order_by(Organ.id, Unit.id)
    )  # fmt: skip
    return [AskedUnit(*row) for row in db.session.execute(statement).tuples()]
