"""People of the cast as tests of messages need them: by log-in name, with an address."""

from typing import Any

from sqlalchemy import select

from casework.db import db, writing
from casework.models import OutboxItem, Person
from casework.services import preferences

QUIET = {"quiet_from": None, "quiet_until": None}


def person_id(login: str) -> int:
    return db.session.scalars(select(Person.id).where(Person.login == login)).one()


def with_address(login: str, acting_as: Any, **wishes: Any) -> None:
    """Let somebody be mailed at <login>@example.cn."""
    chosen = {"by_mail": True, **QUIET, **wishes}
    seen = preferences.preference_of(person_id(login)).version
    with writing():
        preferences.save_preference(
            email=f"{login}@example.cn", drop_email=False, seen=seen, acting=acting_as(login), **chosen
        )


def items() -> list[OutboxItem]:
    """The outbox as it stands in the database."""
    db.session.rollback()
    return list(db.session.scalars(select(OutboxItem).order_by(OutboxItem.id)))
