"""Intake (接收、登记): a request arrives, is registered with its receipt date, and gets its number."""

import re
from contextlib import suppress
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.forms.intake_sheet import Sheet
from casework.letters.texts import MissingValue
from casework.models import Case, Organ, Person, RequestItem, Unit
from casework.record import record
from casework.services.notices import prepare_receipt
from casework.services.parties import add_parties
from casework.services.receipt import received_fact, registered_fact
from workflows.codes import Channel, Role
from workflows.facts import Assigned, ConfirmationAwaited, ReceiptDateChanged, Registered, ReviewOpened

TITLE_CHARACTERS = 40
# How people begin: cut away when a subject is proposed.
_OPENING = re.compile(
    r"^(本人|我|我们|现|特|兹|根据|依据|依照|按照|《[^》]*》|第?[一二三四五六七八九十\d]+条|的?规定|[，,、：:\s]|"
    r"向?(?:你|贵)(?:单位|局|机关|办|街道|政府)?|依法|申请|请求|请|公开|获取|提供|以下|如下|政府|信息)+"
)


def register_request(sheet: Sheet, acting: Acting) -> Case:
    """Take in a request: with a receipt date it is registered, without one it waits for confirmation.

    A paper is never refused at the door, whatever it lacks (国办公开办函〔2017〕19号 item 1).
    Raises Refusal. Source: 条例 Art 29, 31; domain 01 T01-T03.
    """
    case = _new_case(sheet, acting)
    record(case, received_fact(sheet.arrival), acting)
    record(case, _first_unit(acting), acting)
    if sheet.arrival.received_on is None:
        record(case, ConfirmationAwaited(on=acting.today), acting)
    else:
        _register(case, registered_fact(sheet.arrival, acting), acting)
    return case


def _new_case(sheet: Sheet, acting: Acting) -> Case:
    case = Case(
        uuid=str(uuid4()),
        organ_id=acting.organ_id,
        created_at=acting.now,
        updated_at=acting.now,
        title=sheet.title or propose_title(sheet.content),
        content=sheet.content,
        applicant_name=sheet.applicant.name,
        applicant_kind=sheet.applicant.kind,
        needs_assistance=sheet.needs_assistance,
        form_wanted=sheet.form_wanted,
        route_wanted=sheet.route_wanted,
        purpose=sheet.purpose,
        oral=sheet.arrival.channel is Channel.oral,
        oral_reason=sheet.oral_reason,
        channel=sheet.arrival.channel,
        arrived_on=sheet.arrival.came_on,
    )
    db.session.add(case)
    db.session.flush()
    for number, text in enumerate(sheet.items or (sheet.content,), 1):
        db.session.add(RequestItem(case_id=case.id, no=number, text=text))
    add_parties(case, sheet)
    return case


def _first_unit(acting: Acting) -> Assigned:
    """The registrar's own unit, and the registrar where he is a handler too."""
    handler = acting.person_id if Role.handler in acting.roles else None
    return Assigned(on=acting.today, unit_id=acting.unit_id, handler_id=handler)


def _register(case: Case, fact: Registered, acting: Acting, *, seen: int | None = None) -> None:
    """Registered, numbered last: the series stays locked until the commit (SECURITY 4.2)."""
    record(case, fact, acting, seen=seen, numbered_by=db.session.get_one(Organ, case.organ_id))
    with suppress(MissingValue):  # an organ whose contact is not entered yet still takes in every request
        prepare_receipt(case, acting)


def register_waiting(case: Case, *, confirmed_on: date, seen: int, acting: Acting) -> None:
    """Register a request that waited, with the day of mutual confirmation (双方确认).

    Raises Refusal (wrong receipt date; wrong state or role), Stale.
    Source: 条例 Art 31(2), 31(3); domain 01 T03.
    """
    fact = Registered(on=acting.today, received_on=confirmed_on, confirmed_on=confirmed_on)
    _register(case, fact, acting, seen=seen)


def open_review(case: Case, *, seen: int, acting: Acting) -> None:
    """Open the formal review (形式审查); who opens it handles the case (T05). Raises Refusal, Stale."""
    record(case, ReviewOpened(on=acting.today, handler_id=acting.person_id), acting, seen=seen)


def assign(case: Case, *, unit_id: int, handler_id: int | None, seen: int, acting: Acting) -> None:
    """Give a case to a unit of the answering organ and, if named, to a handler there.

    Raises Refusal, Stale, NoResultFound when the unit or the person is not one of the organ.
    """
    unit = db.session.scalars(select(Unit).where(Unit.id == unit_id, Unit.organ_id == case.organ_id)).one()
    if handler_id is not None:
        db.session.scalars(select(Person.id).where(Person.id == handler_id, Person.unit_id == unit.id)).one()
    record(case, Assigned(on=acting.today, unit_id=unit.id, handler_id=handler_id), acting, seen=seen)


def change_receipt_date(case: Case, *, received_on: date, reason: str, seen: int, acting: Acting) -> None:
    """Set the receipt date right, by the ogi_head with a reason; the due date follows.

    Raises Refusal (role; date after today), Stale. Source: domain 01 § 2, last line.
    """
    fact = ReceiptDateChanged(on=acting.today, received_on=received_on, reason=reason)
    record(case, fact, acting, seen=seen)


def propose_title(content: str) -> str:
    """A short subject from the content: its first sentence without the opening words."""
    first = re.split(r"[。；;！!？?\n]", content.strip(), maxsplit=1)[0].strip()
    subject = _OPENING.sub("", first).strip(" ，,、：:“”\"'") or first
    return subject if len(subject) <= TITLE_CHARACTERS else f"{subject[: TITLE_CHARACTERS - 1]}…"
