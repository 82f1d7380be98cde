"""Row B1: due dates of open cases recomputed after a holiday notice, against libraries asked row by row."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import chinese_calendar
import holidays
from sqlalchemy import Engine, create_engine, insert

from bench import site
from bench.row import Row, human, in_turn, seconds
from casework import calendar_data
from casework.engine import begin_option
from casework.models import Case
from casework.project import move_due
from casework.queries.due_moves import starts
from workflows.calendar import WorkCalendar
from workflows.clock_reading import ANSWER_DAYS

FULL = 1_000_000
BATCH = 20_000
# The latest day on which a notice of these years came: of 2023, so that many open cases reached into it.
TODAY, YEAR = date(2022, 12, 8), 2023
RECEIVED_DAYS = 40  # calendar days in which the open cases came
ASKED, ASKED_SLOWLY = 2_000, 100  # rows the peers are asked for; each row costs them the same


def count() -> int:
    """A million cases; as many as `--cases` says when that is not its default."""
    return FULL if site.CASES == 20_000 else site.CASES


def calendars() -> tuple[WorkCalendar, WorkCalendar]:
    """Before and after the notice."""
    known = [notice for notice in calendar_data.read_notices() if notice.year <= YEAR]
    return calendar_data.calendar_of(known[:-1]), calendar_data.calendar_of(known)


def rows(number: int, calendar: WorkCalendar) -> Iterator[dict[str, Any]]:
    """Open cases in the order of their arrival on which nothing acted: their clock, the rest left short."""
    days = [TODAY - timedelta(days=n) for n in range(RECEIVED_DAYS, 0, -1)]
    moment = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
    for no in range(number):
        day = days[no * len(days) // number]
        due = calendar.add(day, ANSWER_DAYS)
        yield {
            "id": no + 1, "uuid": f"{no:032d}", "organ_id": 1, "title": "", "content": "",
            "applicant_name": "", "applicant_kind": "natural_person", "channel": "in_person",
            "arrived_on": day, "received_on": day, "counts_from": day, "due_on": due, "latest_due_on": due,
            "provisional": calendar.is_provisional(day, due), "state": "PROCESSING",
            "clock_state": "running", "version": 4, "created_at": moment, "updated_at": moment,
        }  # fmt: skip


def made(folder: Path, number: int, calendar: WorkCalendar) -> Engine:
    """A database as the office has it, with these cases."""
    site.run(folder, str(site.BIN / "flask"), "prepare")
    engine = create_engine(f"sqlite:///{folder / 'ogi.db'}")
    with engine.connect().execution_options(**begin_option(write=True)) as connection:
        waiting = rows(number, calendar)
        while batch := list(islice(waiting, BATCH)):
            connection.execute(insert(Case.__table__), batch)  # type: ignore[arg-type]
        connection.commit()
    return engine


def recompute(engine: Engine, old: WorkCalendar, new: WorkCalendar) -> int:
    """What services.calendars does to the rows of these cases, in one transaction; how many it wrote."""
    with engine.connect().execution_options(**begin_option(write=True)) as connection:
        written = sum(
            move_due(connection, start=s.day, due=s.after if s.after != s.before else None,
                     provisional=s.is_provisional)
            for s in starts(connection, old, new)
        )  # fmt: skip
        connection.commit()
    return written


def recomputed_due_dates() -> Iterable[Row]:
    """B1."""
    old, new = calendars()
    number = count()
    table = holidays.country_holidays("CN", years=range(2021, 2025))
    days = [TODAY - timedelta(days=1 + n % RECEIVED_DAYS) for n in range(ASKED)]
    both = [old, new]

    def own() -> float:
        both.reverse()  # to the new calendar and back again, so that each round writes as much
        return seconds(lambda: recompute(engine, *reversed(both)))

    def peer() -> None:
        for day in days:
            table.get_nth_working_day(day, ANSWER_DAYS)

    def slow_peer() -> None:
        for day in days[:ASKED_SLOWLY]:
            chinese_calendar.find_workday(ANSWER_DAYS, day)

    with tempfile.TemporaryDirectory(prefix="ogi-bench-", dir=site.ROOT / "var") as place:
        engine = made(Path(place), number, old)
        written = recompute(engine, old, new)
        recompute(engine, new, old)
        ours, theirs, slow = in_turn(
            own,
            lambda: seconds(peer) / ASKED * number,
            lambda: seconds(slow_peer) / ASKED_SLOWLY * number,
        )
        engine.dispose()
    what = (
        f"{human(ours)} for {number} cases, {written} written; {human(theirs)} and {human(slow)} row by row"
    )
    yield Row("B1", "due dates recomputed, against holidays a row", ours / theirs, 1 / 20, False, what)
    yield Row("B1", "due dates recomputed, against chinese_calendar", ours / slow, 1 / 300, False, what)


ROWS = {"B1": recomputed_due_dates}
