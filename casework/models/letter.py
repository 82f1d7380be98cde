"""Letters (文书) and the versions of their texts (SECURITY 5)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.case import Case
from casework.scope import CaseScoped
from casework.triggers import append_only, never_deleted

REPLY = "REPLY"


class LetterState(StrEnum):
    """From a draft to a letter that has left the house."""

    draft = "draft"
    number_given = "number_given"  # content frozen, number taken, PDF not yet made
    issued = "issued"  # the bytes stand
    sent = "sent"
    void = "void"


class Letter(CaseScoped, db.Model):
    """One letter of a case. ``content``: canonical JSON, frozen once a number was given."""

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("signer_id IS NULL OR signer_id <> drafter_id", name="drafter_is_not_signer"),
        CheckConstraint(
            "secrecy_reviewer_id IS NULL OR secrecy_reviewer_id <> drafter_id",
            name="drafter_is_not_secrecy_reviewer",
        ),
        CheckConstraint(
            "state NOT IN ('issued', 'sent') OR pdf_sha256 IS NOT NULL", name="issued_letter_has_its_bytes"
        ),
        Index(None, "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    kind: Mapped[str]  # REPLY, D01 …
    state: Mapped[LetterState] = str_enum("state", LetterState, default=LetterState.draft)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    number: Mapped[str | None] = mapped_column(unique=True)
    fields: Mapped[str]  # JSON of what was typed
    content: Mapped[str]
    content_hash: Mapped[str]
    template_id: Mapped[str]
    template_sha256: Mapped[str]
    asset_sha256: Mapped[str] = mapped_column(default="")
    drafter_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    secrecy_reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    legal_reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    signed_on: Mapped[date | None]
    pdf_file_id: Mapped[int | None]
    pdf_sha256: Mapped[str | None]
    pdf_bytes: Mapped[int | None]
    pages: Mapped[int | None]
    created_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (read by SQLAlchemy)


class LetterVersion(CaseScoped, db.Model):
    """A version of a letter as it was saved; never changed. Its drafter is whoever saved it."""

    __tablename__ = "letter_versions"
    __table_args__ = (UniqueConstraint("letter_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    version: Mapped[int]
    fields: Mapped[str]
    content: Mapped[str]
    content_hash: Mapped[str]
    drafter_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime]


append_only(LetterVersion.__table__)  # type: ignore[arg-type]
never_deleted(Letter.__table__, "OLD.number IS NOT NULL")  # type: ignore[arg-type]
