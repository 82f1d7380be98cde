"""Notes on signals of excessive requests (超量信号), for the ogi_head alone (domain 06 § 5)."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.case import Case
from casework.scope import CaseScoped


class SignalState(StrEnum):
    """Course of a note: it opens by itself, the ogi_head decides."""

    open = "open"
    dismissed = "dismissed"
    proceeded = "proceeded"  # reasons are asked of the applicant (D05)


class SignalGroup(StrEnum):
    """Whose requests were counted."""

    applicant = "applicant"
    cluster = "cluster"  # same telephone, address, agent, or text


class SignalNote(CaseScoped, db.Model):
    """One note. ``case_id``: the newest request counted; ``members``: ids of all, also of other organs."""

    __tablename__ = "signal_notes"
    __table_args__ = (Index(None, "organ_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    group_kind: Mapped[SignalGroup] = str_enum("group_kind", SignalGroup)
    ways: Mapped[list[str]] = mapped_column(JSON)  # what the requests have in common, as codes
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # signal, count, limit, first_on, last_on
    members: Mapped[list[int]] = mapped_column(JSON)
    remark: Mapped[str] = mapped_column(default="")  # words of the reviewer who marked it (S7)
    state: Mapped[SignalState] = str_enum("state", SignalState, default=SignalState.open)
    opened_on: Mapped[date]
    counters: Mapped[list[str]] = mapped_column(JSON, default=list)  # counter-signals seen by people
    reason: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
