"""Typical cases (典型案例) and the steps of their review (domain 07 § 3)."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from case_library.codes import CaseLevel, CaseStage, CaseState, LibraryOrganKind, RemedyResult
from casework.db import db, str_enum


class TypicalCase(db.Model):
    """One case, told without anybody's name. ``source_case_id`` is shown to its editors only."""

    __tablename__ = "typical_cases"
    __table_args__ = (
        CheckConstraint("state <> 'published' OR published_on IS NOT NULL", name="published_has_day"),
        CheckConstraint("state <> 'withdrawn' OR withdrawn_why <> ''", name="withdrawn_has_reason"),
        CheckConstraint(
            "library_reviewer_id IS NULL OR author_id IS NULL OR library_reviewer_id <> author_id",
            name="author_does_not_publish",
        ),
        Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)  # SC01 of the samples, AL-2026-0001 of the office's own
    state: Mapped[CaseState] = str_enum("state", CaseState, default=CaseState.draft)
    title: Mapped[str]
    subject: Mapped[str]  # S01 …
    determinations: Mapped[list[str]] = mapped_column(JSON)
    ground: Mapped[str] = mapped_column(default="")
    dispute_points: Mapped[list[str]] = mapped_column(JSON)
    organ_kind: Mapped[LibraryOrganKind] = str_enum("organ_kind", LibraryOrganKind)
    year: Mapped[int]
    stage: Mapped[CaseStage] = str_enum("stage", CaseStage, default=CaseStage.reply)
    remedy_result: Mapped[RemedyResult] = str_enum("remedy_result", RemedyResult, default=RemedyResult.none)
    level: Mapped[CaseLevel] = str_enum("level", CaseLevel, default=CaseLevel.district)
    facts: Mapped[str] = mapped_column(default="")
    issue: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    analysis: Mapped[str] = mapped_column(default="")
    keywords: Mapped[list[str]] = mapped_column(JSON)
    plain: Mapped[list[str]] = mapped_column(JSON)  # how an applicant would say it
    related_texts: Mapped[list[str]] = mapped_column(JSON)  # codes of standard texts
    related_cases: Mapped[list[str]] = mapped_column(JSON)  # refs
    is_sample: Mapped[bool] = mapped_column(default=False)
    source_case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    author_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    legal_reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    library_reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    nominated_on: Mapped[date | None]
    published_on: Mapped[date | None]
    law_checked_on: Mapped[date | None]
    law_checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_on: Mapped[date | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    uses: Mapped[int] = mapped_column(default=0)
    useful: Mapped[int] = mapped_column(default=0)
    useless: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    basis: Mapped[list["CaseBasis"]] = relationship(
        back_populates="case", order_by="CaseBasis.position", cascade="all, delete-orphan"
    )
    steps: Mapped[list["CaseReviewStep"]] = relationship(
        back_populates="case", order_by="CaseReviewStep.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class CaseBasis(db.Model):
    """One legal basis as it is cited; ``policy_id`` where the library holds the document."""

    __tablename__ = "typical_case_bases"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("typical_cases.id"), index=True)
    position: Mapped[int]
    citation: Mapped[str]  # 条例第三十六条第一项
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("policy_documents.id"), index=True)
    article: Mapped[str] = mapped_column(default="")  # 第三十六条

    case: Mapped[TypicalCase] = relationship(back_populates="basis")


class CaseReviewStep(db.Model):
    """Who moved a case from one state to the next, and with which words."""

    __tablename__ = "typical_case_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("typical_cases.id"), index=True)
    step: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    on: Mapped[date] = mapped_column("on_day")
    at: Mapped[datetime]
    opinion: Mapped[str] = mapped_column(default="")
    text_no: Mapped[int] = mapped_column(default=0)  # the text that was looked at

    case: Mapped[TypicalCase] = relationship(back_populates="steps")
