"""The row of a case from its facts: the only writer of projected columns (DESIGN D1, STYLE 3.5)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from casework.db import Stale, connection, db
from casework.models.case import Case
from casework.models.dispute import DisputeRow
from casework.models.sub_clock import SubClockRow
from casework.prepared import Prepared
from casework.project_transfers import move_transfers, wrong_transfers
from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile, Entry
from workflows.clock_reading import Reading
from workflows.codes import CLOSED, ENDED, State
from workflows.determinations import Row, known, statistics_row
from workflows.difficult import is_difficult
from workflows.disputes import Dispute, disputes_of
from workflows.sub_clocks import SubClock, sub_clocks

# Columns of table cases that follow from the facts; unit_id and handler_id only once somebody was assigned.
PROJECTED = (
    "state", "version", "unit_id", "handler_id", "channel", "difficult", "arrived_on", "received_on",
    "due_on", "latest_due_on", "counts_from", "provisional", "clock_state", "applicant_due_on",
    "sub_clocks", "extension_days", "closed_on", "determination", "statistics_row", "effective_on",
    "on_time", "archived_on", "archive_no", "retention", "main_ref",
)  # fmt: skip

# Annual row of the ends that are not replies (domain 04 § 4); a merged case follows its main case.
END_ROWS = {
    State.CLOSED_ABANDONED_CORRECTION: Row.other_1_no_correction,
    State.CLOSED_ABANDONED_FEE: Row.other_2_fee_unpaid,
    State.CLOSED_WITHDRAWN: Row.other_3_other,
    State.CLOSED_NOT_OGI_FORM: Row.other_3_other,
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A column whose value is not what the facts say."""

    case: str
    column: str
    stored: Any
    expected: Any


def columns(case: Case, file: CaseFile, calendar: WorkCalendar) -> dict[str, Any]:
    """All projected columns of a case. Nothing here depends on the day it is computed."""
    reading = file.clock(calendar)
    return {
        "state": file.state,
        "version": file.entries[-1].seq,
        **_arrival(case, file),
        **_people(case, file),
        **_clock(reading, file),
        "sub_clocks": len(sub_clocks(file, calendar)),
        **_end(file, reading),
        **_archive(file),
    }


def project(
    case: Case,
    file: CaseFile,
    calendar: WorkCalendar,
    *,
    at: datetime | None = None,
    number: str | None = None,
) -> dict[str, Any]:
    """Write the projected columns; returns the old values of those that changed. The row is in the database.

    Raises Stale when somebody else wrote the row meanwhile.
    """
    new = {n: value for n, value in columns(case, file, calendar).items() if getattr(case, n) != value}
    old = {name: getattr(case, name) for name in new}
    if at is not None:
        new["updated_at"] = at
    if number is not None:
        new["number"] = number
    had = case.sub_clocks
    if new:
        _write(case, new)
    if had or case.sub_clocks:  # most cases have none, and then there is nothing to ask
        _write_sub_clocks(case, sub_clocks(file, calendar))
    if _was_disputed(file):
        _write_disputes(case, disputes_of(file))
    move_transfers(file, calendar)
    return old


def _was_disputed(file: CaseFile) -> bool:
    """A voided dispute must leave its table too."""
    return any(entry.fact.kind == f.DisputeFiled.kind for entry in file.entries)


def _write_disputes(case: Case, disputes: Iterable[Dispute]) -> None:
    connection = db.session.connection()
    connection.execute(_DROP_DISPUTES, {"of_case": case.id})
    rows = [{"case_id": case.id, **asdict(dispute)} for dispute in disputes]
    if rows:
        connection.execute(_ADD_DISPUTES, rows)


_DISPUTES = DisputeRow.__table__
_DROP_DISPUTES = delete(_DISPUTES).where(_DISPUTES.c.case_id == bindparam("of_case"))  # type: ignore[arg-type]
_ADD_DISPUTES = insert(_DISPUTES)  # type: ignore[arg-type]


def _write_sub_clocks(case: Case, clocks: Iterable[SubClock]) -> None:
    connection().execute(_DROP_SUB_CLOCKS, {"of_case": case.id})
    rows = [{"case_id": case.id, **asdict(clock)} for clock in clocks]
    if rows:
        connection().execute(_ADD_SUB_CLOCKS, rows)


_SUB_CLOCKS = SubClockRow.__table__
_DROP_SUB_CLOCKS = delete(_SUB_CLOCKS).where(_SUB_CLOCKS.c.case_id == bindparam("of_case"))  # type: ignore[arg-type]
_ADD_SUB_CLOCKS = insert(_SUB_CLOCKS)  # type: ignore[arg-type]


# Past the unit of work, which takes five times as long.
_TABLE = Case.__table__
_OF_VERSION = (_TABLE.c.id == bindparam("row_id"), _TABLE.c.version == bindparam("row_version"))
_UPDATE = Prepared(update(_TABLE).where(*_OF_VERSION))  # type: ignore[arg-type]


def _write(case: Case, new: dict[str, Any]) -> None:
    values = {**new, "row_id": case.id, "row_version": case.version}
    if _UPDATE.run(values).rowcount != 1:
        raise Stale
    for name, value in new.items():
        set_committed_value(case, name, value)


_COUNTED = update(_TABLE).where(_TABLE.c.counts_from == bindparam("start"))  # type: ignore[arg-type]
_MARK = _COUNTED.values(provisional=bindparam("is_provisional"))
_MOVE = _MARK.values(due_on=bindparam("due"), latest_due_on=bindparam("due"))


def move_due(connection: Connection, *, start: date, due: date | None, provisional: bool) -> int:
    """Write due date and mark of all cases that count from a day; how many. Their facts need not be read.

    ``due`` None: it stays, and the index of due dates need not be written either.
    """
    values = {"start": start, "is_provisional": provisional}
    if due is None:
        return connection.execute(_MARK, values).rowcount
    return connection.execute(_MOVE, values | {"due": due}).rowcount


def differences(case: Case, file: CaseFile, calendar: WorkCalendar) -> Iterator[Difference]:
    """Where the row of a case is not what its facts say."""
    for name, value in columns(case, file, calendar).items():
        if getattr(case, name) != value:
            yield Difference(case.ref, name, getattr(case, name), value)
    yield from _wrong_disputes(case, file)
    stored, expected = _stored_sub_clocks(case), set(sub_clocks(file, calendar))
    if stored != expected:
        yield Difference(case.ref, "sub_clocks", stored - expected, expected - stored)
    for column, stored_value, told in wrong_transfers(case.id, file, calendar):
        yield Difference(case.ref, column, stored_value, told)


def _wrong_disputes(case: Case, file: CaseFile) -> Iterator[Difference]:
    names = [column.name for column in _DISPUTES.columns if column.name != "case_id"]
    rows = db.session.scalars(
        select(DisputeRow).where(DisputeRow.case_id == case.id).order_by(DisputeRow.no)
    ).all()
    stored = [tuple(getattr(row, name) for name in names) for row in rows]
    expected = [tuple(getattr(dispute, name) for name in names) for dispute in disputes_of(file)]
    if stored != expected:
        yield Difference(case.ref, "disputes", stored, expected)


def _stored_sub_clocks(case: Case) -> set[SubClock]:
    rows = db.session.scalars(select(SubClockRow).where(SubClockRow.case_id == case.id))
    return {SubClock(row.kind, row.ref, row.due_on, row.unit_id) for row in rows}


def _arrival(case: Case, file: CaseFile) -> dict[str, Any]:
    received = file.last(f.Received)
    return {
        "channel": received.channel if received else case.channel,
        "arrived_on": received.on if received else case.arrived_on,
        "difficult": is_difficult(file),
    }


def _people(case: Case, file: CaseFile) -> dict[str, Any]:
    unit_id, handler_id = case.unit_id, case.handler_id
    for fact in file.facts:
        if isinstance(fact, f.Assigned):
            unit_id, handler_id = fact.unit_id, fact.handler_id
        elif isinstance(fact, f.ReviewOpened):
            handler_id = fact.handler_id
    return {"unit_id": unit_id, "handler_id": handler_id}


def _clock(reading: Reading, file: CaseFile) -> dict[str, Any]:
    deadlines: dict[State, Callable[[], Any]] = {
        State.CORRECTION_PENDING: lambda: reading.applicant_correction_deadline,
        State.FEE_PENDING: lambda: reading.fee_payment_deadline,
        State.REASON_PENDING: lambda: reading.reasons_deadline,
    }
    waits = deadlines.get(file.state) if file.state else None
    return {
        "received_on": reading.received_on,
        "due_on": reading.due_on,
        "latest_due_on": reading.latest_due_on,
        "counts_from": reading.counts_from,
        "provisional": reading.provisional,
        "clock_state": str(reading.state),
        "extension_days": reading.extension_days,
        "applicant_due_on": waits() if waits else None,
    }


def _end(file: CaseFile, reading: Reading) -> dict[str, Any]:
    end = _closing_entry(file) if file.state in ENDED else None
    state = end.state_after if end else None
    merged = file.last(f.Merged) if state is State.CLOSED_MERGED else None
    main = file.last(f.MainCaseAnswered) if merged else None
    determination = _determination(file) if state is State.CLOSED_REPLIED else None
    row = _row(state, determination) if state else None
    return {
        "closed_on": end.fact.on if end else None,
        # A merged case counts with the result of its main case, once that has one (domain 01 § 8).
        "determination": (main.determination or None) if main else determination,
        "statistics_row": (main.statistics_row or None) if main else row,
        "main_ref": merged.into if merged else None,
        "effective_on": reading.reply_effective_on if end else None,
        "on_time": reading.on_time if end else None,
    }


def _closing_entry(file: CaseFile) -> Entry | None:
    """The fact that ended the case; an archived case ended before it was archived."""
    found = None
    before: State | None = None
    for entry in file.valid_entries:
        if entry.state_after in CLOSED and before not in CLOSED:
            found = entry
        before = entry.state_after
    return found


def _determination(file: CaseFile) -> str | None:
    drafted, spot = file.last(f.Drafted), file.last(f.AnsweredOnTheSpot)
    return drafted.determination if drafted else spot.determination if spot else None


def _row(state: State, determination: str | None) -> str | None:
    codes = [result.code for result in known(determination or "")]
    if codes:
        return str(statistics_row(codes))
    return str(END_ROWS[state]) if state in END_ROWS else None


def _archive(file: CaseFile) -> dict[str, Any]:
    archived = file.last(f.Archived) if file.state is State.ARCHIVED else None
    return {
        "archived_on": archived.on if archived else None,
        "archive_no": archived.archive_no if archived else None,
        "retention": archived.retention if archived else None,
    }
