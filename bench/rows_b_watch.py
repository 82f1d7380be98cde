"""Rows B2 and B3: the morning sweep and the lamps over a million open cases."""

import math
import re
import time
from collections.abc import Callable, Iterable
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, text

from app import create_app
from bench import open_cases, site
from bench.row import Row, human, in_turn, seconds
from casework.acting import Acting
from casework.db import db, writing
from casework.models import Case, Message
from casework.models.scheduler import SweepMark
from casework.queries import dashboard
from casework.queries.case_filters import has_lamp
from casework.queries.watches import WATCHES, newly_reached
from casework.scope import everything
from casework.services import sweep
from casework.services.message_rules import load_rules, rules_by_level
from workflows.levels import level_of

ROUNDS = 5
SAMPLE = 100_000  # cases of one round of the loop; its time is proportional to them
MOST_MEBIBYTES = 500
ALL = 10**9


def morning_sweep() -> Iterable[Row]:
    """B2: everything that the day brings near was told already; each side looks and finds nothing."""
    folder = open_cases.folder()
    with create_app(site.settings(folder)).app_context(), everything():
        acting = open_cases.acting()
        told = _tell_all(acting)
        yesterday = acting.calendar.before(acting.today, 1)
        sides = (lambda: _swept(yesterday, acting), lambda: _swept(None, acting), lambda: _loop(acting))
        day, whole, loop = in_turn(*sides, rounds=ROUNDS)
        scaled = loop * open_cases.CASES / SAMPLE
        used = _mebibytes(folder)
        _clean()
    detail = f"{human(day)} against {human(scaled)} (loop over {SAMPLE:,}, times {scaled / loop:.0f})"
    yield Row("B2", "morning sweep of a million open cases, nothing new", scaled / day, 30, detail=detail)
    detail = f"{human(whole)} against {human(scaled)}; {told:,} told before"
    yield Row("B2", "the same without knowing when it was last swept", scaled / whole, 30, detail=detail)
    yield Row("B2", "memory of the sweep", used, MOST_MEBIBYTES, at_least=False, unit=" MiB")


def _tell_all(acting: Acting) -> int:
    """The messages that earlier mornings wrote, one a case and level."""
    with writing():
        load_rules(acting)
    _clean()
    rules = rules_by_level()
    reached = [
        found for watch in WATCHES
        for found in newly_reached(watch, tuple(rules.get(watch.kind, ())), acting, since=None, limit=ALL)
    ]  # fmt: skip
    person_id = db.session.scalar(select(Case.handler_id).where(Case.id >= open_cases.FIRST_ID).limit(1))
    rows = [
        {"key": f"{found.key}:{person_id}", "person_id": person_id, "kind": found.kind, "level": found.level,
         "case_id": found.case_id, "due_on": found.due_on, "params": {"ref": found.ref} if found.ref else {},
         "created_at": acting.now}
        for found in reached
    ]  # fmt: skip
    with writing():
        db.session.connection().execute(insert(Message.__table__), rows)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    return len(rows)


def _clean() -> None:
    with writing():
        for table in (Message, SweepMark):
            db.session.execute(delete(table).execution_options(synchronize_session=False))


def _mark(swept_on: date | None, acting: Acting) -> None:
    with writing():
        db.session.execute(delete(SweepMark).execution_options(synchronize_session=False))
        db.session.add(
            SweepMark(name=sweep.MARK, swept_on=swept_on, changed_until=acting.now,
                      calendar=acting.calendar.version)
        )  # fmt: skip


def _swept(swept_on: date | None, acting: Acting) -> float:
    """Seconds of one morning sweep, from its first statement to its commit."""
    _mark(swept_on, acting)
    return seconds(lambda: _expect(0, sweep.sweep_morning(acting)))


def _expect(wanted: int, got: int) -> None:
    if wanted != got or sweep.held() is not None:
        raise RuntimeError(f"the sweep told {got}, not {wanted}, or holds messages back")


def _loop(acting: Acting) -> float:
    """What is usual: every open case is loaded, its days are counted, what was told is looked up."""
    levels = {watch.kind: tuple(rules_by_level().get(watch.kind, ())) for watch in WATCHES}
    due = levels[WATCHES[0].kind] + levels[WATCHES[1].kind]
    start = time.perf_counter()
    statement = select(Case).where(Case.closed_on.is_(None), Case.id >= open_cases.FIRST_ID)
    for case in db.session.scalars(
        statement.order_by(Case.id).limit(SAMPLE).execution_options(yield_per=1000)
    ):
        if case.due_on is not None:
            level = level_of(acting.calendar, acting.today, case.due_on, due)
            if level is not None:
                told = select(Message.id).where(
                    Message.case_id == case.id, Message.level == level, Message.due_on == case.due_on
                )
                db.session.scalar(told.limit(1))
    taken = time.perf_counter() - start
    db.session.expunge_all()
    return taken


def _mebibytes(folder: Path) -> float:
    """The most memory that a process needs which does nothing but sweep everything."""
    spawn = get_context("spawn")
    with spawn.Pool(1) as pool:
        return float(pool.apply(_sweep_alone, (folder,)))


def _sweep_alone(folder: Path) -> float:
    with create_app(site.settings(folder), with_commands=False).app_context(), everything():
        acting = open_cases.acting()
        _mark(None, acting)
        sweep.sweep_morning(acting)
    # Not ru_maxrss, which a child takes over from its parent.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(peak[1]) / 1024 if peak else math.inf


def lamps() -> Iterable[Row]:
    """B3: what stands under a lamp, by due date and two dates of the day, beside a stored status."""
    with create_app(site.settings(open_cases.folder())).app_context(), everything():
        acting = open_cases.acting()
        _store_status(acting)
        derived, stored = in_turn(
            lambda: _seconds(lambda: _most_pressing(acting)), lambda: _seconds(_most_pressing_stored)
        )
        counted, night = _seconds(lambda: dashboard.tiles(acting)), _night(acting)
        wrong = _disagreements(acting)
        _drop_status()
    detail = f"{human(derived)} against {human(stored)}"
    yield Row("B3", "fifty most pressing under the red lamp beside a stored status", stored / derived, 1,
              detail=detail)  # fmt: skip
    detail = f"a stored status takes {human(night)} each night; all tiles are counted in {human(counted)}"
    yield Row("B3", "rows that a night rewrites", 0, 0, at_least=False, unit="", detail=detail)
    yield Row("B3", "lamps that differ from the stored ones", wrong, 0, at_least=False, unit="")


def _most_pressing(acting: Acting) -> Any:
    red = select(Case.id).where(has_lamp("red", acting)).order_by(Case.due_on, Case.id).limit(50)
    return db.session.execute(red).all()


def _most_pressing_stored() -> Any:
    return db.session.execute(
        text(
            "SELECT id FROM bench_status JOIN cases ON id = case_id WHERE lamp = 'red'"
            " ORDER BY due_on, id LIMIT 50"
        )
    ).all()


def _seconds(work: Callable[[], Any]) -> float:
    taken = seconds(work)
    db.session.rollback()
    return taken


_LAMP = """CASE WHEN clock_state IN ('not_started', 'awaiting_confirmation', 'suspended_correction',
 'suspended_fee', 'paused_consult') OR due_on IS NULL THEN 'paused' WHEN due_on <= :today THEN 'red'
 WHEN due_on <= :yellow THEN 'yellow' ELSE 'green' END"""


def _store_status(acting: Acting) -> None:
    """The peer's table: a status a case, with its index."""
    _drop_status()
    with writing():
        run = db.session.connection().exec_driver_sql
        run("CREATE TABLE bench_status (case_id INTEGER PRIMARY KEY, lamp TEXT NOT NULL)")
    _night(acting)
    with writing():
        db.session.connection().exec_driver_sql("CREATE INDEX ix_bench_status ON bench_status (lamp)")


def _drop_status() -> None:
    with writing():
        db.session.connection().exec_driver_sql("DROP TABLE IF EXISTS bench_status")


def _night(acting: Acting) -> float:
    """Seconds to compute every status afresh, as systems do that store one."""
    days = {"today": acting.today, "yellow": acting.calendar.add(acting.today, 5)}
    afresh = text(
        f"INSERT OR REPLACE INTO bench_status SELECT id, {_LAMP} FROM cases WHERE closed_on IS NULL"
    )
    start = time.perf_counter()
    with writing():
        db.session.connection().execute(afresh, days)
    return time.perf_counter() - start


def _stored_counts() -> Any:
    return db.session.execute(text("SELECT lamp, count(*) FROM bench_status GROUP BY lamp")).all()


def _disagreements(acting: Acting) -> int:
    stored = dict(tuple(row) for row in _stored_counts())
    found = dashboard.tiles(acting)
    opened = db.session.scalar(select(func.count(Case.id)).where(Case.closed_on.is_(None)))
    derived = {"red": found.red, "yellow": found.yellow, "green": found.green, "paused": found.paused}
    wrong = sum(abs(stored.get(lamp, 0) - number) for lamp, number in derived.items())
    return wrong + abs((opened or 0) - sum(derived.values()))


ROWS = {"B2": morning_sweep, "B3": lamps}
