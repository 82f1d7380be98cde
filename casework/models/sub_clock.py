"""Projection of the clocks that run beside the reply's; written by project.py alone, from facts."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.scope import CaseScoped
from workflows.sub_clocks import SubClockKind


class SubClockRow(CaseScoped, db.Model):
    """An opinion, an acceptance or material that somebody still owes in a case (domain 02 § 7)."""

    __tablename__ = "sub_clocks"
    __table_args__ = (Index(None, "kind", "due_on"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    kind: Mapped[SubClockKind] = str_enum("kind", SubClockKind, primary_key=True)
    ref: Mapped[str] = mapped_column(primary_key=True)  # code of the party, number of the transfer
    due_on: Mapped[date]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
