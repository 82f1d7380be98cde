"""People and their roles: created without roles by sysadmin, roles granted by secadmin, never to oneself."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from sqlalchemy import delete, select

from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.models.organ import Organ, Unit
from casework.models.person import Person, PersonRole, PersonStatus, RoleExclusion
from casework.models.session import WebSession
from workflows.codes import Role
from workflows.refusal import Refusal, RefusalCode

LOGIN_FORM = re.compile(r"[a-z0-9._-]{3,32}")  # SECURITY 10.7


class PeopleFault(ValueError):
    """An account cannot be made or changed like this; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add_person(*, login: str, name: str, staff_no: str, unit: Unit, acting: Acting) -> Person:
    """Make an account without roles (SECURITY 10.7). Raises PeopleFault, Refusal."""
    _needs(Role.sysadmin, acting)
    if not LOGIN_FORM.fullmatch(login):
        raise PeopleFault("LOGIN_FORM")
    taken = select(Person.login).where((Person.login == login) | (Person.staff_no == staff_no))
    if db.session.scalar(taken) is not None:
        raise PeopleFault("LOGIN_TAKEN")
    person = Person(
        uuid=str(uuid4()), login=login, name=name, staff_no=staff_no, unit_id=unit.id, created_at=acting.now
    )
    db.session.add(person)
    db.session.flush()
    note("person.added", acting=acting, object_type="person", object_id=person.id, unit=unit.id)
    return person


def grant_role(person: Person, role: Role, acting: Acting) -> None:
    """Give a role; nothing happens when it is held already. Raises PeopleFault, Refusal."""
    _may_change(person, acting)
    held = person.role_set
    if role in held:
        return
    if role is Role.system or _excluded(role) & held:
        raise PeopleFault("ROLES_EXCLUDE")
    person.roles.append(PersonRole(role=role, granted_at=acting.now, granted_by=acting.person_id))
    _note_change("person.role_granted", person, role, acting)


def revoke_role(person: Person, role: Role, acting: Acting) -> None:
    """Take a role away. Raises Refusal."""
    _may_change(person, acting)
    for held in [held for held in person.roles if held.role is role]:
        person.roles.remove(held)
        _note_change("person.role_revoked", person, role, acting)


def set_roles(person: Person, roles: Iterable[Role], acting: Acting) -> None:
    """Make these the roles of a person."""
    wanted = frozenset(roles)
    for role in sorted(person.role_set - wanted):
        revoke_role(person, role, acting)
    for role in sorted(wanted - person.role_set):
        grant_role(person, role, acting)


def disable_person(person: Person, acting: Acting) -> None:
    """Close an account; its entries and facts stay. Raises Refusal."""
    _needs(Role.sysadmin, acting)
    _not_oneself(person, acting)
    person.status = PersonStatus.disabled
    db.session.flush()
    _end_sessions(person)
    note("person.disabled", acting=acting, object_type="person", object_id=person.id)


def person_by_login(login: str) -> Person | None:
    """The account of this name."""
    return db.session.scalar(select(Person).where(Person.login == login))


def unit_by_code(organ_code: str, unit_code: str = "") -> Unit | None:
    """A unit of an organ; the first one when no code is given."""
    of_organ = select(Unit).join(Organ, Organ.id == Unit.organ_id).where(Organ.code == organ_code)
    if unit_code:
        of_organ = of_organ.where(Unit.code == unit_code)
    return db.session.scalar(of_organ.order_by(Unit.id).limit(1))


def _excluded(role: Role) -> frozenset[str]:
    found = select(RoleExclusion.excluded).where(RoleExclusion.role == role.value)
    return frozenset(db.session.scalars(found))


def _may_change(person: Person, acting: Acting) -> None:
    _needs(Role.secadmin, acting)
    _not_oneself(person, acting)


def _not_oneself(person: Person, acting: Acting) -> None:
    if person.id == acting.person_id:
        raise PeopleFault("ONESELF")


def _needs(role: Role, acting: Acting) -> None:
    """The command line acts as the system and stands in for both administrators at installation."""
    if not acting.roles & {role, Role.system}:
        raise Refusal(RefusalCode.ROLE_NOT_ALLOWED, basis="Design")


def _note_change(action: str, person: Person, role: Role, acting: Acting) -> None:
    db.session.flush()
    _end_sessions(person)
    note(action, acting=acting, object_type="person", object_id=person.id, granted=role.value)


def _end_sessions(person: Person) -> None:
    """A change of rights ends all sessions at once (SECURITY 9.2)."""
    ended = delete(WebSession).where(WebSession.person_id == person.id)
    db.session.execute(ended.execution_options(synchronize_session=False))


def load_people(path: Path, acting: Acting) -> list[str]:
    """Make the people of a data file with their roles, those that are missing; returns their log-in names."""
    made = []
    for row in tomllib.loads(path.read_text("utf-8"))["people"]:
        if person_by_login(row["login"]) is not None:
            continue
        unit = unit_by_code(row["organ"], row.get("unit", ""))
        if unit is None:
            raise PeopleFault("UNIT_UNKNOWN")
        person = add_person(
            login=row["login"], name=row["name"], staff_no=row["staff_no"], unit=unit, acting=acting
        )
        set_roles(person, (Role(role) for role in row["roles"]), acting)
        made.append(person.login)
    return made
