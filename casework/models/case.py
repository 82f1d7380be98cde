"""Cases (申请件), what is asked for item by item, and the people and bodies concerned."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.organ import Organ, Unit
from casework.models.person import Person
from casework.scope import CaseScoped
from casework.triggers import never_deleted
from workflows.codes import ApplicantKind, Channel, State


class PartyRole(StrEnum):
    """As what somebody stands in a case."""

    applicant = "applicant"
    co_applicant = "co_applicant"
    agent = "agent"
    third_party = "third_party"
    organ = "organ"


class Lack(StrEnum):
    """What a paper lacked when it was registered: noted, asked for by the notice, never refused."""

    identity = "identity"
    contact = "contact"
    authority = "authority"


def _only(condition: str) -> dict[str, Any]:
    """A partial index, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Case(CaseScoped, db.Model):
    """One request (件). Columns of ``project.PROJECTED`` are written by project.py alone, from facts."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("version >= 0", name="version_counts"),
        Index(None, "organ_id", "state", "id"),
        Index(None, "organ_id", "received_on", "id"),
        Index(None, "handler_id", "state"),
        Index(None, "unit_id", "state"),
        # Lists of work look at open cases, or at those not yet archived: some thousand of a million.
        Index("ix_cases_open", "due_on", "id", **_only("closed_on IS NULL")),
        # The numbers on every page: open cases of an organ or a unit.
        Index(
            "ix_cases_open_of_organ",
            "organ_id",
            "state",
            "handler_id",
            "unit_id",
            **_only("closed_on IS NULL"),
        ),
        Index("ix_cases_open_of_unit", "unit_id", **_only("closed_on IS NULL")),
        # The sweep asks what changed since, and which sub-deadlines a day has passed (services/sweep.py).
        Index("ix_cases_changed", "updated_at", "id", **_only("closed_on IS NULL")),
        Index("ix_cases_applicant_due", "applicant_due_on", **_only("applicant_due_on IS NOT NULL")),
        Index("ix_cases_unconfirmed", "arrived_on", **_only("state IN ('RECEIVED', 'AWAIT_CONFIRM')")),
        Index("ix_cases_unread", "received_on", **_only("state IN ('REGISTERED', 'REVIEWING')")),
        # A new calendar moves due dates by the day they count from, without a look at the facts.
        Index("ix_cases_counted", "counts_from", **_only("counts_from IS NOT NULL")),
        Index("ix_cases_unarchived", "state", "id", **_only("archived_on IS NULL")),
        Index(None, "arrived_on", "id"),
        Index("ix_cases_merged", "main_ref", **_only("main_ref IS NOT NULL")),
        # Without the open ones, or SQLite takes it for finding those, past the index made for them.
        Index(None, "closed_on", **_only("closed_on IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str | None] = mapped_column(unique=True)  # 登记号, given at registration
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    created_at: Mapped[datetime]
    # What the paper says
    title: Mapped[str]
    content: Mapped[str]
    applicant_name: Mapped[str]
    applicant_kind: Mapped[ApplicantKind] = str_enum("applicant_kind", ApplicantKind)
    needs_assistance: Mapped[bool] = mapped_column(default=False)
    form_wanted: Mapped[str] = mapped_column(default="")
    route_wanted: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    oral: Mapped[bool] = mapped_column(default=False)
    oral_reason: Mapped[str] = mapped_column(default="")  # why writing is really difficult (Art 29)
    # Projection
    state: Mapped[State] = str_enum("state", State, default=State.RECEIVED)
    version: Mapped[int] = mapped_column(default=0)  # seq of the last fact
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[Channel] = str_enum("channel", Channel)
    difficult: Mapped[bool] = mapped_column(default=False)
    arrived_on: Mapped[date]
    received_on: Mapped[date | None]
    due_on: Mapped[date | None]
    latest_due_on: Mapped[date | None]
    counts_from: Mapped[date | None]  # open, and nothing since then acted on the clock
    provisional: Mapped[bool] = mapped_column(default=False)
    clock_state: Mapped[str] = mapped_column(default="not_started")
    applicant_due_on: Mapped[date | None]
    sub_clocks: Mapped[int] = mapped_column(default=0)  # how many rows of table sub_clocks it has
    extension_days: Mapped[int] = mapped_column(default=0)
    closed_on: Mapped[date | None]
    determination: Mapped[str | None]
    statistics_row: Mapped[str | None]
    effective_on: Mapped[date | None]
    on_time: Mapped[bool | None]
    archived_on: Mapped[date | None]
    archive_no: Mapped[str | None]
    retention: Mapped[str | None]
    main_ref: Mapped[str | None]  # the case into which this one was merged
    updated_at: Mapped[datetime]

    organ: Mapped[Organ] = relationship()
    unit: Mapped[Unit | None] = relationship()
    handler: Mapped[Person | None] = relationship()
    items: Mapped[list["RequestItem"]] = relationship(back_populates="case", order_by="RequestItem.no")
    parties: Mapped[list["Party"]] = relationship(back_populates="case", order_by="Party.id")

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}  # noqa: RUF012

    @property
    def ref(self) -> str:
        """What stands in the address of the page: the number, or ``S<id>`` before there is one."""
        return self.number or f"S{self.id}"

    @property
    def chain_id(self) -> str:
        """Name of the hash chain of this case (SECURITY 6.2)."""
        return f"case:{self.uuid}"


class RequestItem(CaseScoped, db.Model):
    """One of several things asked for in one paper (domain 01 § 3)."""

    __tablename__ = "request_items"
    __table_args__ = (UniqueConstraint("case_id", "no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    no: Mapped[int]
    text: Mapped[str]

    case: Mapped[Case] = relationship(back_populates="items")


class Party(CaseScoped, db.Model):
    """Somebody concerned in a case. ``…_sealed`` columns are ciphertext (SECURITY 7.2), read by pii.py."""

    __tablename__ = "parties"
    __table_args__ = (UniqueConstraint("case_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    code: Mapped[str]  # P1, P2 …: what facts call this party
    role: Mapped[PartyRole] = str_enum("role", PartyRole)
    kind: Mapped[ApplicantKind] = str_enum("kind", ApplicantKind)
    name: Mapped[str]
    id_kind: Mapped[str] = mapped_column(default="")
    id_number_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    fax_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    postcode: Mapped[str] = mapped_column(default="")
    organisation_code: Mapped[str] = mapped_column(default="")
    legal_representative: Mapped[str] = mapped_column(default="")
    contact_person: Mapped[str] = mapped_column(default="")
    consent_electronic: Mapped[bool] = mapped_column(default=False)
    authority_seen: Mapped[bool] = mapped_column(default=False)  # an agent's power of attorney (授权委托书)
    lacks: Mapped[str] = mapped_column(default="")  # codes of Lack, missing at the door (domain 01 T03)
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship(back_populates="parties")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class PiiIndex(db.Model):
    """Blind index of sealed values (SECURITY 7.3): finds the owner of an exact value, shows nothing."""

    __tablename__ = "pii_index"
    __table_args__ = (Index(None, "field", "bi_key_id", "bi"),)

    owner_type: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    bi_key_id: Mapped[int] = mapped_column(primary_key=True)
    bi: Mapped[bytes] = mapped_column(LargeBinary)


never_deleted(Case.__table__, "OLD.number IS NOT NULL")  # type: ignore[arg-type]
