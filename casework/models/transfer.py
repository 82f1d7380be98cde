"""Transfers (转办、协办) of a case: their words, and where they stand by the facts (domain 01 § 6)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.scope import CaseScoped
from workflows.codes import TransferKind, TransferReturn, TransferState
from workflows.transfers import OPEN


class TransferRow(CaseScoped, db.Model):
    """One transfer. Columns of ``project_transfers.PROJECTED`` are written by project.py alone, from facts.

    ``number`` and ``subject`` are what the receivers were told; they see this row, not the case.
    """

    __tablename__ = "transfers"
    __table_args__ = (Index(None, "unit_id", "state"), Index(None, "state", "accept_by_on"))
    # Seen by the units it is or was with, besides those who see the case (scope.py; migration 0013).
    unit_columns = ("unit_id", "to_unit_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[str]  # of the case, for those who do not see it
    subject: Mapped[str]
    kind: Mapped[TransferKind] = str_enum("kind", TransferKind)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked: Mapped[str]
    basis: Mapped[str] = mapped_column(default="")  # of the receiver's duty
    return_text: Mapped[str] = mapped_column(default="")
    ruling_text: Mapped[str] = mapped_column(default="")
    opinion: Mapped[str] = mapped_column(default="")
    draft: Mapped[str] = mapped_column(default="")  # of the opinion; for the unit alone
    # Projection
    state: Mapped[TransferState] = str_enum("state", TransferState)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # who must act now
    hop_no: Mapped[int]
    sent_on: Mapped[date]
    accept_by_on: Mapped[date]
    reply_by_on: Mapped[date]
    accepted_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    return_reason: Mapped[TransferReturn | None] = str_enum("return_reason", TransferReturn)
    awaits_ruling: Mapped[bool] = mapped_column(default=False)
    ruled_on: Mapped[date | None]
    material_on: Mapped[date | None]
    steps: Mapped[int] = mapped_column(default=1)  # facts about it: the version a page shows

    @property
    def is_open(self) -> bool:
        """Somebody still has to answer it."""
        return self.state in OPEN


class TransferFile(db.Model):
    """A file of the case that the other side of a transfer may open."""

    __tablename__ = "transfer_files"

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), primary_key=True)
    is_sent: Mapped[bool]  # by the office; else the unit's material


class TransferNote(db.Model):
    """A contact that a unit notes about a transfer (联系记录), for itself."""

    __tablename__ = "transfer_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    whom: Mapped[str]
    text: Mapped[str]
