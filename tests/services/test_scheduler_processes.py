"""Schedulers as real processes: two at once, killed at any moment, a locked database, another zone."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import create_app
from casework import ticker
from casework.acting import Acting
from casework.db import db, writing
from casework.jobs import JOBS, Job, as_system
from casework.models import Message, MessageKind
from casework.models.scheduler import JobRun, SchedulerLease, SweepMark
from casework.now import system_now
from casework.schedule import Every, period
from casework.scope import everything
from casework.services import lease, sweep
from config import ROOT

ROUNDS = 20
FLASK = Path(sys.executable).parent / "flask"


def forked(act: Callable[[], None]) -> int:
    """A child that does this until it is killed."""
    child = os.fork()
    if child:
        return child
    try:
        act()
    finally:
        os._exit(0)


def let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def wait_for(is_so: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come to this"
        time.sleep(0.1)


def test_two_schedulers_do_each_period_once(app: Flask, place, tmp_path: Path):
    done = tmp_path / "done"

    def run(acting: Acting) -> int:
        with done.open("a") as file:  # what cannot be undone and has no key
            file.write(f"{period(Every(seconds=1), acting.now):%H:%M:%S}\n")
        return 1

    def serve() -> None:
        made = create_app(place.settings(), with_commands=False)
        ticker.serve(made, {"count": Job(run, Every(seconds=1))}, tick_seconds=0.1)

    let_go(app)
    children = [forked(serve) for _ in range(2)]
    try:
        wait_for(lambda: done.exists() and len(done.read_text().split()) >= 6)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    lines = done.read_text().split()
    assert len(lines) == len(set(lines))
    with app.app_context():
        finished = select(func.count()).select_from(JobRun).where(JobRun.finished_at.is_not(None))
        assert db.session.scalar(finished) in (len(lines), len(lines) - 1)
        assert db.session.scalar(select(SchedulerLease.token)) == 1


def test_killed_at_any_moment_it_goes_on_and_everybody_is_told_once(app: Flask, place, a_case, clock_now):
    cases = [a_case(on="2026-09-21").accepted().id for _ in range(4)]
    jobs = {
        "sweep": Job(sweep.sweep_morning, Every(minutes=1)),
        "sweep-changes": Job(sweep.sweep_changes, Every(minutes=1)),
    }

    def serve_at(start: datetime, saying: int) -> None:
        began = system_now()
        made = create_app(place.settings(), now=lambda: start + (system_now() - began), with_commands=False)
        os.write(saying, b"x")
        ticker.serve(made, jobs, tick_seconds=0.05)

    clock_now.set("2026-10-19", "07:30")
    for number in range(ROUNDS):  # ten rounds a day: due in five days, then in three …
        clock_now.pass_(days=2) if number == ROUNDS // 2 else clock_now.pass_(seconds=90)
        start = clock_now.moment
        let_go(app)
        reading, saying = os.pipe()
        child = forked(lambda start=start, saying=saying: serve_at(start, saying))
        os.read(reading, 1)
        time.sleep(random.uniform(0, 0.35))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        os.close(saying)
    clock_now.pass_(seconds=90)
    with app.app_context(), everything():
        with writing():
            assert lease.take("last", as_system())
        for name, job in jobs.items():
            ticker.tick("last", name, job)
        found = db.session.execute(
            select(Message.case_id, Message.level, func.count())
            .where(Message.kind == MessageKind.due_soon)
            .group_by(Message.case_id, Message.level, Message.person_id)
        ).all()
        assert {row[2] for row in found} == {1}
        assert {row[1] for row in found if row[0] == cases[0]} >= {3}
        assert {row[0] for row in found if row[1] == 3} == set(cases)
        assert db.session.scalar(select(func.count()).where(JobRun.finished_at.is_(None))) == 0
        assert db.session.get_one(SweepMark, sweep.MARK).swept_on == clock_now.today
        db.session.rollback()


def test_flask_scheduler_started_twice_in_another_zone_works_once_and_hands_over(app: Flask, place):
    if not place.url.startswith("sqlite"):
        pytest.skip("the self-check at the start refuses a throw-away cluster, which runs without fsync")
    settings = place.settings()
    environment = os.environ | {
        "TZ": "America/New_York", "OGI_DATA_DIR": str(settings.data_dir),
        "OGI_SECRETS_DIR": str(settings.secrets_dir),
        "OGI_DATABASE_URL": settings.database_url, "OGI_LOOPBACK_HTTP": "1",
        "OGI_OWNER_DATABASE_URL": settings.owner_database_url,
    }  # fmt: skip
    let_go(app)
    first, second = (
        subprocess.Popen(
            [FLASK, "scheduler"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    )
    try:
        with app.app_context():
            wait_for(lambda: finished_jobs() == set(JOBS))
            holder = db.session.scalar(select(SchedulerLease.holder)) or ""
            db.session.rollback()
            working = first if f":{first.pid}:" in holder else second
            working.terminate()
            assert working.wait(30) == 0
            wait_for(lambda: token() == 2)
            mornings = set(db.session.scalars(select(JobRun.scheduled_for).where(JobRun.job == "sweep")))
            assert mornings == {period(JOBS["sweep"].schedule, system_now())}
            db.session.rollback()
    finally:
        for process in (first, second):
            process.kill()
            process.wait()


def finished_jobs() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(JobRun.job).where(JobRun.finished_at.is_not(None))))


def token() -> int | None:
    db.session.rollback()
    return db.session.scalar(select(SchedulerLease.token))


def test_a_locked_database_delays_a_run_and_loses_none(office: Flask):
    done: list[int] = []

    def run(acting: Acting) -> int:
        with writing():
            done.append(1)
        return 1

    with writing():
        lease.take("a", as_system())
    locked, free = threading.Event(), threading.Event()

    def hold() -> None:
        sqlite = db_engine.dialect.name == "sqlite"
        with db_engine.connect().execution_options(ogi_write=True) as connection:
            connection.execute(text("SELECT 1" if sqlite else "SELECT 1 FROM scheduler_lease FOR UPDATE"))
            locked.set()
            free.wait(0.7)
            connection.rollback()

    db_engine = db.engine
    thread = threading.Thread(target=hold)
    thread.start()
    locked.wait()
    ticker.tick("a", "count", Job(run, Every(minutes=15)))
    thread.join()
    assert done == [1]
    assert db.session.scalar(select(func.count()).where(JobRun.finished_at.is_not(None))) == 1
