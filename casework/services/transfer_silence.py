"""Silence is acceptance (默认接收): recorded by a job and by the sweep of the morning; late rulings."""

from datetime import time

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, write
from casework.models.case import Case
from casework.models.message import MessageKind
from casework.models.transfer import TransferRow
from casework.record import record
from casework.services.transfer_desk import unit_name
from casework.services.transfer_news import tell_sender
from workflows import facts as f
from workflows.codes import TransferState
from workflows.transfers import RULING_DAYS

AT = time(7, 15)  # before the sweep of the morning


def run_daily(acting: Acting) -> int:
    """The job of the day: silence, and rulings that are late. How many things it did."""
    return accept_silent(acting) + remind_of_rulings(acting)


def remind_of_rulings(acting: Acting) -> int:
    """Tell the coordinator once of a return that should have been ruled on; opens its transaction."""
    last = acting.calendar.before(acting.today, RULING_DAYS)
    late = select(TransferRow).where(TransferRow.awaits_ruling.is_(True), TransferRow.returned_on < last)

    def tell_all() -> int:
        rows = db.session.scalars(late.order_by(TransferRow.id)).all()
        return sum(_remind(row, acting) for row in rows)

    return write(tell_all)


def _remind(row: TransferRow, acting: Acting) -> int:
    due_on = acting.calendar.add(row.returned_on, RULING_DAYS) if row.returned_on else None
    return tell_sender(
        row, MessageKind.transfer_returned, db.session.get_one(Case, row.case_id), acting, due_on=due_on,
        unit=unit_name(row.to_unit_id), return_reason=str(row.return_reason), decision="late",
    )  # fmt: skip


def accept_silent(acting: Acting) -> int:
    """Accept what nobody accepted or returned in time; opens its transactions. How many."""
    late = select(TransferRow.id).where(
        TransferRow.state == TransferState.sent, TransferRow.accept_by_on < acting.today
    )
    ids = db.session.scalars(late.order_by(TransferRow.id)).all()
    return sum(write(lambda id_=id_: _accept(id_, acting)) for id_ in ids)  # type: ignore[misc]


def _accept(transfer_id: int, acting: Acting) -> int:
    row = db.session.get_one(TransferRow, transfer_id, populate_existing=True)
    if row.state is not TransferState.sent:  # answered meanwhile
        return 0
    case = db.session.get_one(Case, row.case_id)
    record(case, f.TransferAccepted(on=acting.today, transfer_id=row.id, tacit=True), acting)
    db.session.refresh(row)
    tell_sender(
        row, MessageKind.transfer_answered, case, acting, unit=unit_name(row.unit_id), progress="tacit"
    )
    return 1
