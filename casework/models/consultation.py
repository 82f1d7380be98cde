"""Who is asked for an opinion in a case and as what, and the texts of opinions and of their weighing."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.case import Party
from casework.models.letter import Letter
from casework.scope import CaseScoped
from workflows.codes import AskedAs


class AskedParty(CaseScoped, db.Model):
    """A party of a case as somebody who is asked (Art 32, 34; domain 01 § 6, last line).

    ``unit_id``: the unit of the district that answers in this system. ``letter_id``: the newest letter to it.
    """

    __tablename__ = "asked_parties"

    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    asked_as: Mapped[AskedAs] = str_enum("asked_as", AskedAs)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    sent_on: Mapped[date | None]

    party: Mapped[Party] = relationship()
    letter: Mapped[Letter | None] = relationship()


class OpinionText(CaseScoped, db.Model):
    """What a party wrote, or why the organ weighed it as it did; a fact carries the id (STYLE § 3.8)."""

    __tablename__ = "opinion_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"))
    is_weighing: Mapped[bool]
    text: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
