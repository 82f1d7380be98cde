"""Rows A6 and A7: recording a step, alone beside raw sqlite3, and eight writers at once."""

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app import create_app
from bench import site
from bench.row import Row, human, in_turn, percentile
from bench.rows_a_pages import _acting
from casework import start as start_up
from casework.acting import Acting
from casework.db import db, writing
from casework.engine import SQLITE_SETTINGS
from casework.models import Case, Organ
from casework.queries.case_access import case_by_ref
from casework.record import record
from casework.scope import everything
from workflows import facts as f
from workflows.codes import ApplicantKind, Channel

CLERK = "wangmin"
STEPS = 200  # of one round: in each both sides pay for moving the log into the file
ROUNDS = 9
LATER = timedelta(minutes=5)
WRITERS, SECONDS = 8, 5.0
WORST_MS, LEAST_SHARE = 250, 0.5


def recorded_step() -> Iterable[Row]:
    """A6: registered with a number, against the same two rows by raw sqlite3 in the same tables."""
    with site.copy_of(site.province(site.SMALL)) as folder, get_context("spawn").Pool(1) as alone:
        # In a process that has done nothing else, as a worker of the web.
        ours, peer = alone.apply(_both, (folder,))
    detail = f"{1 / ours:.0f} steps/s against {1 / peer:.0f}"
    yield Row("A6", "recorded step beside the same rows by raw sqlite3", peer / ours, 0.25, detail=detail)


def _both(folder: Path) -> tuple[float, ...]:
    """Seconds of a step, and of its rows by raw sqlite3."""
    with create_app(site.settings(folder)).app_context(), everything():
        acting = _acting(CLERK)
        waiting = _new_cases(acting, STEPS * ROUNDS * 2 + 1)
        acting = replace(acting, now=acting.now + LATER)  # a step of its own moment
        organ = db.session.get_one(Organ, acting.organ_id)
        db.session.expunge(organ)
        raw = _raw(folder)
        start_up.settle()
        same = _same_rows(raw, waiting, organ, acting)
        measured = in_turn(lambda: _register(waiting, organ, acting), lambda: _insert(raw, same, waiting),
                           rounds=ROUNDS)  # fmt: skip
        raw.close()
    return measured


def _new_cases(acting: Acting, count: int) -> list[int]:
    ids = []
    with writing():
        for _ in range(count):
            case = Case(
                uuid=str(uuid4()), organ_id=acting.organ_id, unit_id=acting.unit_id, created_at=acting.now,
                updated_at=acting.now, title="样例", content="样例", applicant_name="样例甲",
                applicant_kind=ApplicantKind.natural_person, channel=Channel.in_person,
                arrived_on=acting.today,
            )  # fmt: skip
            db.session.add(case)
            db.session.flush()
            received = f.Received(on=acting.today, channel=Channel.in_person, submitted_on=acting.today)
            record(case, received, acting, seen=0)
            ids.append(case.id)
    return ids


def _register(waiting: list[int], organ: Organ, acting: Acting, steps: int = STEPS) -> float:
    """Seconds of one step, from the lock to the commit."""
    start = time.perf_counter()
    for _ in range(steps):
        with writing():
            case = case_by_ref(f"S{waiting.pop()}")  # as the pages of the steps find it
            assert case
            fact = f.Registered(on=acting.today, received_on=acting.today)
            record(case, fact, acting, seen=1, numbered_by=organ)
    return (time.perf_counter() - start) / steps


def _raw(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "ogi.db", isolation_level=None)
    connection.row_factory = sqlite3.Row
    for name, value in SQLITE_SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


@dataclass(frozen=True)
class SameRows:
    """What one step writes: the row of its fact, and the columns of its case that it changes."""

    fact: dict[str, Any]
    changed: dict[str, Any]


def _same_rows(raw: sqlite3.Connection, waiting: list[int], organ: Organ, acting: Acting) -> SameRows:
    case_id = waiting[-1]
    before = dict(raw.execute("SELECT * FROM cases WHERE id = ?", (case_id,)).fetchone())
    _register(waiting, organ, acting, steps=1)
    after = dict(raw.execute("SELECT * FROM cases WHERE id = ?", (case_id,)).fetchone())
    fact = dict(raw.execute("SELECT * FROM case_events WHERE case_id = ? AND seq = 2", (case_id,)).fetchone())
    del fact["id"]
    return SameRows(fact, {name: value for name, value in after.items() if value != before[name]})


def _insert(raw: sqlite3.Connection, same: SameRows, waiting: list[int]) -> float:
    """Seconds of the same two rows in one transaction, in the same tables with their indexes and triggers."""
    fact, changed = same.fact, same.changed
    insert = f"INSERT INTO case_events ({', '.join(fact)}) VALUES ({', '.join(f':{name}' for name in fact)})"
    update = f"UPDATE cases SET {', '.join(f'{name} = :{name}' for name in changed)} WHERE id = :case_id"
    start = time.perf_counter()
    for _ in range(STEPS):
        case_id = waiting.pop()
        raw.execute("BEGIN IMMEDIATE")
        (version,) = raw.execute("SELECT version FROM cases WHERE id = ?", (case_id,)).fetchone()
        raw.execute(insert, {**fact, "case_id": case_id, "seq": version + 1})
        raw.execute(update, {**changed, "number": f"样例-{case_id}", "case_id": case_id})
        raw.execute("COMMIT")
    return (time.perf_counter() - start) / STEPS


def writers_at_once() -> Iterable[Row]:
    """A7: eight processes, each recording facts of its own case as fast as it can."""
    spawn = get_context("spawn")
    start, told = spawn.Barrier(WRITERS), spawn.Queue()
    with site.copy_of(site.province(site.SMALL)) as folder:
        with create_app(site.settings(folder)).app_context(), everything():
            ids = _new_cases(_acting(CLERK), WRITERS)
        writers = [spawn.Process(target=_write, args=(str(folder), case_id, start, told)) for case_id in ids]
        for writer in writers:
            writer.start()
        found = [told.get(timeout=120) for _ in writers]
        for writer in writers:
            writer.join()
    yield from _writer_rows(found)


def _writer_rows(found: list[tuple[list[float], int]]) -> Iterable[Row]:
    errors = sum(fault for _, fault in found)
    waits = [wait for taken, _ in found for wait in taken]
    counts = [len(taken) for taken, _ in found]
    p50, p99 = human(percentile(waits, 0.5)), human(percentile(waits, 0.99))
    yield Row("A7", "errors of 8 writers at once", errors, 0, at_least=False, unit="")
    yield Row("A7", "worst wait of 8 writers", max(waits) * 1000, WORST_MS, at_least=False,
              detail=f"{sum(counts)} steps, p50 {p50}, p99 {p99}", unit=" ms")  # fmt: skip
    yield Row("A7", "least beside most steps of a writer", min(counts) / max(counts), LEAST_SHARE,
              detail=f"{min(counts)} and {max(counts)}")  # fmt: skip


def _write(folder: str, case_id: int, start: Barrier, told: "Queue[tuple[list[float], int]]") -> None:
    """Tell the seconds of each step of one writer, and how many failed."""
    taken, faults = [], 0
    with create_app(site.settings(Path(folder))).app_context(), everything():
        acting = _acting(CLERK)
        start_up.settle()
        fact = f.MaterialFiled(on=acting.today, file_id=1, sha256="0" * 64)
        start.wait(120)
        until = time.perf_counter() + SECONDS
        while (begun := time.perf_counter()) < until:
            try:
                with writing():
                    case = db.session.scalars(select(Case).where(Case.id == case_id)).one()
                    record(case, fact, acting, seen=case.version)
            except Exception:  # whatever it is, the budget allows none
                faults += 1
            taken.append(time.perf_counter() - begun)
    told.put((taken, faults))


ROWS = {"A6": recorded_step, "A7": writers_at_once}
