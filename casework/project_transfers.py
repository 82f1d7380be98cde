"""The rows of the transfers of a case from its facts, written by project.py alone (domain 01 § 6)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, select, update

from casework.db import connection, db
from casework.models.transfer import TransferRow
from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile
from workflows.codes import TransferState
from workflows.transfers import ACCEPTANCE_DAYS, accept_by, awaits_ruling, transfers

# Columns of table transfers that follow from the facts; the others are words.
PROJECTED = (
    "state", "unit_id", "hop_no", "sent_on", "accept_by_on", "reply_by_on", "accepted_on", "returned_on",
    "return_reason", "awaits_ruling", "ruled_on", "material_on", "steps",
)  # fmt: skip
_TABLE = TransferRow.__table__
_MOVE = (
    update(_TABLE)  # type: ignore[arg-type]
    .where(_TABLE.c.id == bindparam("row_id"))
    .values({name: bindparam(name) for name in PROJECTED})
)


def move_transfers(file: CaseFile, calendar: WorkCalendar) -> None:
    """Write the projected columns of every transfer of a case."""
    if moved := transfer_columns(file, calendar):
        connection().execute(_MOVE, list(moved.values()))


def transfer_columns(file: CaseFile, calendar: WorkCalendar) -> dict[int, dict[str, Any]]:
    """Projected columns of every transfer of a case, by its number. One that was voided is closed."""
    if not any(type(entry.fact) is f.Transferred for entry in file.entries):
        return {}  # most cases
    known = transfers(file)
    found: dict[int, dict[str, Any]] = {
        t.id: {
            "row_id": t.id, "state": t.state, "unit_id": t.unit_id, "hop_no": t.hop_no, "sent_on": t.sent_on,
            "accept_by_on": accept_by(t, calendar), "reply_by_on": t.reply_by_on,
            "accepted_on": t.accepted_on, "returned_on": t.returned_on, "return_reason": t.reason_code,
            "awaits_ruling": awaits_ruling(known, t), "ruled_on": t.ruled_on, "material_on": t.material_on,
            "steps": t.steps,
        }
        for t in known
    }  # fmt: skip
    for entry in file.entries:
        fact = entry.fact
        if isinstance(fact, f.Transferred) and fact.transfer_id not in found:
            found[fact.transfer_id] = _voided(fact, calendar)
    return found


def _voided(fact: f.Transferred, calendar: WorkCalendar) -> dict[str, Any]:
    last = fact.accept_by_on or calendar.add(fact.on, ACCEPTANCE_DAYS)
    nothing = dict.fromkeys(("accepted_on", "returned_on", "return_reason", "ruled_on", "material_on"))
    return {
        "row_id": fact.transfer_id, "state": TransferState.closed, "unit_id": fact.to_unit_id,
        "hop_no": fact.hop_no, "sent_on": fact.on, "accept_by_on": last, "reply_by_on": fact.reply_by_on,
        **nothing, "awaits_ruling": False, "steps": 0,
    }  # fmt: skip


def wrong_transfers(case_id: int, file: CaseFile, calendar: WorkCalendar) -> Iterator[tuple[str, Any, Any]]:
    """Column, stored value and what the facts say, where they differ."""
    told = transfer_columns(file, calendar)
    rows = db.session.scalars(select(TransferRow).where(TransferRow.case_id == case_id)) if told else ()
    for row in rows:
        for name in PROJECTED:
            stored, expected = getattr(row, name), told.get(row.id, {}).get(name)
            if stored != expected:
                yield f"transfers.{name}", stored, expected
