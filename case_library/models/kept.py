"""Entries that somebody keeps for himself (收藏)."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from case_library.codes import Collection
from casework.db import db, str_enum


class KeptEntry(db.Model):
    """One entry of one person. ``ref`` is shown when the entry itself may no longer be."""

    __tablename__ = "library_kept"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    collection: Mapped[Collection] = str_enum("collection", Collection, primary_key=True)
    entry_id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str]
    kept_at: Mapped[datetime]
