"""Settings of the office: practice values that law leaves open (domain 00 § 8)."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db

YELLOW_DAYS_KEY = "yellow_days"


class Setting(db.Model):
    """One named value; a change writes an audit entry."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)
