"""Matters beside requests (更正、投诉): own rows, own numbers; their log is a chain of audit entries.

``…_sealed`` columns are ciphertext (SECURITY 7.2). Domain 01 §§ 11, 12; decision 13.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.file import ScanState
from casework.models.organ import Organ
from casework.scope import CaseScoped
from casework.triggers import never_deleted
from workflows.matters import MatterKind, MatterOutcome, MatterState


class Matter(CaseScoped, db.Model):
    """A correction of records or a complaint; seen like a case, by organ and unit."""

    __tablename__ = "matters"
    __table_args__ = (Index(None, "organ_id", "state", "received_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MatterKind] = str_enum("kind", MatterKind)
    state: Mapped[MatterState] = str_enum("state", MatterState)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    created_at: Mapped[datetime]
    received_on: Mapped[date]
    period_days: Mapped[int]  # working days, as the setting said on that day
    applicant_name: Mapped[str]
    id_number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    title: Mapped[str]
    content: Mapped[str]
    concerned: Mapped[str]  # whose record, or who is complained of
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    outcome: Mapped[MatterOutcome | None] = str_enum("outcome", MatterOutcome, nullable=True)
    finding: Mapped[str] = mapped_column(default="")
    elsewhere: Mapped[str] = mapped_column(default="")  # the organ it was passed to, or that is to be asked
    action_id: Mapped[int | None] = mapped_column(ForeignKey("supervision_actions.id"))
    concluded_on: Mapped[date | None]
    letter: Mapped[str] = mapped_column(default="")  # the answer as it was given, canonical JSON
    letter_number: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    organ: Mapped[Organ] = relationship()
    files: Mapped[list["MatterFile"]] = relationship(back_populates="matter", order_by="MatterFile.id")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)

    @property
    def chain(self) -> str:
        """Name of the chain of its entries."""
        return f"matter:{self.uuid}"


class MatterFile(db.Model):
    """Evidence of a matter; reached through it alone, so that its scope holds."""

    __tablename__ = "matter_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    uploader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    scan_state: Mapped[ScanState] = str_enum("scan_state", ScanState)
    key_wrapped: Mapped[bytes]
    created_at: Mapped[datetime]

    matter: Mapped[Matter] = relationship(back_populates="files")


never_deleted(Matter.__table__)  # type: ignore[arg-type]
