"""Number series and the numbers given out (SECURITY 4)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.triggers import never_deleted


class NumberState(StrEnum):
    """A number stays for ever: in use, or void with a reason."""

    active = "active"
    void = "void"


class NumberSeries(db.Model):
    """Last number of one series: organ, kind (case, or a letter mark), year."""

    __tablename__ = "number_series"

    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_no: Mapped[int]


class NumberIssued(db.Model):
    """A number that was given out; never deleted, never given again."""

    __tablename__ = "number_issued"
    __table_args__ = (
        UniqueConstraint("organ_id", "kind", "year", "no"),
        CheckConstraint("state <> 'void' OR void_reason <> ''", name="void_reason_given"),
        Index(
            None,
            "letter_id",
            sqlite_where=text("letter_id IS NOT NULL"),
            postgresql_where=text("letter_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    kind: Mapped[str]
    year: Mapped[int]
    no: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    letter_id: Mapped[int | None]
    issued_at: Mapped[datetime]
    state: Mapped[NumberState] = str_enum("state", NumberState, default=NumberState.active)
    void_reason: Mapped[str] = mapped_column(default="")


never_deleted(NumberIssued.__table__)  # type: ignore[arg-type]
