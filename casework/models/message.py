"""Messages to members of the staff, who gets which, and how they leave the house (SECURITY 12.5)."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, Time, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.person import Person


class MessageKind(StrEnum):
    """What a message is about."""

    due_soon = "due_soon"  # working days left before the reply is due
    overdue = "overdue"
    unconfirmed = "unconfirmed"  # an ordinary letter nobody has confirmed
    correction_notice = "correction_notice"  # the seven working days of Art 30
    applicant_period_over = "applicant_period_over"  # proposal: deemed abandoned, for the ogi_head
    opinion_due = "opinion_due"  # third party or organ has not answered
    transfer_unanswered = "transfer_unanswered"
    material_due = "material_due"
    transfer_received = "transfer_received"
    transfer_returned = "transfer_returned"
    transfer_ruled = "transfer_ruled"  # or taken back
    transfer_answered = "transfer_answered"  # accepted by silence, or the material is there
    callback_due = "callback_due"  # somebody was promised a call (约定回电)
    supervision = "supervision"  # an action of the supervisor
    calendar_moved = "calendar_moved"  # a holiday notice moved the due date
    outage = "outage"  # what was missed while no scheduler ran
    digest = "digest"  # the list of the day
    system = "system"  # dead letters, a run that failed


class Channel(StrEnum):
    """Where a message goes besides the application."""

    mail = "mail"
    webhook = "webhook"


class OutboxState(StrEnum):
    """State of something on its way out."""

    waiting = "waiting"
    sent = "sent"
    dead = "dead"


class Message(db.Model):
    """One message to one person. ``key`` makes it once: case, kind, due day, level, recipient."""

    __tablename__ = "messages"
    __table_args__ = (
        Index(None, "person_id", "id"),
        Index("ix_messages_unread", "person_id", sqlite_where=text("read_at IS NULL"),
              postgresql_where=text("read_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[MessageKind] = str_enum("kind", MessageKind)
    level: Mapped[int] = mapped_column(default=0)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    due_on: Mapped[date | None]
    params: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict
    )  # codes, dates, numbers; no personal data
    stands_for_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # the person on leave
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class MessageRule(db.Model):
    """Who is told of what, how many working days before (negative: after), and on which ways; editable."""

    __tablename__ = "message_rules"
    __table_args__ = (UniqueConstraint("kind", "days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MessageKind] = str_enum("kind", MessageKind)
    days: Mapped[int]
    reach: Mapped[list[str]] = mapped_column(JSON)  # handler, or roles: of the unit or of the organ
    channels: Mapped[list[str]] = mapped_column(JSON)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class MessagePreference(db.Model):
    """How somebody wants to be told. ``email_sealed`` is ciphertext (SECURITY 7.1)."""

    __tablename__ = "message_preferences"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by_mail: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[time | None] = mapped_column(Time)
    quiet_until: Mapped[time | None] = mapped_column(Time)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class Absence(db.Model):
    """Somebody is on leave; a deputy gets the messages meanwhile."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("until_on >= from_on", name="days"),
        CheckConstraint("deputy_id <> person_id", name="deputy_is_another"),
        Index(None, "person_id", "from_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]

    deputy: Mapped[Person] = relationship(foreign_keys=[deputy_id])


class OutboxItem(db.Model):
    """Something to be sent; ``payload_sealed`` holds address and text. Retried, then dead and shown."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "next_at", sqlite_where=text("state = 'waiting'"),
              postgresql_where=text("state = 'waiting'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[Channel] = str_enum("channel", Channel)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    payload_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[OutboxState] = str_enum("state", OutboxState, default=OutboxState.waiting)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    give_up_at: Mapped[datetime]
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
