"""The scheduler: each job by hand, its sign of life, and that only one runs."""

import os
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from casework import heartbeat, jobs
from casework.db import db, writing
from casework.models import Person, WebSession
from casework.models.audit import AuditHead
from tests.time import FixedNow


@pytest.mark.parametrize("name", list(jobs.JOBS))
def test_a_job_run_twice_finds_nothing_to_do(office: Flask, name: str) -> None:
    jobs.run_once(name)
    assert jobs.run_once(name) == 0


def test_heads_are_signed_and_kept_outside(office: Flask) -> None:
    assert jobs.run_once("sign-heads") == 1
    assert db.session.scalar(select(func.count()).select_from(AuditHead)) == 1
    kept = office.extensions["settings"].heads_dir / "heads.jsonl"
    assert len(kept.read_text().splitlines()) == 1


def test_a_dead_session_is_forgotten(office: Flask, clock_now: FixedNow) -> None:
    with writing():
        person_id = db.session.scalar(select(Person.id).where(Person.id > 0).limit(1))
        for age in (1, 9):
            moment = clock_now() - timedelta(hours=age)
            db.session.add(
                WebSession(
                    id_hash=str(age), person_id=person_id, created_at=moment, last_seen_at=moment,
                    proved_at=moment, browser="other", ip="127.0.0.1",
                )
            )  # fmt: skip
    jobs.run_once("forget-expired")
    assert list(db.session.scalars(select(WebSession.id_hash))) == ["1"]


def test_a_file_that_no_row_names_is_removed_after_a_day(office: Flask, clock_now: FixedNow) -> None:
    folder = office.extensions["settings"].data_dir / "files" / "ab" / "cd"
    folder.mkdir(parents=True)
    for name, age in (("old", 25), ("new", 23)):
        file = folder / f"{name}.bin"
        file.write_bytes(b"x")
        moment = (clock_now() - timedelta(hours=age)).timestamp()
        os.utime(file, (moment, moment))
    assert jobs.run_once("remove-stray-files") == 1
    assert [file.name for file in folder.iterdir()] == ["new.bin"]


def test_a_failing_job_stops_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_acting: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setitem(jobs.JOBS, "sign-heads", jobs.Job(fail, minutes=1))
    jobs._tick(app, "sign-heads")


def test_only_one_scheduler_runs(app: Flask) -> None:
    with jobs._alone(app.extensions["settings"].data_dir), pytest.raises(jobs.AlreadyRunning):
        jobs.serve(app)


def test_health_tells_when_the_scheduler_is_silent(
    app: Flask, client: FlaskClient, clock_now: FixedNow
) -> None:
    data_dir = app.extensions["settings"].data_dir
    assert client.get("/healthz").status_code == 503
    heartbeat.beat(data_dir)
    moment = (clock_now() - timedelta(minutes=14)).timestamp()
    os.utime(data_dir / heartbeat.NAME, (moment, moment))
    assert client.get("/healthz").json["scheduler"] == "ok"
    os.utime(data_dir / heartbeat.NAME, (moment - 120, moment - 120))
    assert client.get("/healthz").json["scheduler"] == "late"


def test_ready_says_nothing_but_that(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.data) == (204, b"")
