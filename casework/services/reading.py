"""Reading messages: the moment somebody opened one is its receipt (已读回执)."""

from typing import Any

from sqlalchemy import ColumnElement, true, update

from casework.acting import Acting
from casework.db import db
from casework.models.message import Message


def mark_read(message_id: int, acting: Acting) -> None:
    """Note that one's own message was opened; the first moment stays. Needs ``writing()``."""
    _mark(Message.id == message_id, acting)


def mark_all_read(acting: Acting) -> int:
    """Note that all of one's own messages were seen; how many were new. Needs ``writing()``."""
    return _mark(true(), acting)


def _mark(which: ColumnElement[bool], acting: Acting) -> int:
    mine = (which, Message.person_id == acting.person_id, Message.read_at.is_(None))
    unread = update(Message).where(*mine).values(read_at=acting.now)
    done: Any = db.session.execute(unread.execution_options(synchronize_session=False))
    return int(done.rowcount)
