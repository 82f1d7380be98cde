"""The other side of many requests: acts of organs they point at, and suggestions to improve (工作建议)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.organ import Organ, Unit
from casework.models.person import Person
from casework.scope import CaseScoped


class ActKind(StrEnum):
    """Kind of administrative act that a request is really about (涉及行政行为)."""

    expropriation = "expropriation"
    demolition = "demolition"
    planning = "planning"
    penalty = "penalty"
    licence = "licence"
    enforcement = "enforcement"
    payment = "payment"
    procurement = "procurement"
    complaint = "complaint"
    disclosure = "disclosure"
    other = "other"


class PointedAct(CaseScoped, db.Model):
    """The act of which unit a case points at, noted by hand; no fact, for nothing is counted from it."""

    __tablename__ = "pointed_acts"
    __table_args__ = (Index(None, "unit_id", "act"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    act: Mapped[ActKind] = str_enum("act", ActKind)
    noted_on: Mapped[date]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class SuggestionState(StrEnum):
    """Course of a suggestion: the system proposes, the ogi_head issues, the unit reports back."""

    proposed = "proposed"
    dismissed = "dismissed"
    issued = "issued"
    answered = "answered"
    closed = "closed"


class ImprovementSuggestion(db.Model):
    """A suggestion to one unit to mend how it acts (domain 06 § 5)."""

    __tablename__ = "improvement_suggestions"
    __table_args__ = (
        CheckConstraint("(state IN ('proposed', 'dismissed')) = (number IS NULL)", name="number_when_issued"),
        Index(None, "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[SuggestionState] = str_enum("state", SuggestionState)
    trigger: Mapped[str]  # same_act, same_cause
    cause: Mapped[str]  # code of the act, or of the cause of correction
    proposal_key: Mapped[str] = mapped_column(unique=True)  # makes a proposal once
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    facts: Mapped[str]
    advice: Mapped[str]
    created_at: Mapped[datetime]
    answer_by_on: Mapped[date | None]
    issued_on: Mapped[date | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    feedback: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closing: Mapped[str] = mapped_column(default="")  # how it ended, or why it was not followed
    closed_on: Mapped[date | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    organ: Mapped[Organ] = relationship()
    unit: Mapped[Unit] = relationship()
    issued_by: Mapped[Person | None] = relationship(foreign_keys=[issued_by_id])
    cases: Mapped[list["SuggestedCase"]] = relationship(
        back_populates="suggestion", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class SuggestedCase(db.Model):
    """A case on which a suggestion rests."""

    __tablename__ = "suggested_cases"

    suggestion_id: Mapped[int] = mapped_column(ForeignKey("improvement_suggestions.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)

    suggestion: Mapped[ImprovementSuggestion] = relationship(back_populates="cases")
