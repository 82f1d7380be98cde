"""Organs that answer, their units, and who reviews and judges them (domain 00 § 5)."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum


class OrganKind(StrEnum):
    """District government, department, street office (街道办事处), or an organ outside the district."""

    DG = "DG"
    DEPT = "DEPT"
    SO = "SO"
    OTHER = "OTHER"


class Organ(db.Model):
    """An answering organ (答复机关): own receipt, clock, number series and annual table."""

    __tablename__ = "organs"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    short_name: Mapped[str]
    kind: Mapped[OrganKind] = str_enum("kind", OrganKind)
    letter_mark: Mapped[str]
    red_head: Mapped[str]
    reply_title: Mapped[str]
    contact_office: Mapped[str]
    contact_phone: Mapped[str]
    address: Mapped[str]
    postcode: Mapped[str]
    review_name: Mapped[str]
    fund_no: Mapped[str]  # 全宗号
    note: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organs.id"))
    version: Mapped[int] = mapped_column(default=1)

    units: Mapped[list["Unit"]] = relationship(back_populates="organ")
    remedy_targets: Mapped[list["RemedyTarget"]] = relationship(back_populates="organ")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class RemedyTarget(db.Model):
    """Where an answer of this organ is reviewed and sued, for a time (复议法 Art 24); data, never code."""

    __tablename__ = "remedy_targets"
    __table_args__ = (
        UniqueConstraint("organ_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    review_body: Mapped[str]
    court: Mapped[str]
    court_address: Mapped[str]
    online_review: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    organ: Mapped[Organ] = relationship(back_populates="remedy_targets")


class Unit(db.Model):
    """A unit (科室) inside an organ; people belong to it, cases are handled by it."""

    __tablename__ = "units"
    __table_args__ = (
        UniqueConstraint("organ_id", "code"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    code: Mapped[str]
    name: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    organ: Mapped[Organ] = relationship(back_populates="units")
