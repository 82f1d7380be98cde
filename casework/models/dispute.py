"""Projection of reviews and suits (复议、诉讼); written by project.py alone, from facts."""

from datetime import date

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.scope import CaseScoped
from workflows.codes import DisputeCause, DisputeKind, DisputeResult
from workflows.disputes import Outcome


class DisputeRow(CaseScoped, db.Model):
    """One review or suit of a case. ``outcome`` is the column of annual table 4 (domain 04)."""

    __tablename__ = "disputes"
    __table_args__ = (
        Index(None, "concluded_on", "outcome"),
        Index(
            "ix_disputes_open", "answer_by_on", "case_id", sqlite_where=text("result IS NULL"),
            postgresql_where=text("result IS NULL"),
        ),
    )  # fmt: skip

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DisputeKind] = str_enum("kind", DisputeKind)
    body: Mapped[str]
    reference: Mapped[str]
    filed_on: Mapped[date]
    notice_on: Mapped[date]
    answer_by_on: Mapped[date]
    summary: Mapped[bool]
    after_review: Mapped[bool]
    notice_file_id: Mapped[int]
    answered_on: Mapped[date | None]
    result: Mapped[DisputeResult | None] = str_enum("result", DisputeResult, nullable=True)
    outcome: Mapped[Outcome | None] = str_enum("outcome", Outcome, nullable=True)
    concluded_on: Mapped[date | None]
    cause: Mapped[DisputeCause | None] = str_enum("cause", DisputeCause, nullable=True)
    decision_no: Mapped[str]
    decision_file_id: Mapped[int]
    orders_anew: Mapped[bool]
    reopened_on: Mapped[date | None]

    @property
    def corrected(self) -> bool:
        """Whether the review or the court corrected the organ (被纠错)."""
        return self.outcome is Outcome.corrected
