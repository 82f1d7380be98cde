"""Who asks: the session of a cookie, its person and the calendar in force, in one statement a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, func, select, type_coerce

from casework.calendars import newest_loading
from casework.db import db
from casework.models.message import Message
from casework.models.organ import Organ, Unit
from casework.models.person import Person, PersonRole, PersonStatus
from casework.models.session import WebSession
from casework.models.setting import YELLOW_DAYS_KEY, Setting
from workflows.codes import Role
from workflows.lamp import YELLOW_DAYS

# The order of the fields of views.sessions.SignIn and of views.acting.SignedIn.
_SESSION = (
    WebSession.id_hash, WebSession.person_id, WebSession.created_at, WebSession.last_seen_at,
    WebSession.proved_at, WebSession.browser,
)  # fmt: skip
_PERSON = (
    Person.id, Person.login, Person.name, Person.staff_no, Unit.id, Unit.name, Organ.id, Organ.name,
)  # fmt: skip
_ROLES = (
    select(func.aggregate_strings(type_coerce(PersonRole.role, Text), ","))
    .where(PersonRole.person_id == Person.id)
    .scalar_subquery()
)
_CALENDAR = newest_loading().scalar_subquery()
# Counting stops where the bell says 99+, so that it costs the same for everybody.
MANY_UNREAD = 100
_UNREAD = (
    select(func.count())
    .select_from(
        select(Message.id)
        .where(Message.person_id == WebSession.person_id, Message.read_at.is_(None))
        .correlate(WebSession)
        .limit(MANY_UNREAD)
        .subquery()
    )
    .scalar_subquery()
)
_YELLOW = select(Setting.value).where(Setting.key == YELLOW_DAYS_KEY).scalar_subquery()
_IS_ACTIVE = Person.status == PersonStatus.active


@dataclass(frozen=True, slots=True)
class Asking:
    """What one statement told. ``person`` None: somebody who may not work here any more."""

    session: tuple[Any, ...]
    person: tuple[Any, ...] | None
    roles: frozenset[Role]
    calendar: str
    unread: int  # messages, counted up to MANY_UNREAD
    yellow_days: int


def _statement() -> Select[Any]:
    of_person = and_(Person.id == WebSession.person_id, _IS_ACTIVE)
    return (
        select(*_SESSION, *_PERSON, _ROLES, _CALENDAR, _UNREAD, _YELLOW)
        .outerjoin(Person, of_person)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .outerjoin(Organ, Organ.id == Unit.organ_id)
        .where(WebSession.id_hash == bindparam("id_hash"))
    )


_BY_SESSION = _statement()
_BY_PERSON = (
    select(*_PERSON, _ROLES)
    .join(Unit, Unit.id == Person.unit_id)
    .join(Organ, Organ.id == Unit.organ_id)
    .where(Person.id == bindparam("person_id"), _IS_ACTIVE)
)


def by_session(id_hash: str) -> Asking | None:
    """The session with this hash, whatever its age, and whose it is."""
    found = db.session.execute(_BY_SESSION, {"id_hash": id_hash}).one_or_none()
    if found is None:
        return None
    session, person, (roles, calendar, unread, yellow) = found[:6], found[6:14], found[14:]
    is_there = all(value is not None for value in person)
    return Asking(
        tuple(session), tuple(person) if is_there else None, _roles(roles), calendar or "", unread,
        YELLOW_DAYS if yellow is None else int(yellow),
    )  # fmt: skip


def by_person(person_id: int) -> tuple[tuple[Any, ...], frozenset[Role]] | None:
    """Somebody who has just signed in, or whose rights have just changed."""
    found = db.session.execute(_BY_PERSON, {"person_id": person_id}).one_or_none()
    return (tuple(found[:8]), _roles(found[8])) if found else None


def _roles(joined: str | None) -> frozenset[Role]:
    return frozenset(Role(word) for word in joined.split(",")) if joined else frozenset()
