"""Constrained transfer (约束转办): send, rule, take back; the office's side of domain 01 § 6.

It never changes the answering organ and never stops the clock: whoever received the request answers it.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.file import StoredFile
from casework.models.message import MessageKind
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.transfer import TransferFile, TransferRow
from casework.record import casefile_of, record
from casework.services.transfer_news import tell_sender, tell_unit
from casework.services.transfer_settings import limits
from workflows import facts as f
from workflows import transfers as rules
from workflows.codes import TransferKind, TransferState
from workflows.guards_transfer import NOTICE, handle_hops
from workflows.refusal import Refusal, RefusalCode


def send(
    case: Case,
    *,
    receivers: Sequence[int],
    kind: TransferKind,
    asked: str,
    basis: str,
    reply_by_on: date,
    files: Sequence[int] = (),
    seen: int,
    acting: Acting,
) -> list[TransferRow]:
    """Send a case to one or several units (转办、协办), each in a transfer of its own, and tell them.

    ``receivers``: ids of units; ``basis``: of their duty; ``files``: materials of the case they may open.
    Raises Refusal (hop limit; circle; itself; merged away; outside the district; no time left), Stale.
    Source: domain 01 § 6.
    """
    known = limits()
    given = list(db.session.scalars(select(StoredFile.id).where(_of_case(case), StoredFile.id.in_(files))))
    sent = []
    for place, unit_id in enumerate(dict.fromkeys(receivers)):
        check_receiver(unit_id, case, acting)
        row = _row(case, unit_id, kind, asked, basis, reply_by_on, acting)
        fact = f.Transferred(
            on=acting.today, transfer_id=row.id, to_unit_id=unit_id, transfer_kind=kind,
            hop_no=row.hop_no, reply_by_on=reply_by_on, from_unit_id=row.from_unit_id,
            accept_by_on=acting.calendar.add(acting.today, known.acceptance_days),
            hop_limit=known.hop_limit,
        )  # fmt: skip
        record(case, fact, acting, seen=seen if place == 0 else None)
        db.session.add_all(TransferFile(transfer_id=row.id, file_id=id_, is_sent=True) for id_ in given)
        db.session.refresh(row)
        tell_unit(row, MessageKind.transfer_received, acting, accept_by=row.accept_by_on.isoformat())
        sent.append(row)
    db.session.flush()
    return sent


def _of_case(case: Case) -> object:
    return (StoredFile.case_id == case.id) & StoredFile.letter_id.is_(None)


def _row(
    case: Case, unit_id: int, kind: TransferKind, asked: str, basis: str, reply_by_on: date, acting: Acting
) -> TransferRow:
    is_handle = kind is TransferKind.handle
    row = TransferRow(
        case_id=case.id, number=case.ref, subject=case.title, kind=kind,
        from_unit_id=case.unit_id or acting.unit_id, to_unit_id=unit_id, unit_id=unit_id,
        sender_id=acting.person_id, asked=asked, basis=basis, state=TransferState.sent,
        hop_no=handle_hops(casefile_of(case)) + 1 if is_handle else 0,
        sent_on=acting.today, accept_by_on=acting.today, reply_by_on=reply_by_on,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def check_receiver(unit_id: int, case: Case, acting: Acting) -> None:
    """Whether a unit may be asked: it works still, in this district, and is not the one that asks.

    Raises Refusal; for a unit merged away it names the successor.
    """
    unit = db.session.get_one(Unit, unit_id)
    organ = db.session.get_one(Organ, unit.organ_id)
    if unit_id in (acting.unit_id, case.unit_id):
        raise Refusal(RefusalCode.TRANSFER_TO_SELF, NOTICE)
    if has_ended(unit, acting.today) or has_ended(organ, acting.today):
        successor = db.session.get(Organ, organ.successor_id) if organ.successor_id else None
        raise Refusal(
            RefusalCode.TRANSFER_RECEIVER_ENDED, NOTICE, unit=organ.short_name,
            successor=successor.short_name if successor else "",
        )  # fmt: skip
    if organ.kind is OrganKind.OTHER:
        raise Refusal(RefusalCode.TRANSFER_RECEIVER_OUTSIDE, NOTICE, unit=organ.short_name)


def has_ended(row: Unit | Organ, today: date) -> bool:
    """Whether a unit or organ was merged away by this day."""
    return row.valid_to is not None and row.valid_to < today


def proposed_reply_by(case: Case, kind: TransferKind, acting: Acting) -> rules.ReplyBy:
    """The day proposed for the material: min(default, due − 5 working days)."""
    due_on = casefile_of(case).clock(acting.calendar).due_on
    return rules.reply_by(acting.today, limits().material_days(kind), due_on, acting.calendar)


def rule(
    case: Case,
    *,
    transfer_id: int,
    unit_id: int,
    criterion: str,
    precedent: str,
    reason: str,
    reply_by_on: date,
    seen: int,
    acting: Acting,
) -> None:
    """Rule who acts on a transfer that was handed back (裁定); binding, it cannot be returned.

    ``precedent``: number of the case in which the unit did the same. The case's own unit may be named too.
    Raises Refusal (not returned; ruled already; no criterion; unit merged away), Stale.
    Source: domain 01 § 6.
    """
    row = db.session.get_one(TransferRow, transfer_id, populate_existing=True)
    if unit_id != row.to_unit_id:
        check_receiver(unit_id, case, acting)
    if precedent and not _is_number(precedent):
        raise Refusal(RefusalCode.TRANSFER_CRITERION_INVALID, NOTICE)
    fact = f.TransferRuled(
        on=acting.today, transfer_id=transfer_id, unit_id=unit_id, criterion=criterion, precedent=precedent,
        reply_by_on=reply_by_on,
    )  # fmt: skip
    record(case, fact, acting, seen=seen)
    db.session.refresh(row)
    row.ruling_text = reason
    tell_unit(row, MessageKind.transfer_ruled, acting, decision="to_you")
    if row.to_unit_id != unit_id:
        tell_unit(row, MessageKind.transfer_ruled, acting, unit_id=row.to_unit_id, decision="to_other")
    tell_sender(row, MessageKind.transfer_answered, case, acting, progress="ruled")
    db.session.flush()


def _is_number(number: str) -> bool:
    """A case that the coordinator can see: a precedent that nobody may look at is none."""
    return db.session.execute(select(Case.id).where(Case.number == number)).first() is not None


def take_back(case: Case, *, transfer_id: int, reason: str, seen: int, acting: Acting) -> None:
    """Take the file back (收回), for three working days are left or fewer; the unit is told.

    Raises Refusal (ended; more days left), Stale. Source: domain 01 § 6.
    """
    row = db.session.get_one(TransferRow, transfer_id, populate_existing=True)
    fact = f.TransferTakenBack(on=acting.today, transfer_id=transfer_id, reason=reason)
    record(case, fact, acting, seen=seen)
    db.session.refresh(row)
    tell_unit(row, MessageKind.transfer_ruled, acting, decision="taken_back")
