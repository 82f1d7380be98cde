"""Counters shared by all workers: how often one subject does one thing in a while (SECURITY 11.5)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update

from casework.db import db, upsert
from casework.models.session import RateCount


class TooMany(Exception):
    """The limit of a window is reached; ``retry_after`` seconds until the next."""

    def __init__(self, action: str, retry_after: int) -> None:
        super().__init__(action)
        self.action = action
        self.retry_after = retry_after


def count(action: str, subject: str, *, window: timedelta, now: datetime, by: int = 1) -> int:
    """Count one more (or ``by``) and return how many there are in this window; needs ``writing()``."""
    row = {
        "action": action,
        "subject": subject,
        "window_started_at": window_start(now, window),
        "count": by,
    }
    statement = (
        upsert(RateCount)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["action", "subject", "window_started_at"],
            set_={"count": RateCount.count + by},
        )
        .returning(RateCount.count)
    )
    return int(db.session.execute(statement).scalar_one())


def check(done: int, *, action: str, limit: int, window: timedelta, now: datetime) -> None:
    """Raises TooMany when ``done`` is over the limit."""
    if done > limit:
        left = window_start(now, window) + window - now
        raise TooMany(action, max(1, int(left.total_seconds()) + 1))


def give_back(action: str, subject: str, *, window: timedelta, now: datetime) -> None:
    """Take one count back: what was counted before it was checked turned out right."""
    db.session.execute(
        update(RateCount)
        .where(
            RateCount.action == action,
            RateCount.subject == subject,
            RateCount.window_started_at == window_start(now, window),
            RateCount.count > 0,
        )
        .values(count=RateCount.count - 1)
    )


def window_start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def forget_before(moment: datetime) -> None:
    """Drop counters of windows long past; for the scheduler."""
    db.session.execute(delete(RateCount).where(RateCount.window_started_at < moment))
