"""Who is told: the handler of a case, or who holds a role for it (domain 06 § 2, level 0)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from casework.db import db
from casework.models.organ import Unit
from casework.models.person import Person, PersonRole, PersonStatus
from workflows.codes import Role

HANDLER = "handler"
# Roles that look after the cases of their own unit; the others after those of their organ.
UNIT_ROLES = frozenset({Role.unit_head, Role.liaison})
EVERYWHERE = frozenset({Role.supervisor, Role.statistician, Role.auditor, Role.sysadmin, Role.secadmin})
# What a rule may name; "handler" is the person of the case, not the role.
REACHES = (
    HANDLER, Role.unit_head.value, Role.liaison.value, Role.registrar.value, Role.ogi_head.value,
    Role.signer.value, Role.supervisor.value, Role.sysadmin.value,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Holding:
    person_id: int
    role: Role
    unit_id: int | None
    organ_id: int | None


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody who works here now, with roles; read once for many cases."""

    holdings: tuple[_Holding, ...]
    active: frozenset[int]

    @classmethod
    def now(cls) -> Staff:
        """As the tables say, in two statements."""
        active = Person.status == PersonStatus.active
        rows = db.session.execute(
            select(Person.id, PersonRole.role, Person.unit_id, Unit.organ_id)
            .join(PersonRole, PersonRole.person_id == Person.id)
            .outerjoin(Unit, Unit.id == Person.unit_id)
            .where(active)
            .order_by(Person.id)
        )
        holdings = tuple(_Holding(*row) for row in rows)
        ids = select(Person.id).where(active, Person.unit_id.is_not(None))
        return cls(holdings, frozenset(db.session.scalars(ids)))

    def holders(self, role: Role, case: Any) -> list[int]:
        """Who holds the role for a case: in its unit, in its organ, or wherever."""
        return [held.person_id for held in self.holdings if held.role is role and _answers(held, role, case)]


def _answers(held: _Holding, role: Role, case: Any) -> bool:
    if role in EVERYWHERE or case is None:
        return True
    if role in UNIT_ROLES:
        return held.unit_id is not None and held.unit_id == case.unit_id
    return held.organ_id == case.organ_id


def recipients(reach: Iterable[str], case: Any, staff: Staff | None = None) -> list[int]:
    """Ids of the active people whom these words mean for a case, each once.

    ``reach``: "handler" is the person of the case, in default the unit head, in default the ogi_head; other
    words are roles: in the unit of the case (unit_head, liaison), everywhere (supervisor, sysadmin …), else
    in its organ. ``case``: whatever has ``handler_id``, ``unit_id`` and ``organ_id``; None for what concerns
    no case: then all who hold the roles. ``staff``: read once by who asks for many cases.
    """
    staff = staff or Staff.now()
    found: list[int] = []
    for word in reach:
        found += _handler(case, staff) if word == HANDLER else staff.holders(Role(word), case)
    return list(dict.fromkeys(found))


def _handler(case: Any, staff: Staff) -> list[int]:
    if case is None:
        return []
    if case.handler_id in staff.active:
        return [case.handler_id]
    return staff.holders(Role.unit_head, case) or staff.holders(Role.ogi_head, case)


@dataclass(frozen=True, slots=True)
class _Owing:
    unit_id: int
    organ_id: int | None = None
    handler_id: int | None = None


def recipients_of_owed(
    reach: Iterable[str], case: Any, unit_id: int | None, staff: Staff | None = None
) -> list[int]:
    """The same where a unit owes something in a case: roles of a unit are those of that unit."""
    reach, staff = list(reach), staff or Staff.now()
    if unit_id is None:
        return recipients(reach, case, staff)
    owed_by = recipients([word for word in reach if word in UNIT_ROLES], _Owing(unit_id), staff)
    others = recipients([word for word in reach if word not in UNIT_ROLES], case, staff)
    return list(dict.fromkeys((*owed_by, *others)))
