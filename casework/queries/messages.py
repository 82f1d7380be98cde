"""One's own messages: a page of them, one of them, and which of the cases they name one may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from casework.db import db
from casework.models.case import Case
from casework.models.message import Message, MessageKind
from casework.models.person import Person

PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A message as its page shows it. ``ref``: the case, empty where it is none or may not be seen."""

    id: int
    kind: MessageKind
    level: int
    params: dict[str, Any]
    due_on: date | None
    created_at: datetime
    read_at: datetime | None
    stands_for: str
    ref: str


@dataclass(frozen=True, slots=True)
class Page:
    """``after``: the id where the next page begins, or None."""

    lines: tuple[Line, ...]
    after: int | None


def list_messages(
    person_id: int, *, unread: bool = False, after: int | None = None, size: int = PAGE
) -> Page:
    """A page of somebody's messages, the newest first, in one statement."""
    statement = _mine(person_id).order_by(Message.id.desc()).limit(size + 1)
    if unread:
        statement = statement.where(Message.read_at.is_(None))
    if after is not None:
        statement = statement.where(Message.id < after)
    rows = [_line(row) for row in db.session.execute(statement)]
    return Page(tuple(rows[:size]), rows[size - 1].id if len(rows) > size else None)


def message_of(person_id: int, message_id: int) -> Line | None:
    """One message of this person."""
    row = db.session.execute(_mine(person_id).where(Message.id == message_id)).one_or_none()
    return _line(row) if row else None


def visible(refs: Iterable[str]) -> frozenset[str]:
    """Which of these cases the scope of the request shows."""
    numbers = [ref for ref in refs if not _is_bare(ref)]
    ids = [int(ref[1:]) for ref in refs if _is_bare(ref)]
    found = db.session.execute(
        select(Case.id, Case.number).where(or_(Case.number.in_(numbers), Case.id.in_(ids)))
    )
    return frozenset(row.number or f"S{row.id}" for row in found)


def _is_bare(ref: str) -> bool:
    return ref.startswith("S") and ref[1:].isdecimal()


def _mine(person_id: int) -> Select[Any]:
    """The scope stands on the case alone: a message about a case of others is shown without it."""
    absent = aliased(Person)
    return (
        select(
            Message.id, Message.kind, Message.level, Message.params, Message.due_on, Message.created_at,
            Message.read_at, absent.name, Case.id.label("seen_case"), Case.number,
        )
        .outerjoin(Case, Case.id == Message.case_id)
        .outerjoin(absent, absent.id == Message.stands_for_id)
        .where(Message.person_id == person_id)
    )  # fmt: skip


def _line(row: Any) -> Line:
    ref = (row.number or f"S{row.seen_case}") if row.seen_case else ""
    return Line(*row[:7], stands_for=row.name or "", ref=ref)
