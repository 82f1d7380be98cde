"""What a department or street office does with a transfer: accept, return, answer, keep drafts and notes.

It sees the transfer and not the case. Here alone a request reaches a case beyond its scope, to record the
fact of a transfer that is with the unit of the person, and nothing of the case goes back to the page.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from casework.acting import Acting
from casework.db import Stale, db
from casework.models.case import Case
from casework.models.message import MessageKind
from casework.models.organ import Unit
from casework.models.transfer import TransferFile, TransferNote, TransferRow
from casework.record import record
from casework.scope import everything
from casework.services import materials, processing
from casework.services.materials import Incoming
from casework.services.transfer_news import tell_sender
from workflows import facts as f
from workflows.codes import TransferReturn
from workflows.guards_transfer import NOTICE
from workflows.refusal import Refusal, RefusalCode
from workflows.transfers import RULING_DAYS

OWN_PURPOSE = "transfer"  # of files that a unit hands in


@contextmanager
def _case_of(row: TransferRow, seen: int, acting: Acting) -> Iterator[Case]:
    """The case of a transfer that is with the unit of the person. Raises Refusal, Stale."""
    if row.unit_id != acting.unit_id:
        raise Refusal(RefusalCode.TRANSFER_NOT_YOURS, NOTICE)
    if row.steps != seen:
        raise Stale
    with everything():
        case = db.session.get_one(Case, row.case_id, populate_existing=True, with_for_update=True)
        yield case
        db.session.flush()
        db.session.expire(row)
        db.session.expunge(case)  # read beyond the scope of the request


def accept(row: TransferRow, *, seen: int, acting: Acting) -> None:
    """Take a transfer (接收); after the last day for it this only says what silence said already.

    Raises Refusal (other unit; accepted; ended), Stale. Source: domain 01 § 6.
    """
    with _case_of(row, seen, acting) as case:
        tacit = acting.today > row.accept_by_on
        record(case, f.TransferAccepted(on=acting.today, transfer_id=row.id, tacit=tacit), acting)


def hand_back(
    row: TransferRow,
    *,
    reason_code: str,
    proposed_unit_id: int | None,
    proof: str,
    explanation: str,
    places: str,
    keywords: str,
    years: str,
    seen: int,
    acting: Acting,
) -> None:
    """Return a transfer (退回) with its reason code and proof; sender and coordinator are told.

    ``proof``: the 三定 or 权责清单 basis. ``places``, ``keywords``, ``years``: a search that found
    nothing, kept as a search record of the case; a file the unit put to the transfer proves it too.
    Raises Refusal (late; second time; ruled; not proven; other unit), Stale. Source: domain 01 § 6.
    """
    with _case_of(row, seen, acting) as case:
        reason = TransferReturn(reason_code)
        search_id = file_id = None
        if reason is TransferReturn.no_such_info_after_search:
            file_id = own_file(row)
            if places and keywords:
                search_id = processing.record_search(
                    case, on=acting.today, places=[places], keywords=keywords, years=years,
                    result="not_found", note="", seen=case.version, acting=acting,
                ).id  # fmt: skip
        fact = f.TransferReturned(
            on=acting.today, transfer_id=row.id, reason_code=reason, proposed_unit_id=proposed_unit_id,
            proof=proof, search_id=search_id, file_id=file_id,
        )  # fmt: skip
        record(case, fact, acting)
        db.session.refresh(row)
        row.return_text = explanation
        tell_sender(
            row, MessageKind.transfer_returned, case, acting, unit=unit_name(row.to_unit_id),
            return_reason=reason.value, due_on=acting.calendar.add(acting.today, RULING_DAYS),
        )  # fmt: skip


def own_file(row: TransferRow) -> int | None:
    """The first file that the unit put to a transfer."""
    found = select(TransferFile.file_id).where(
        TransferFile.transfer_id == row.id, TransferFile.is_sent.is_(False)
    )
    return db.session.scalar(found.order_by(TransferFile.file_id).limit(1))


def submit(row: TransferRow, *, opinion: str, seen: int, acting: Acting) -> None:
    """Hand in material and opinion (提交材料和意见); the sender is told.

    Raises Refusal (ended; other unit), Stale. Source: domain 01 § 6.
    """
    with _case_of(row, seen, acting) as case:
        record(case, f.MaterialSubmitted(on=acting.today, transfer_id=row.id), acting)
        db.session.refresh(row)
        row.opinion, row.draft = opinion, ""
        tell_sender(
            row, MessageKind.transfer_answered, case, acting, unit=unit_name(row.unit_id), progress="material"
        )


def put_file(row: TransferRow, incoming: Incoming, *, seen: int, acting: Acting) -> None:
    """Put a file of the unit to the transfer and to the case; needs writing().

    Raises UploadRefused, Refusal (ended; other unit), Stale.
    """
    with _case_of(row, seen, acting) as case:
        if row.material_on or not row.is_open:
            raise Refusal(RefusalCode.TRANSFER_NOT_OPEN, NOTICE)
        file = materials.put_to_case(case, incoming, OWN_PURPOSE, acting)
        db.session.add(TransferFile(transfer_id=row.id, file_id=file.id, is_sent=False))
        db.session.flush()
        db.session.expunge(file)


def save_draft(row: TransferRow, *, opinion: str, seen: int, acting: Acting) -> None:
    """Keep the draft of the opinion (意见草稿), for the unit alone; needs writing().

    Raises Refusal (other unit), Stale.
    """
    _check_own(row, seen, acting)
    row.draft = opinion
    db.session.flush()


def add_note(row: TransferRow, *, whom: str, text: str, seen: int, acting: Acting) -> None:
    """Note a contact of the unit about a transfer (联系记录); needs writing(). Raises Refusal, Stale."""
    _check_own(row, seen, acting)
    note = TransferNote(
        transfer_id=row.id, unit_id=acting.unit_id, person_id=acting.person_id, at=acting.now, whom=whom,
        text=text,
    )  # fmt: skip
    db.session.add(note)
    db.session.flush()


def _check_own(row: TransferRow, seen: int, acting: Acting) -> None:
    if row.unit_id != acting.unit_id:
        raise Refusal(RefusalCode.TRANSFER_NOT_YOURS, NOTICE)
    if row.steps != seen:
        raise Stale


def unit_name(unit_id: int) -> str:
    """Organ and unit in short."""
    unit = db.session.get_one(Unit, unit_id)
    return unit.organ.short_name
