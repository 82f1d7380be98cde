"""A scratch office with very many open cases: rows of ``cases`` alone, fixed seed, kept in var/bench.

Only clock columns are believable here; there are no facts, so nothing else may be read. For the B rows.
"""

import random
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from app import create_app
from bench import site
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db
from casework.models import Case, Person
from casework.models.sub_clock import SubClockRow
from casework.scope import everything
from workflows.calendar import WorkCalendar
from workflows.codes import ApplicantKind, Channel, State
from workflows.sub_clocks import SubClockKind

SEED = 20240003
CASES = 1_000_000
BATCH = 10_000
TODAY = date(2026, 10, 19)  # a Monday of the known calendar
NOW = datetime(2026, 10, 18, 23, 30, tzinfo=UTC)  # half past seven in Jinan
CHANGED_AT = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
FIRST_ID = 10_000_000
# States of open cases, with how many of a hundred are in each and how the clock of each stands.
SHARES = (
    (State.PROCESSING, 62, "running"), (State.REVIEWING, 12, "running"), (State.SIGNING, 8, "running"),
    (State.CORRECTION_PENDING, 8, "suspended_correction"), (State.CONSULTING, 6, "paused_consult"),
    (State.AWAIT_CONFIRM, 4, "awaiting_confirmation"),
)  # fmt: skip


def folder() -> Path:
    """The data directory, made once; it may be written to, each row cleans up after itself."""
    place, state = site.CACHE / f"open-{CASES}", site.made_by()
    stamp = place / "made-open"
    if not stamp.exists() or stamp.read_text("ascii") != state:
        shutil.rmtree(place, ignore_errors=True)
        source = site.province(site.SMALL)
        print(f"bench: making {CASES} open cases", file=sys.stderr, flush=True)
        shutil.copytree(source, place)
        with create_app(site.settings(place)).app_context(), everything():
            fill(CASES)
        stamp.write_text(state, "ascii")
    return place


def acting() -> Acting:
    """The system on the morning of the bench."""
    return Acting.system(NOW, current_calendar())


def fill(count: int) -> None:
    """Put the rows in."""
    people = [
        tuple(row)
        for row in db.session.execute(
            select(Person.id, Person.unit_id).where(Person.unit_id.is_not(None)).order_by(Person.id)
        )
    ]
    calendar, dice = current_calendar(), random.Random(SEED)
    db.session.rollback()
    with db.engine.connect().execution_options(ogi_write=True) as connection:
        for begin in range(0, count, BATCH):
            numbers = range(begin, min(begin + BATCH, count))
            _put(connection, [_row(no, people, calendar, dice) for no in numbers], calendar)
        connection.execute(update(Case.__table__).values(updated_at=CHANGED_AT))  # those of the province too
        connection.commit()
        connection.exec_driver_sql("ANALYZE")


def _put(connection: Connection, rows: list[dict[str, Any]], calendar: WorkCalendar) -> None:
    connection.execute(insert(Case.__table__), rows)
    opinions = list(_opinions(rows, calendar))
    if opinions:
        connection.execute(insert(SubClockRow.__table__), opinions)


def _row(
    no: int, people: list[tuple[int, int]], calendar: WorkCalendar, dice: random.Random
) -> dict[str, Any]:
    """A case that arrived up to forty working days ago; its due date lies ten days back to forty ahead."""
    state, clock = _state(dice.randrange(100))
    person, unit = people[no % len(people)]
    position = calendar.position(TODAY)
    arrived = calendar.at(position - dice.randrange(1, 40))
    runs = clock == "running"
    due = calendar.at(position + dice.randrange(-10, 41)) if runs or clock == "paused_consult" else None
    waits = calendar.at(position + dice.randrange(-2, 20)) if state is State.CORRECTION_PENDING else None
    case_id = FIRST_ID + no
    return {
        "id": case_id, "uuid": str(UUID(int=case_id)), "number": f"OPEN-{no:07d}", "organ_id": 1,
        "unit_id": unit, "handler_id": person, "created_at": CHANGED_AT, "updated_at": CHANGED_AT,
        "title": "样例", "content": "样例", "applicant_name": "样例甲",
        "applicant_kind": ApplicantKind.natural_person, "needs_assistance": False, "form_wanted": "",
        "route_wanted": "", "purpose": "", "oral": False, "oral_reason": "", "state": state, "version": 3,
        "channel": Channel.ordinary_mail, "difficult": False, "arrived_on": arrived,
        "received_on": None if state is State.AWAIT_CONFIRM else arrived, "due_on": due,
        "latest_due_on": due, "provisional": False, "clock_state": clock, "applicant_due_on": waits,
        "sub_clocks": int(state is State.CONSULTING), "extension_days": 0,
    }  # fmt: skip


def _state(dice: int) -> tuple[State, str]:
    for state, share, clock in SHARES:
        if dice < share:
            return state, clock
        dice -= share
    raise AssertionError("the shares make a hundred")


def _opinions(rows: list[dict[str, Any]], calendar: WorkCalendar) -> Iterator[dict[str, Any]]:
    for row in rows:
        if row["sub_clocks"]:
            due_on = calendar.add(row["arrived_on"], 15)
            yield {"case_id": row["id"], "kind": SubClockKind.opinion, "ref": "P2", "due_on": due_on}
