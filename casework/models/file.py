"""Files put to a case: what is known about the bytes that lie encrypted outside the database (SECURITY 8)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.scope import CaseScoped


class ScanState(StrEnum):
    """What is known about the harmlessness of a file (SECURITY 8.4, 8.5)."""

    not_scanned = "not_scanned"  # no scanner is set up
    pending = "pending"
    clean = "clean"
    infected = "infected"
    error = "error"
    needs_review = "needs_review"  # active content, hundreds of pages: kept, opened with a warning


class StoredFile(CaseScoped, db.Model):
    """One file of a case. The bytes are never changed; a better scan is another file."""

    __tablename__ = "stored_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(index=True)
    step_seq: Mapped[int | None]  # seq of the fact it belongs to
    purpose: Mapped[str]
    name: Mapped[str]  # as the person called it, control characters removed
    media_type: Mapped[str]  # as found in the content
    size: Mapped[int]
    sha256: Mapped[str]
    pages: Mapped[int | None]
    uploader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    scan_state: Mapped[ScanState] = str_enum("scan_state", ScanState)
    key_wrapped: Mapped[bytes]
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("size >= 0", name="size"),)
