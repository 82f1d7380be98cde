"""What waits to be sent, what was not, and what was: for administrators; addresses and texts stay sealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from casework.db import db
from casework.models.message import OutboxItem, OutboxState
from casework.models.organ import Unit
from casework.models.person import Person

PAGE = 50


def list_items(
    state: OutboxState, *, after: int | None = None, size: int = PAGE
) -> tuple[list[Any], int | None]:
    """A page of the items in a state, the newest first, and where the next one begins."""
    statement = (
        select(
            OutboxItem.id, OutboxItem.channel, OutboxItem.attempts, OutboxItem.next_at, OutboxItem.last_error,
            OutboxItem.created_at, OutboxItem.sent_at, Person.name, Unit.name.label("unit"),
        )
        .join(Person, Person.id == OutboxItem.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(OutboxItem.state == state)
        .order_by(OutboxItem.id.desc())
        .limit(size + 1)
    )  # fmt: skip
    if after is not None:
        statement = statement.where(OutboxItem.id < after)
    rows = list(db.session.execute(statement))
    return rows[:size], rows[size - 1].id if len(rows) > size else None


def counts() -> dict[OutboxState, int]:
    """How many items stand in each state."""
    found = db.session.execute(select(OutboxItem.state, func.count()).group_by(OutboxItem.state))
    return dict(found.tuples().all())
