"""Keys of forms that were sent, so that a double submit has one result (SECURITY 2.7)."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db


class Idempotency(db.Model):
    """One submitted form and the answer it got. ``status`` 0: still at work in this transaction."""

    __tablename__ = "idempotency"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str]
    body_sha256: Mapped[str]
    status: Mapped[int] = mapped_column(default=0)
    location: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(index=True)
