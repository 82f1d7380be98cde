"""What units are responsible for (职责目录, from their 权责清单): whom a matter is proposed to."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db
from casework.models.organ import Organ, Unit


class Responsibility(db.Model):
    """One function (职责事项) of one unit, with the words by which it is recognised."""

    __tablename__ = "responsibilities"
    __table_args__ = (
        UniqueConstraint("unit_id", "function", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    function: Mapped[str]
    keywords: Mapped[str]  # joined by 、
    basis: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    organ: Mapped[Organ] = relationship()
    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
