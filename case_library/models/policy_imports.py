"""Files from which policy documents are made, and the original kept of each (SECURITY 8)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from case_library.codes import ImportState
from casework.db import db, str_enum


class PolicyFile(db.Model):
    """The original as it was brought, encrypted outside the database; never changed."""

    __tablename__ = "policy_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("policy_documents.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    key_wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    uploader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class PolicyImport(db.Model):
    """One file on its way: read in the background, shown beside its proposal, confirmed by a person."""

    __tablename__ = "policy_imports"
    __table_args__ = (CheckConstraint("pages_done >= 0", name="pages_done"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    batch: Mapped[str] = mapped_column(index=True)  # files that came together
    name: Mapped[str]  # as the person called it, control characters removed
    file_id: Mapped[int | None] = mapped_column(ForeignKey("policy_files.id"))  # none: refused or given up
    kind: Mapped[str]  # docx, pdf, ofd, txt, html; empty when it was refused
    state: Mapped[ImportState] = str_enum("state", ImportState, index=True)
    fault: Mapped[str] = mapped_column(default="")
    by_ocr: Mapped[bool] = mapped_column(default=False)
    pages: Mapped[int] = mapped_column(default=0)
    pages_done: Mapped[int] = mapped_column(default=0)
    texts: Mapped[list[str]] = mapped_column(JSON)  # by page or part, as far as it is read
    proposal: Mapped[dict[str, Any]] = mapped_column(JSON)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("policy_documents.id"))
    uploader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    file: Mapped[PolicyFile | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
