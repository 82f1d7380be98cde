"""Promised call-backs (约定回电): what was promised for which day, until a contact keeps the promise."""

from datetime import date

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db
from casework.scope import CaseScoped


class Callback(CaseScoped, db.Model):
    """One promise, made in a contact and closed by a later one."""

    __tablename__ = "callbacks"
    __table_args__ = (
        Index(
            "ix_callbacks_open",
            "promised_on",
            "case_id",
            sqlite_where=text("done_on IS NULL"),
            postgresql_where=text("done_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who promised
    promised_on: Mapped[date]
    promise: Mapped[str]
    done_contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    done_on: Mapped[date | None]
