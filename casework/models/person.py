"""People, their roles and their earlier passwords."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.organ import Unit
from casework.triggers import roles_exclude
from workflows.codes import Role


class PersonStatus(StrEnum):
    """Whether somebody may sign in."""

    active = "active"
    disabled = "disabled"


class Person(db.Model):
    """Somebody on the staff; one row a human being (staff number), whatever roles he holds."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint("unit_id IS NOT NULL OR id = 0", name="unit_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    staff_no: Mapped[str] = mapped_column(unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    status: Mapped[PersonStatus] = str_enum("status", PersonStatus, default=PersonStatus.active)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit | None] = relationship()
    roles: Mapped[list["PersonRole"]] = relationship(
        back_populates="person", foreign_keys="PersonRole.person_id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles this person holds now."""
        return frozenset(held.role for held in self.roles)


class PersonRole(db.Model):
    """A role held by a person."""

    __tablename__ = "person_roles"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[Role] = str_enum("role", Role, primary_key=True)
    granted_at: Mapped[datetime]
    granted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))

    person: Mapped[Person] = relationship(back_populates="roles", foreign_keys=[person_id])


class RoleExclusion(db.Model):
    """Two roles that no person may hold together (SECURITY 10.7); read by a trigger."""

    __tablename__ = "role_exclusions"

    role: Mapped[str] = mapped_column(primary_key=True)
    excluded: Mapped[str] = mapped_column(primary_key=True)


class PasswordHistory(db.Model):
    """An earlier password of a person, which may not come back (SECURITY 9.4)."""

    __tablename__ = "password_history"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    password_hash: Mapped[str]
    replaced_at: Mapped[datetime]


roles_exclude(PersonRole.__table__)  # type: ignore[arg-type]
