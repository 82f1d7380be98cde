"""The right to run jobs: one scheduler at a time has it, for a minute, under a token that only grows.

A holder that was paused, cut off or overtaken finds the token changed and cannot write any more (fencing).
Source: SECURITY 12.2.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note_clock_step
from casework.db import db
from casework.models.message import MessageKind
from casework.models.scheduler import SchedulerLease
from casework.services.messages import tell
from casework.services.recipients import recipients

NAME = "scheduler"
LEASE = timedelta(seconds=60)
# A lease that ends later than this was written by a clock that has been put back since.
FUTURE = 2 * LEASE
# After so long without any scheduler people are told what was missed.
OUTAGE = timedelta(hours=1)
LATE = timedelta(minutes=15)  # SECURITY 12.6
TOLD_STEP = timedelta(minutes=1)


class LeaseLost(RuntimeError):
    """Another scheduler has taken over; what this one was about to write is void."""


def take(holder: str, acting: Acting) -> int | None:
    """Take or renew the lease; the token, or None while another one holds it. Needs ``writing()``."""
    row = db.session.scalar(_ROW.with_for_update().execution_options(populate_existing=True))
    if row is None:
        row = SchedulerLease(name=NAME, holder=holder, token=1, expires_at=acting.now)
        db.session.add(row)
    elif row.holder != holder:
        if acting.now < row.expires_at <= acting.now + FUTURE:
            return None
        if acting.now - row.expires_at >= OUTAGE and row.silent_since is None:
            row.silent_since = row.expires_at
        row.holder, row.token = holder, row.token + 1
    _note_clock_step(row.expires_at - LEASE, acting)
    row.expires_at = acting.now + LEASE
    db.session.flush()
    return row.token


def _note_clock_step(last: datetime, acting: Acting) -> None:
    """An entry in the log; administrators are told of a step that is more than a correction."""
    note_clock_step(last, acting)
    if last - acting.now > TOLD_STEP:
        tell(
            recipients(["sysadmin"], None), MessageKind.system, key=f"clock_put_back:{last.isoformat()}",
            acting=acting, what="clock_put_back", minutes=int((last - acting.now).total_seconds()) // 60,
        )  # fmt: skip


def give_back(holder: str, acting: Acting) -> None:
    """Let the next scheduler start at once: this one ends. Needs ``writing()``."""
    row = db.session.scalar(_ROW.with_for_update())
    if row is not None and row.holder == holder:
        row.expires_at = acting.now


def token_of(holder: str, now: datetime) -> int | None:
    """The token under which this holder may work now; None when it may not."""
    row = db.session.execute(
        select(SchedulerLease.token, SchedulerLease.holder, SchedulerLease.expires_at).where(
            SchedulerLease.name == NAME
        )
    ).one_or_none()
    if row is None or row.holder != holder or not now < row.expires_at <= now + FUTURE:
        return None
    return int(row.token)


@contextmanager
def fenced(token: int) -> Iterator[None]:
    """Everything written meanwhile is written only as long as the token is the newest. Raises LeaseLost."""
    info = db.session().info
    info["fence"] = lambda: _compare(token)
    try:
        yield
    finally:
        info.pop("fence", None)


def _compare(token: int) -> None:
    """The lock keeps another scheduler from taking over before this transaction ends."""
    newest = select(SchedulerLease.token).where(SchedulerLease.name == NAME).with_for_update(read=True)
    if db.session.scalar(newest) != token:
        raise LeaseLost


def last_sign_of_life() -> datetime | None:
    """When a scheduler last renewed the lease."""
    ends = db.session.scalar(select(SchedulerLease.expires_at).where(SchedulerLease.name == NAME))
    return ends - LEASE if ends else None


def is_late(now: datetime) -> bool:
    """Whether no scheduler has been heard of for more than 15 minutes."""
    last = last_sign_of_life()
    return last is None or abs(now - last) > LATE


_ROW = select(SchedulerLease).where(SchedulerLease.name == NAME)
