"""Addresses where a calendar program reads due dates: made, shown once, revoked; only a hash is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.models.calendar_feed import CalendarFeed, FeedReach

MOST = 5  # addresses in force, a person
TOKEN_BYTES = 32
# Reads of one address an hour; wrong addresses from one place in ten minutes (SECURITY 11.5).
READS, READ_WINDOW = 60, timedelta(hours=1)
GUESSES, GUESS_WINDOW = 30, timedelta(minutes=10)


class TooManyFeeds(Exception):
    """There are as many addresses in force as one may have."""


def make_feed(name: str, reach: FeedReach, acting: Acting) -> str:
    """Make an address; returns its secret, which cannot be read again. Raises TooManyFeeds."""
    in_force = select(func.count()).where(
        CalendarFeed.person_id == acting.person_id, CalendarFeed.revoked_at.is_(None)
    )
    if (db.session.scalar(in_force) or 0) >= MOST:
        raise TooManyFeeds
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed(
        person_id=acting.person_id, token_hash=_hash(token), name=name, reach=reach, created_at=acting.now
    )
    db.session.add(feed)
    db.session.flush()
    _note("calendar_feed.made", feed, acting)
    return token


def revoke_feed(feed_id: int, acting: Acting) -> bool:
    """End an address at once; False when it is not one of this person's."""
    feed = db.session.get(CalendarFeed, feed_id)
    if feed is None or feed.person_id != acting.person_id:
        return False
    if feed.revoked_at is None:
        feed.revoked_at = acting.now
        _note("calendar_feed.revoked", feed, acting)
    return True


def feeds_of(person_id: int) -> Sequence[CalendarFeed]:
    """The addresses in force of somebody, the newest first."""
    mine = select(CalendarFeed).where(CalendarFeed.person_id == person_id, CalendarFeed.revoked_at.is_(None))
    return db.session.scalars(mine.order_by(CalendarFeed.id.desc())).all()


def find_feed(token: str) -> CalendarFeed | None:
    """The address with this secret, while it is in force."""
    found = select(CalendarFeed).where(
        CalendarFeed.token_hash == _hash(token), CalendarFeed.revoked_at.is_(None)
    )
    return db.session.scalar(found)


def note_reading(feed_id: int, acting: Acting) -> None:
    """Remember when an address was read last; needs ``writing()``."""
    db.session.get_one(CalendarFeed, feed_id).last_read_at = acting.now


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(action: str, feed: CalendarFeed, acting: Acting) -> None:
    note(
        action, acting=acting, chain="auth", object_type="calendar_feed", object_id=feed.id,
        reach=str(feed.reach),
    )  # fmt: skip
