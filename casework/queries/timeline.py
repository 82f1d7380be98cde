"""What a case page reads: the case, its facts as rows for the timeline, and what stands beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from casework.db import db
from casework.models.case import Case, Party
from casework.models.contact import Contact
from casework.models.event import CaseEvent
from casework.models.file import StoredFile
from casework.models.organ import Unit
from casework.models.person import Person
from casework.models.search_record import SearchRecord
from casework.objects import columns_of, object_of
from casework.queries import kept_back
from casework.scoped import ScopedRows

# Which facts a filter of the timeline shows; "all" shows every fact.
CLOCK_KINDS = frozenset(
    {"received", "confirmation_awaited", "registered", "receipt_date_changed", "correction_requested",
     "correction_received", "correction_abandoned", "consultation_sent", "consultation_served",
     "opinion_received", "consultation_returned", "consultation_lapsed", "extended", "delay_granted",
     "fee_charged", "fee_paid", "fee_abandoned", "dispatched", "delivered", "answered_on_the_spot",
     "withdrawn", "merged", "closed_not_ogi_form", "reopened", "voided"}
)  # fmt: skip
UNIT_KINDS = frozenset(
    {"assigned", "transferred", "transfer_accepted", "transfer_returned", "transfer_ruled",
     "material_submitted", "consultation_sent", "consultation_served", "opinion_received",
     "consultation_returned", "consultation_lapsed", "searched"}
)  # fmt: skip
APPLICANT_KINDS = frozenset(
    {"received", "contacted", "confirmation_awaited", "registered", "answered_on_the_spot",
     "correction_requested", "notice_served", "correction_received", "reasons_requested", "reasons_received",
     "fee_charged", "fee_paid", "extended", "delay_granted", "dispatched", "delivery_failed",
     "delivered", "reply_served", "withdrawn", "rectified"}
)  # fmt: skip
FILTERS = {"all": None, "clock": CLOCK_KINDS, "units": UNIT_KINDS, "applicant": APPLICANT_KINDS}


@dataclass(frozen=True, slots=True)
class Moment:
    """A fact on the timeline. ``data``: its fields as written; ``voided_by``: seq of the voiding fact."""

    seq: int
    kind: str
    occurred_on: date
    recorded_at: datetime
    actor_name: str
    role: str
    data: dict[str, Any]
    voided_by: int | None = None
    files: tuple[Any, ...] = ()


def read_events(case_id: int) -> list[Any]:
    """All facts of a case in order, as plain rows of the log."""
    return _EVENTS(case_id=case_id)


def moments(events: list[Any], files: list[Any], *, only: str = "all") -> tuple[Moment, ...]:
    """The timeline, newest legal day first, each fact with the files that belong to it."""
    voids = {json.loads(e.data)["seq"]: e.seq for e in events if e.kind == "voided"}
    wanted = FILTERS.get(only)
    found = [_moment(e, files, voids) for e in events if wanted is None or e.kind in wanted]
    return tuple(sorted(found, key=lambda m: (m.occurred_on, m.seq), reverse=True))


def _moment(event: Any, files: list[Any], voids: dict[int, int]) -> Moment:
    return Moment(
        seq=event.seq,
        kind=event.kind,
        occurred_on=event.occurred_on,
        recorded_at=event.recorded_at,
        actor_name=event.actor_name,
        role=event.role,
        data=json.loads(event.data),
        voided_by=voids.get(event.seq),
        files=tuple(f for f in files if f.step_seq == event.seq),
    )


def parties_of(case_id: int) -> list[Party]:
    """Everybody concerned in a case, in the order of registration."""
    session = db.session()
    return [object_of(session, Party, row) for row in _PARTIES(case_id=case_id)]


def files_of(case_id: int) -> list[Any]:
    """The files of a case, oldest first."""
    return kept_back.shown(case_id, _FILES(case_id=case_id))


def contacts_of(case_id: int) -> list[Any]:
    """The contact log, newest first."""
    statement = select(
        Contact.id, Contact.at, Contact.direction, Contact.channel, Contact.purpose, Contact.summary,
        Contact.outcome, Contact.promised_on, Contact.real_need, Contact.need_resolved, Contact.referred_to,
        Person.name.label("person"),
    ).join(Person, Person.id == Contact.person_id)  # fmt: skip
    return list(db.session.execute(statement.where(Contact.case_id == case_id).order_by(Contact.at.desc())))


def searches_of(case_id: int) -> list[Any]:
    """The search records of a case."""
    statement = select(
        SearchRecord.on, SearchRecord.places, SearchRecord.keywords, SearchRecord.years, SearchRecord.result,
        SearchRecord.note, Person.name.label("person"),
    ).join(Person, Person.id == SearchRecord.person_id)  # fmt: skip
    return list(
        db.session.execute(statement.where(SearchRecord.case_id == case_id).order_by(SearchRecord.on))
    )


def beside(case: Case) -> Any:
    """Numbers on the tabs, and the names of the handler and the unit, in one statement."""
    (found,) = _BESIDE(case_id=case.id, handler_id=case.handler_id, unit_id=case.unit_id)
    return found


# Built once: every case page runs them.
_CASE_ID = bindparam("case_id")
_EVENTS = ScopedRows(
    CaseEvent, select(*columns_of(CaseEvent)).where(CaseEvent.case_id == _CASE_ID).order_by(CaseEvent.seq)
)
_PARTIES = ScopedRows(Party, select(*columns_of(Party)).where(Party.case_id == _CASE_ID).order_by(Party.id))
_FILES = ScopedRows(
    StoredFile,
    select(
        StoredFile.uuid, StoredFile.name, StoredFile.media_type, StoredFile.size, StoredFile.pages,
        StoredFile.sha256, StoredFile.purpose, StoredFile.scan_state, StoredFile.step_seq,
        StoredFile.letter_id, StoredFile.created_at, Person.name.label("uploader"),
    )
    .join(Person, Person.id == StoredFile.uploader_id)
    .where(StoredFile.case_id == _CASE_ID)
    .order_by(StoredFile.id),
)  # fmt: skip
_CONTACTS = select(func.count(Contact.id)).where(Contact.case_id == _CASE_ID)
_SEARCHES = select(func.count(SearchRecord.id)).where(SearchRecord.case_id == _CASE_ID)
_BESIDE = ScopedRows(
    Case,
    select(
        _CONTACTS.scalar_subquery().label("contacts"),
        _SEARCHES.scalar_subquery().label("searches"),
        select(Person.name).where(Person.id == bindparam("handler_id")).scalar_subquery().label("handler"),
        select(Unit.name).where(Unit.id == bindparam("unit_id")).scalar_subquery().label("unit"),
    ),
)
