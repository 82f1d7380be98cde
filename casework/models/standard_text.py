"""Standard texts (标准文本): the words of letters, one row a version. Source: domain 07 § 2; domain 03."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.triggers import frozen


class TextState(StrEnum):
    """A version is used in letters only when a legal reviewer passed it."""

    draft = "draft"
    review = "review"
    published = "published"


class StandardText(db.Model):
    """One version of the words of a letter, result or remedy; published words never change."""

    __tablename__ = "standard_texts"
    __table_args__ = (
        UniqueConstraint("key", "number"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)  # reply/GRANT_A, letter/D02, remedy/FREE
    number: Mapped[int]  # 1, 2, … inside its key
    organ_id: Mapped[int | None] = mapped_column(ForeignKey("organs.id"))  # none: all organs
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]  # last day
    state: Mapped[TextState] = str_enum("state", TextState)
    changes: Mapped[str] = mapped_column(default="")
    opinion: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # none: came with the system
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    sha256: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)

    @property
    def label(self) -> str:
        """How letters name it, as Text.version."""
        return f"{self.key}@{self.effective_from.isoformat()}" + (
            f"#{self.organ_id}" if self.organ_id else ""
        )


frozen(StandardText.__table__, "OLD.state = 'published'")  # type: ignore[arg-type]
