"""The library in the work: what was taken into a case, its reasoning notes, entries that are in doubt."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from case_library.codes import Collection, Conclusion, Taken
from casework.db import db, str_enum
from casework.scope import CaseScoped


class LibraryCitation(CaseScoped, db.Model):
    """Something of an entry that was taken into the reasoning notes of a case, once."""

    __tablename__ = "library_citations"
    __table_args__ = (UniqueConstraint("case_id", "entry", "what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    entry: Mapped[str] = mapped_column(index=True)  # ref of the typical case
    what: Mapped[Taken] = str_enum("what", Taken)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime]


class ReasonNote(CaseScoped, db.Model):
    """The reasoning notes (说理备注) of a case: what the drafter keeps for himself, never in a letter."""

    __tablename__ = "reason_notes"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    text: Mapped[str]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class LibraryFlag(db.Model):
    """An entry whose reasoning a review or a court did not follow; somebody looks at it again.

    ``reference`` is the number of the case that was corrected: it tells nothing of anybody.
    """

    __tablename__ = "library_flags"
    __table_args__ = (
        UniqueConstraint("collection", "entry", "reference"),
        Index(None, "closed_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    collection: Mapped[Collection] = str_enum("collection", Collection)
    entry: Mapped[str]  # ref of the case, key of the text
    reference: Mapped[str]
    shares: Mapped[str]  # what it shares with the corrected case, as codes
    raised_on: Mapped[date]
    closed_on: Mapped[date | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    conclusion: Mapped[Conclusion | None] = str_enum("conclusion", Conclusion, nullable=True)
    opinion: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
