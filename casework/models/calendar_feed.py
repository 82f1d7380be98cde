"""Addresses under which somebody's own calendar program reads due dates; revocable."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum


class FeedReach(StrEnum):
    """Which due dates an address shows: those of the person's own work, or all that the person may see."""

    mine = "mine"
    scope = "scope"


class CalendarFeed(db.Model):
    """One address; only a hash of its secret is kept."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    reach: Mapped[FeedReach] = str_enum("reach", FeedReach, default=FeedReach.mine)
    created_at: Mapped[datetime]
    last_read_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
