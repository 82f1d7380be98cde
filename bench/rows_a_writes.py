"""Rows A6 and A7: recording a step, alone beside raw sqlite3, and eight writers at once."""

import sqlite3
import time
from collections.abc import Iterable
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from app import create_app
from bench import site
from bench.row import Row, human, in_turn, percentile
from bench.rows_a_pages import _acting
from casework.acting import Acting
from casework.db import db, writing
from casework.engine import SQLITE_SETTINGS
from casework.models import Case, Organ
from casework.numbering import number_case
from casework.queries.case_access import case_by_ref
from casework.record import record
from casework.scope import everything
from workflows import facts as f
from workflows.codes import ApplicantKind, Channel

CLERK = "wangmin"
STEPS = 40  # of one round
ROUNDS = 5
WRITERS, SECONDS = 8, 5.0
CHANGE = "UPDATE bench_cases SET state = 'REGISTERED', version = ?, due_on = '2026-12-21' WHERE id = ?"
WORST_MS, LEAST_SHARE = 250, 0.5


def recorded_step() -> Iterable[Row]:
    """A6: registered with a number, against the same rows by raw sqlite3 with the same settings."""
    with (
        site.copy_of(site.province(site.SMALL)) as folder,
        create_app(site.settings(folder)).app_context(),
        everything(),
    ):
        acting = _acting(CLERK)
        waiting = _new_cases(acting, STEPS * ROUNDS)
        organ = db.session.get_one(Organ, acting.organ_id)
        db.session.expunge(organ)
        raw = _raw(folder)
        ours, peer = in_turn(lambda: _register(waiting, organ, acting), lambda: _insert(raw), rounds=ROUNDS)
        raw.close()
    detail = f"{1 / ours:.0f} steps/s against {1 / peer:.0f}"
    yield Row("A6", "recorded step beside the same rows by raw sqlite3", peer / ours, 0.25, detail=detail)


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


def _register(waiting: list[int], organ: Organ, acting: Acting) -> float:
    """Seconds of one step, from the lock to the commit."""
    start = time.perf_counter()
    for _ in range(STEPS):
        with writing():
            case = case_by_ref(f"S{waiting.pop()}")  # as the pages of the steps find it
            assert case
            record(case, f.Registered(on=acting.today, received_on=acting.today), acting, seen=1)
            number_case(case, organ, acting)
    return (time.perf_counter() - start) / STEPS


def _raw(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "ogi.db", isolation_level=None)
    for name, value in SQLITE_SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    connection.execute(
        "CREATE TABLE bench_facts (id INTEGER PRIMARY KEY, case_id INT, seq INT, kind TEXT, data TEXT, "
        "hash TEXT, UNIQUE(case_id, seq))"
    )
    connection.execute(
        "CREATE TABLE bench_cases (id INTEGER PRIMARY KEY, state TEXT, version INT, due_on TEXT)"
    )
    connection.executemany(
        "INSERT INTO bench_cases VALUES(?, 'RECEIVED', 0, NULL)", [(n,) for n in range(STEPS)]
    )
    return connection


def _insert(raw: sqlite3.Connection) -> float:
    """Seconds of the same two rows in one transaction: the fact and the row of its case."""
    start = time.perf_counter()
    for case in range(STEPS):
        raw.execute("BEGIN IMMEDIATE")
        (seq,) = raw.execute("SELECT version + 1 FROM bench_cases WHERE id = ?", (case,)).fetchone()
        row = (case, seq, "registered", '{"received_on":"2026-11-23"}', "0" * 64)
        raw.execute("INSERT INTO bench_facts(case_id, seq, kind, data, hash) VALUES(?, ?, ?, ?, ?)", row)
        raw.execute(CHANGE, (seq, case))
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
