"""Tasks of proactive disclosure (转主动公开), suggestions of applicants, refused information."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.organ import Organ, Unit
from casework.scope import CaseScoped
from workflows.proactive import TaskState


class ProactiveTask(db.Model):
    """One piece of information on its way to being published (Art 44; domain 01 § 10)."""

    __tablename__ = "proactive_tasks"
    __table_args__ = (
        CheckConstraint(
            "secrecy_by_id IS NULL OR secrecy_by_id <> proposed_by_id", name="secrecy_by_another"
        ),
        CheckConstraint("state <> 'published' OR published_on IS NOT NULL", name="published_has_day"),
        Index(None, "organ_id", "state", "id"),
        Index("ix_proactive_tasks_due", "due_on", sqlite_where=text("published_on IS NULL"),
              postgresql_where=text("published_on IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("clusters.id"), index=True)
    state: Mapped[TaskState] = str_enum("state", TaskState, default=TaskState.proposed)
    title: Mapped[str]  # name of the information
    proposal: Mapped[str]  # why it is proposed
    text: Mapped[str] = mapped_column(default="")  # what is to be published
    text_version: Mapped[int] = mapped_column(default=0)
    proposed_on: Mapped[date]
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    secrecy_on: Mapped[date | None]
    secrecy_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    secrecy_opinion: Mapped[str] = mapped_column(default="")
    cleared_on: Mapped[date | None]
    cleared_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    clearing: Mapped[str] = mapped_column(default="")  # what was found and why it may stay
    published_on: Mapped[date | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    site: Mapped[str] = mapped_column(default="")  # web site, or gazette
    section: Mapped[str] = mapped_column(default="")  # its column, or the issue
    address: Mapped[str] = mapped_column(default="")  # full address of the page; never fetched
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    organ: Mapped[Organ] = relationship()
    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class PublicationState(StrEnum):
    """A suggestion waits until somebody examines it."""

    waiting = "waiting"
    adopted = "adopted"
    declined = "declined"


class PublicationSuggestion(CaseScoped, db.Model):
    """An applicant suggests to publish what he was given (Art 44(2)); examined, and answered to his file."""

    __tablename__ = "publication_suggestions"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    suggested_on: Mapped[date]
    text: Mapped[str]
    state: Mapped[PublicationState] = str_enum("state", PublicationState, default=PublicationState.waiting)
    finding: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")  # what the applicant was told, and how
    examined_on: Mapped[date | None]
    examined_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("proactive_tasks.id"))


class RefusedState(StrEnum):
    """Waits for the next look; can be opened now; overtaken by a new reply."""

    refused = "refused"
    opened = "opened"
    overtaken = "overtaken"


class RefusedItem(CaseScoped, db.Model):
    """Information that a reply withheld, to be looked at again every year (Art 18; domain 01 § 10)."""

    __tablename__ = "refused_items"
    __table_args__ = (
        UniqueConstraint("letter_id", "item_no", "part_no"),
        Index("ix_refused_items_review", "review_on", sqlite_where=text("state = 'refused'"),
              postgresql_where=text("state = 'refused'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    item_no: Mapped[int]
    part_no: Mapped[int]  # 0: the whole item; else a hidden part
    subject: Mapped[str]  # what was refused, in words of the request or of the letter
    ground: Mapped[str]  # REF_1 …
    refused_on: Mapped[date]
    review_on: Mapped[date]
    state: Mapped[RefusedState] = str_enum("state", RefusedState, default=RefusedState.refused)
    reason: Mapped[str] = mapped_column(default="")  # of the newest look
    reviewed_on: Mapped[date | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("proactive_tasks.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
