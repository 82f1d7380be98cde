"""What a clerk read from a request: plain values between the registration form and the use case."""

from dataclasses import dataclass, field
from datetime import date

from casework.models import Lack
from workflows.codes import ApplicantKind, Channel
from workflows.receipt import receipt_date


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySheet:
    """One person or organisation as the paper names it."""

    name: str
    kind: ApplicantKind = ApplicantKind.natural_person
    id_kind: str = ""
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    fax: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    postcode: str = ""
    organisation_code: str = ""
    legal_representative: str = ""
    contact_person: str = ""
    consent_electronic: bool = False
    authority_seen: bool = False
    lacks: frozenset[Lack] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How and when a request came; days that its channel does not need are None (domain 02 § 3)."""

    channel: Channel
    submitted_on: date | None = None
    signed_on: date | None = None
    arrived_on: date | None = None
    confirmed_on: date | None = None
    record_signed_on: date | None = None
    tracking_no: str = ""

    @property
    def came_on(self) -> date:
        """The day it reached the organ: arrived, signed for, handed in, or written down and signed."""
        for day in (self.arrived_on, self.signed_on, self.submitted_on, self.record_signed_on):
            if day is not None:
                return day
        raise ValueError("An arrival needs the day on which the request came.")

    @property
    def received_on(self) -> date | None:
        """The receipt date (收到申请之日); None while mutual confirmation is missing (Art 31)."""
        return receipt_date(
            self.channel,
            arrived_on=self.came_on,
            submitted_on=self.submitted_on,
            signed_on=self.signed_on,
            confirmed_on=self.confirmed_on,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One request as the clerk read it."""

    arrival: Arrival
    applicant: PartySheet
    content: str
    agent: PartySheet | None = None
    co_applicants: tuple[PartySheet, ...] = ()
    title: str = ""
    items: tuple[str, ...] = ()
    form_wanted: str = ""
    route_wanted: str = ""
    purpose: str = ""
    needs_assistance: bool = False
    oral_reason: str = ""
