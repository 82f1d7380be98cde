"""Joint meetings (会商) about difficult cases, and cases named for the library of typical cases."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.scope import CaseScoped


class JointMeeting(CaseScoped, db.Model):
    """One joint meeting. Who took part, in which capacity; what was concluded, line by line."""

    __tablename__ = "joint_meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    participants: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # part, names
    minutes: Mapped[str]
    conclusions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # determination (may be empty), text
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]


class NominationState(StrEnum):
    """What the library made of a nomination."""

    nominated = "nominated"
    taken = "taken"
    declined = "declined"


class NominationSource(StrEnum):
    """Why a case was nominated: by hand, or by the rules of domain 07 § 3."""

    hand = "hand"
    corrected = "corrected"
    difficult = "difficult"
    converted = "converted"


class LibraryNomination(CaseScoped, db.Model):
    """A closed case that somebody, or the system by a rule, thinks worth an entry; one for a case."""

    __tablename__ = "library_nominations"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    why: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    nominated_on: Mapped[date]
    state: Mapped[NominationState] = str_enum("state", NominationState, default=NominationState.nominated)
    source: Mapped[NominationSource] = str_enum("source", NominationSource, default=NominationSource.hand)
    decision: Mapped[str] = mapped_column(default="")  # why it was declined
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
