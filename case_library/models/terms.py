"""The words the office keeps for its library: two taxonomies, and what people say for what the law says."""

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from case_library.codes import Axis
from casework.db import db, str_enum


class LibraryTerm(db.Model):
    """One word of a taxonomy: a subject (领域) or a dispute point (争议点)."""

    __tablename__ = "library_terms"
    __table_args__ = (UniqueConstraint("axis", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    axis: Mapped[Axis] = str_enum("axis", Axis)
    code: Mapped[str]  # S01, DP01
    name: Mapped[str]
    position: Mapped[int]
    pinned: Mapped[bool] = mapped_column(default=False)  # the hot fields of the founding notice stay on top
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class Synonym(db.Model):
    """What people say (通俗说法) and the official words to add to the query (domain 07 § 6.3)."""

    __tablename__ = "library_synonyms"

    id: Mapped[int] = mapped_column(primary_key=True)
    plain: Mapped[str] = mapped_column(unique=True)
    official: Mapped[list[str]] = mapped_column(JSON)
    hint: Mapped[str] = mapped_column(default="")  # S01, DP18 or a determination
    weight: Mapped[float] = mapped_column(default=1.0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
