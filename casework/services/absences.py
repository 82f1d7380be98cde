"""Leave with a deputy (休假代理): a colleague of the same organ gets the messages meanwhile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.models.message import Absence
from casework.models.organ import Unit
from casework.models.person import Person, PersonStatus


class AbsenceFault(ValueError):
    """This leave cannot be entered; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody who is told. ``stands_for``: the person on leave whose deputy this is."""

    person_id: int
    stands_for: int | None = None


def enter_absence(*, from_on: date, until_on: date, deputy_id: int, acting: Acting) -> None:
    """Enter one's own leave. Needs ``writing()``.

    Raises AbsenceFault: PAST, OVERLAPS (another leave), DEPUTY (not of this organ, or oneself).
    """
    if until_on < acting.today:
        raise AbsenceFault("PAST")
    if deputy_id not in {person.id for person in possible_deputies(acting)}:
        raise AbsenceFault("DEPUTY")
    mine = select(Absence.id).where(Absence.person_id == acting.person_id).with_for_update()
    if db.session.scalars(mine.where(Absence.from_on <= until_on, Absence.until_on >= from_on)).first():
        raise AbsenceFault("OVERLAPS")
    absence = Absence(person_id=acting.person_id, deputy_id=deputy_id, from_on=from_on, until_on=until_on)
    db.session.add(absence)
    db.session.flush()
    note("absence.entered", acting=acting, object_type="absence", object_id=absence.id, deputy=deputy_id,
         from_on=from_on.isoformat(), until_on=until_on.isoformat())  # fmt: skip


def drop_absence(absence_id: int, acting: Acting) -> bool:
    """Take back one's own leave; False when there is none. Needs ``writing()``."""
    row = db.session.get(Absence, absence_id)
    if row is None or row.person_id != acting.person_id:
        return False
    db.session.delete(row)
    note("absence.dropped", acting=acting, object_type="absence", object_id=absence_id)
    return True


def possible_deputies(acting: Acting) -> list[Any]:
    """The other people of the organ who work here now: id, name, unit."""
    statement = (
        select(Person.id, Person.name, Unit.name.label("unit"))
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Unit.organ_id == acting.organ_id,
            Person.status == PersonStatus.active,
            Person.id != acting.person_id,
        )
        .order_by(Unit.id, Person.id)
    )
    return list(db.session.execute(statement))


def absences_of(acting: Acting) -> list[Absence]:
    """One's own leave that is not over yet, the nearest first."""
    mine = select(Absence).where(Absence.person_id == acting.person_id, Absence.until_on >= acting.today)
    return list(db.session.scalars(mine.order_by(Absence.from_on)))


def deputies(on: date) -> dict[int, int]:
    """Who is on leave that day → the deputy, if that one still works here."""
    away = (
        select(Absence.person_id, Absence.deputy_id)
        .join(Person, Person.id == Absence.deputy_id)
        .where(Absence.from_on <= on, Absence.until_on >= on, Person.status == PersonStatus.active)
    )
    return dict(db.session.execute(away).tuples().all())


def stand_in(person_id: int, away: dict[int, int]) -> int | None:
    """Who is there for somebody on leave; a deputy on leave too hands on. None: nobody, or not on leave."""
    passed = {person_id}
    deputy = away.get(person_id)
    while deputy is not None and deputy in away and deputy not in passed:
        passed.add(deputy)
        deputy = away[deputy]
    return None if deputy in passed else deputy


def with_deputies(people: Iterable[int], on: date) -> list[Target]:
    """These people, each once, and after them the deputies of those on leave who are not told anyhow."""
    targets = {person_id: Target(person_id) for person_id in people}
    if not targets:
        return []
    away = deputies(on)
    for person_id in list(targets):
        deputy = stand_in(person_id, away)
        if deputy is not None:
            targets.setdefault(deputy, Target(deputy, person_id))
    return list(targets.values())
