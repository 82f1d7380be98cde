"""The outbox: what waits is sent, tried again for three days, then dead and shown (SECURITY 12.5).

Claim, send, mark: each in its own transaction, and nothing is sent inside one. Who dies after sending and
before marking has claimed the item for a while: it goes out once more, under the same Message-ID, never lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select

from casework import audit, notifiers, pii
from casework.acting import Acting
from casework.db import Stale, db, write
from casework.models.message import Channel, MessageKind, OutboxItem, OutboxState
from casework.notifiers import Dispatch, Fault, Notifier, NotSent
from casework.now import Now
from casework.services import mailing, messages
from casework.services.message_rules import active_rules
from casework.services.recipients import recipients

LONGEST_WAIT = timedelta(minutes=60)
MOST_AT_ONCE = 200  # a tick ends; the next one goes on
SENT_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Claim:
    """An item that is being sent; ``version`` tells whether somebody else took it meanwhile."""

    item_id: int
    version: int
    channel: Channel
    dispatch: Dispatch


def wait_after(attempts: int) -> timedelta:
    """1, 2, 4 … 60 minutes."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 10)), LONGEST_WAIT)


def send_due(ways: Mapping[Channel, Notifier], now: Now, acting: Acting) -> int:
    """Send what is due, the oldest first; how many. Opens its own transactions.

    A way whose server is down is left alone until the next call.
    """
    sent, open_ways = 0, set(ways)
    for _ in range(MOST_AT_ONCE):
        who = replace(acting, now=now())
        if not open_ways or not _is_any_due(open_ways, who.now):
            break
        claim = write(lambda who=who: _claim(open_ways, who))
        if claim is None:
            continue
        try:
            ways[claim.channel].send(claim.dispatch)
        except NotSent as fault:
            _settle(claim, fault, replace(acting, now=now()))
            if fault.is_general:
                open_ways.discard(claim.channel)
        else:
            _settle(claim, None, replace(acting, now=now()))
            sent += 1
    return sent


def _is_due(ways: set[Channel], now: datetime) -> tuple[Any, ...]:
    is_waiting = OutboxItem.state == OutboxState.waiting
    return (is_waiting, OutboxItem.next_at <= now, OutboxItem.channel.in_(sorted(ways)))


def _is_any_due(ways: set[Channel], now: datetime) -> bool:
    found = db.session.scalar(select(OutboxItem.id).where(*_is_due(ways, now)).limit(1))
    db.session.rollback()
    return found is not None


def _claim(ways: set[Channel], acting: Acting) -> Claim | None:
    """Take the oldest item until ``next_at``. None: another took it, or it does not open."""
    oldest = select(OutboxItem).where(*_is_due(ways, acting.now)).order_by(OutboxItem.next_at, OutboxItem.id)
    item = db.session.scalars(oldest.limit(1).with_for_update(skip_locked=True)).first()
    if item is None:
        return None
    item.attempts += 1
    item.next_at = acting.now + wait_after(item.attempts)
    try:
        payload = mailing.unseal(item.uuid, item.payload_sealed)
    except pii.SealBroken:
        _bury(item, Fault.unreadable, acting)
        return None
    db.session.flush()
    dispatch = Dispatch(
        item.dedup_key,
        payload["address"],
        payload["subject"],
        payload["text"],
        payload["url"],
        item.created_at,
    )
    return Claim(item.id, item.version, item.channel, dispatch)


def _settle(claim: Claim, fault: NotSent | None, acting: Acting) -> None:
    """Mark what came of it, unless the item was taken from us meanwhile."""

    def mark() -> None:
        item = db.session.get(OutboxItem, claim.item_id, with_for_update=True)
        if item is None or item.version != claim.version:
            return
        if fault is None:
            item.state, item.sent_at, item.last_error = OutboxState.sent, acting.now, ""
        elif fault.is_final or item.next_at >= item.give_up_at:
            _bury(item, fault.fault, acting)
        else:
            item.last_error = fault.fault.value

    write(mark)


def _bury(item: OutboxItem, fault: Fault, acting: Acting) -> None:
    """Dead: shown to the administrators, who are told once a day and reason."""
    item.state, item.last_error = OutboxState.dead, fault.value
    audit.note("outbox.dead", acting=acting, chain="system", object_type="outbox", object_id=item.id,
               fault=fault.value, attempts=item.attempts)  # fmt: skip
    for rule in active_rules(MessageKind.system):
        messages.tell(
            recipients(rule.reach, None), MessageKind.system, key=f"dead:{acting.today}:{fault}",
            acting=acting, channels=(), what="dead_letters", fault=fault.value,
        )  # fmt: skip


class CannotResend(ValueError):
    """A dead item stays dead; ``code``: NO_ADDRESS, UNREADABLE."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resend(item_id: int, acting: Acting) -> None:
    """Let a dead item be tried for three days again, at the address of today; needs ``writing()``.

    Raises CannotResend, Stale (it is not dead any more).
    """
    item = db.session.get(OutboxItem, item_id, with_for_update=True)
    if item is None or item.state is not OutboxState.dead:
        raise Stale
    address = mailing.address_of(item.channel, mailing.person_with_address(item.person_id))
    if not address:
        raise CannotResend("NO_ADDRESS")
    try:
        payload = mailing.unseal(item.uuid, item.payload_sealed)
    except pii.SealBroken:
        raise CannotResend("UNREADABLE") from None
    item.payload_sealed = mailing.seal(item.uuid, {**payload, "address": address})
    item.state, item.attempts, item.last_error = OutboxState.waiting, 0, ""
    item.next_at, item.give_up_at = acting.now, acting.now + mailing.TRIED_FOR
    audit.note("outbox.resent", acting=acting, object_type="outbox", object_id=item.id)


def forget_sent(acting: Acting) -> None:
    """Drop what was sent a month ago; needs ``writing()``."""
    old = delete(OutboxItem).where(
        OutboxItem.state == OutboxState.sent, OutboxItem.sent_at < acting.now - SENT_KEPT
    )
    db.session.execute(old.execution_options(synchronize_session=False))


def send_by_settings(now: Now, acting: Acting) -> int:
    """Send what is due by the ways that are set up; give up what lies for a way that is no more."""
    ways = notifiers.current()
    closed = [way for way in Channel if way not in ways]
    old = select(OutboxItem.id).where(
        OutboxItem.state == OutboxState.waiting,
        OutboxItem.give_up_at <= acting.now,
        OutboxItem.channel.in_(closed),
    )
    if db.session.scalar(old.limit(1)) is not None:
        write(lambda: _bury_all(old, acting))
    return send_due(ways, now, acting)


def _bury_all(old: Select[Any], acting: Acting) -> None:
    for item_id in db.session.scalars(old).all():
        _bury(db.session.get_one(OutboxItem, item_id), Fault.no_way, acting)
