"""Sign-in: open sessions, failed attempts, one-time links and counters shared by all workers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db


class WebSession(db.Model):
    """A signed-in browser. The cookie holds 32 random bytes, the row only their SHA-256."""

    __tablename__ = "web_sessions"

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]  # password (and code) last given
    browser: Mapped[str]  # family of the User-Agent
    ip: Mapped[str]


class SignInCount(db.Model):
    """Failed sign-ins of one name, known or not; the name is kept as a keyed fingerprint."""

    __tablename__ = "sign_in_counts"

    name_fingerprint: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    first_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)


class RateCount(db.Model):
    """How often one subject did one thing in one window of time."""

    __tablename__ = "rate_counts"

    action: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    window_started_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


class OneTimeLink(db.Model):
    """A link for the first sign-in or a reset; valid 30 minutes, once. Only its SHA-256 is stored."""

    __tablename__ = "one_time_links"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_one_time_links_person_id", "person_id"),)


class SecondFactor(db.Model):
    """TOTP secret of a person (SECURITY 9.5); a code of a step that was used is not taken again."""

    __tablename__ = "second_factors"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    secret_enc: Mapped[bytes]
    last_step: Mapped[int]
    confirmed_at: Mapped[datetime | None]
