"""Rest days and make-up working days by notice of the State Council (DESIGN D5)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum


class DayKind(StrEnum):
    """休 (rest) or 班 (a weekend day that is worked)."""

    rest = "rest"
    work = "work"


class Holiday(db.Model):
    """A day that is not what its weekday says."""

    __tablename__ = "holidays"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = str_enum("kind", DayKind)
    notice: Mapped[str]
    version_id: Mapped[int] = mapped_column(ForeignKey("calendar_versions.id"), primary_key=True)


class CalendarVersion(db.Model):
    """One loading of one year; the newest id is the version of the calendar.

    ``text``: the notice as it was pasted; ``source``: where it was read; ``reason``: why dates were computed
    anew.
    """

    __tablename__ = "calendar_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    notice: Mapped[str]
    source: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str]
    loaded_at: Mapped[datetime]
