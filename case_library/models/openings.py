"""How often entries of the library are opened: counted by day, never by person."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from case_library.codes import Collection
from casework.db import db, str_enum


class LibraryOpening(db.Model):
    """Openings of one entry on one day."""

    __tablename__ = "library_openings"

    opened_on: Mapped[date] = mapped_column(primary_key=True)
    collection: Mapped[Collection] = str_enum("collection", Collection, primary_key=True)
    entry_id: Mapped[int] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(default=1)
