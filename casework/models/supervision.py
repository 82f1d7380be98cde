"""Actions of supervision (督办): reminder, demand, circular, talk, referral, praise (domain 06 § 2)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.organ import Organ, Unit
from casework.models.person import Person


class SupervisionState(StrEnum):
    """Course of an action: the system proposes, people issue."""

    proposed = "proposed"
    dismissed = "dismissed"
    issued = "issued"
    answered = "answered"
    closed = "closed"


class SupervisionAction(db.Model):
    """One action against (or praise of) one unit. Level 1-5, praise is 9; level 0 is a message."""

    __tablename__ = "supervision_actions"
    __table_args__ = (
        UniqueConstraint("proposal_key"),
        CheckConstraint("level BETWEEN 1 AND 5 OR level = 9", name="level_known"),
        Index(None, "unit_id", "state"),
        Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str | None] = mapped_column(unique=True)  # given when it is issued
    level: Mapped[int]
    state: Mapped[SupervisionState] = str_enum("state", SupervisionState)
    trigger: Mapped[str]  # code of the rule that proposed it, or "by_hand"
    proposal_key: Mapped[str | None]  # makes a proposal once
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    facts: Mapped[str] = mapped_column(default="")
    demand: Mapped[str] = mapped_column(default="")
    answer_by_on: Mapped[date | None]
    created_at: Mapped[datetime]
    issued_on: Mapped[date | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_by: Mapped[str] = mapped_column(default="")  # leading person, for levels 3 to 5 and praise
    notice: Mapped[str] = mapped_column(default="")  # 督办通知单 as issued, canonical JSON
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closing: Mapped[str] = mapped_column(default="")  # how it ended, or why the proposal was dismissed
    closed_on: Mapped[date | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    organ: Mapped[Organ] = relationship()
    unit: Mapped[Unit] = relationship()
    issued_by: Mapped[Person | None] = relationship(foreign_keys=[issued_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id])
    cases: Mapped[list["SupervisedCase"]] = relationship(
        back_populates="action", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class SupervisedCase(db.Model):
    """A case that an action is about."""

    __tablename__ = "supervised_cases"

    action_id: Mapped[int] = mapped_column(ForeignKey("supervision_actions.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)

    action: Mapped[SupervisionAction] = relationship(back_populates="cases")
