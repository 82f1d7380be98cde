"""Builder of cases: facts through record(), by the people who would do it, at the time they would."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import uuid4

from casework.acting import Acting
from casework.db import db, writing
from casework.models import Case, Party, PartyRole, RequestItem
from casework.record import record
from tests.time import FixedNow
from workflows import facts as f
from workflows.codes import ApplicantKind, Channel

TITLE = "七贤街道2025年度绿化养护合同"


class CaseBuilder:
    """``a_case().registered("2026-09-21").accepted()``; ``.id`` and ``.ref`` name the case."""

    def __init__(
        self,
        context: Callable[[], AbstractContextManager[None]],
        acting_as: Callable[[str], Acting],
        clock: FixedNow,
        *,
        on: str = "",
        registrar: str = "wangmin",
        channel: Channel = Channel.in_person,
        **row: Any,
    ) -> None:
        self._context, self._acting_as, self._clock, self.registrar = context, acting_as, clock, registrar
        if on:
            clock.set(on)
        day = clock.today
        received = f.Received(on=day, channel=channel, **_arrival(channel, day))
        with self._context(), writing():
            case = _new_case(acting_as(registrar), channel, day, row)
            record(case, received, acting_as(registrar), seen=0)
            self.id, self.ref = case.id, case.ref

    def add(self, *facts: f.Fact, by: str = "") -> CaseBuilder:
        """Record facts as this person (the registrar unless named)."""
        for fact in facts:
            with self._context(), writing():
                case = db.session.get_one(Case, self.id)
                record(case, fact, self._acting_as(by or self.registrar), seen=case.version)
        return self

    def registered(self, on: str = "") -> CaseBuilder:
        """Registered with a number; the receipt date is the day of arrival, or of confirmation."""
        day = self._day(on)
        with self._context(), writing():
            case = db.session.get_one(Case, self.id)
            acting = self._acting_as(self.registrar)
            received = case.arrived_on if case.channel in _BY_ARRIVAL else day
            confirmed = None if case.channel in _BY_ARRIVAL else day
            fact = f.Registered(on=day, received_on=received, confirmed_on=confirmed)
            record(case, fact, acting, seen=case.version, numbered_by=case.organ)
            self.ref = case.ref
        return self

    def reviewed(self, on: str = "") -> CaseBuilder:
        """The handler opened the formal review."""
        return self.add(
            f.ReviewOpened(on=self._day(on), handler_id=self._acting_as(self.registrar).person_id)
        )

    def accepted(self, on: str = "") -> CaseBuilder:
        """Registered, reviewed, taken up for processing, as far as it has not been yet."""
        with self._context():
            state = db.session.get_one(Case, self.id).state
        if state == "RECEIVED":
            self.registered(on)
        if state in ("RECEIVED", "REGISTERED"):
            self.reviewed(on)
        return self.add(f.Accepted(on=self._day(on)))

    @property
    def row(self) -> Case:
        """The row of the case, in the context of the test."""
        return db.session.get_one(Case, self.id, populate_existing=True)

    def _day(self, on: str) -> date:
        if on:
            self._clock.set(on)
        return self._clock.today


_BY_ARRIVAL = (Channel.in_person, Channel.oral, Channel.registered_mail)


def _arrival(channel: Channel, day: date) -> dict[str, Any]:
    if channel is Channel.registered_mail:
        return {"signed_on": day}
    return {} if channel is Channel.ordinary_mail else {"submitted_on": day}


def _new_case(acting: Acting, channel: Channel, day: date, row: dict[str, Any]) -> Case:
    case = Case(
        uuid=str(uuid4()),
        organ_id=acting.organ_id,
        unit_id=acting.unit_id,
        created_at=acting.now,
        updated_at=acting.now,
        channel=channel,
        arrived_on=day,
        **{
            "title": TITLE,
            "content": f"申请公开{TITLE}。",
            "applicant_name": "样例甲",
            "applicant_kind": ApplicantKind.natural_person,
            **row,
        },
    )
    case.items.append(RequestItem(no=1, text=case.content))
    case.parties.append(
        Party(uuid=str(uuid4()), code="P1", role=PartyRole.applicant, kind=case.applicant_kind,
              name=case.applicant_name)
    )  # fmt: skip
    db.session.add(case)
    db.session.flush()
    return case
