"""How many letters were made of each version of the standard texts: a count, no letter and no case."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db


class TextUse(db.Model):
    """Uses of one version; counted anew every night from the letters themselves."""

    __tablename__ = "standard_text_uses"

    label: Mapped[str] = mapped_column(primary_key=True)  # StandardText.label, as letters name it
    letters: Mapped[int]
    last_on: Mapped[date]
