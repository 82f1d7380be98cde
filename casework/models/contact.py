"""Contact log (沟通记录, domain 01 § 4)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.scope import CaseScoped
from workflows.codes import Outcome, Purpose


class Direction(StrEnum):
    """Who turned to whom."""

    incoming = "in"
    outgoing = "out"


class ContactChannel(StrEnum):
    """By what means they spoke."""

    phone = "phone"
    visit = "visit"
    letter = "letter"
    online = "online"
    other = "other"


class NeedResolved(StrEnum):
    """Whether the real need (真实诉求) was met; ``unknown`` when nothing is known."""

    yes = "yes"
    partly = "partly"
    no = "no"
    unknown = ""


class Contact(CaseScoped, db.Model):
    """One contact with the applicant or a third party."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime]
    direction: Mapped[Direction] = str_enum("direction", Direction)
    channel: Mapped[ContactChannel] = str_enum("channel", ContactChannel)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[Purpose] = str_enum("purpose", Purpose)
    summary: Mapped[str]
    outcome: Mapped[Outcome] = str_enum("outcome", Outcome)
    promised_on: Mapped[date | None]
    real_need: Mapped[str] = mapped_column(default="")
    need_resolved: Mapped[NeedResolved] = str_enum(
        "need_resolved", NeedResolved, default=NeedResolved.unknown
    )
    referred_to: Mapped[str] = mapped_column(default="")
