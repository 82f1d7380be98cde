"""The texts of a typical case as they were submitted, and what readers thought of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db


class CaseText(db.Model):
    """A text as it went to the reviewers: one row a submission, so that they see what changed since.

    Drafts in between are not kept: only what passed the de-identification check stays (decision 0015).
    """

    __tablename__ = "typical_case_texts"
    __table_args__ = (UniqueConstraint("case_id", "no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("typical_cases.id"))
    no: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # field → text


class CaseVote(db.Model):
    """Whether somebody found a case useful; changeable, one a person."""

    __tablename__ = "typical_case_votes"

    case_id: Mapped[int] = mapped_column(ForeignKey("typical_cases.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    is_useful: Mapped[bool]
    at: Mapped[datetime]


class CaseEditor(db.Model):
    """Who wrote in a case since it became a draft: none of them reviews it."""

    __tablename__ = "typical_case_editors"

    case_id: Mapped[int] = mapped_column(ForeignKey("typical_cases.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
