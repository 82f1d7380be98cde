"""Each job by hand, and what the system says of its own health."""

import os
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from casework import jobs
from casework.db import db, writing
from casework.models import Person, WebSession
from casework.models.audit import AuditHead
from casework.models.scheduler import SweepMark
from casework.scope import everything
from casework.services import lease, sweep
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


def test_health_tells_when_the_scheduler_is_silent(
    app: Flask, client: FlaskClient, clock_now: FixedNow
) -> None:
    assert client.get("/healthz").status_code == 503
    with app.app_context(), everything(), writing():
        lease.take("host", jobs.as_system())
    clock_now.pass_(minutes=14)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["scheduler"], answer.json["heartbeat_minutes"]) == (200, "ok", 14)
    assert client.get("/readyz").json == {"scheduler": "ok"}
    clock_now.pass_(minutes=2)
    assert client.get("/healthz").json["scheduler"] == "late"
    assert client.get("/readyz").json == {"scheduler": "late"}


def test_health_tells_how_old_the_last_head_is(
    office: Flask, client: FlaskClient, clock_now: FixedNow
) -> None:
    assert client.get("/healthz").json["head_minutes"] is None
    jobs.run_once("sign-heads")
    clock_now.pass_(minutes=20)
    assert client.get("/healthz").json["head_minutes"] == 20


def test_held_messages_are_let_go_by_a_command(app: Flask, clock_now: FixedNow) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["jobs", "release"]).exit_code == 1
    with app.app_context(), writing():
        now = clock_now()
        db.session.add(SweepMark(name=sweep.MARK, changed_until=now, calendar="", held=201, held_at=now))
    assert runner.invoke(args=["jobs", "release"]).output == "已放行，下一次检查时发出。\n"
    with app.app_context():
        assert sweep.held() is None


def test_the_commands_list_run_and_show_the_ledger(app: Flask) -> None:
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["jobs", "list"]).output
    assert "sign-heads" in listed
    assert "每 10 分钟" in listed
    assert runner.invoke(args=["jobs", "run", "sign-heads"]).output == "sign-heads：完成 1 项。\n"
    assert runner.invoke(args=["jobs", "run", "no-such"]).exit_code == 1
    shown = runner.invoke(args=["jobs", "runs"]).output
    assert "sign-heads" in shown
    assert "已完成  1 项" in shown
