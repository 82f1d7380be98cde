"""How old what should be young is: the outbox, the audit heads (SECURITY 12.6)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from casework.db import db
from casework.models.audit import AuditHead, ChainTip
from casework.models.message import OutboxItem, OutboxState


@dataclass(frozen=True, slots=True)
class Ages:
    """In whole minutes; None when there is nothing to be old. ``dead``: letters that could not be sent."""

    outbox: int | None
    head: int | None
    unsigned: bool  # chains changed since the last head
    dead: int


def ages(now: datetime) -> Ages:
    """The age of the oldest thing that waits to be sent, and of the last signed head."""
    waiting = select(func.min(OutboxItem.created_at)).where(OutboxItem.state == OutboxState.waiting)
    dead = select(func.count(OutboxItem.id)).where(OutboxItem.state == OutboxState.dead)
    return Ages(
        outbox=_minutes(db.session.scalar(waiting), now),
        head=_minutes(db.session.scalar(select(func.max(AuditHead.at_utc))), now),
        unsigned=db.session.scalar(select(ChainTip.chain_id).where(ChainTip.head_no == 0).limit(1))
        is not None,
        dead=db.session.scalar(dead) or 0,
    )


def _minutes(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else max(0, int((now - since).total_seconds()) // 60)
