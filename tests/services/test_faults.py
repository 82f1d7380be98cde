"""A killed process loses nothing it has acknowledged; a full disk stops writing only (SECURITY 13)."""

import os
import random
import resource
import signal
import time

import pytest
import structlog
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from casework import verifying
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, write
from casework.models import Case, CaseEvent
from casework.numbering import check_numbers, take_number
from casework.rebuild import verify
from casework.record import record
from casework.scope import everything
from tests.papers import fields
from workflows import facts as f
from workflows.codes import Outcome, Purpose

ROUNDS = 30


def act(case_id: int, acting: Acting) -> int:
    """One number and one fact, in one transaction."""
    case = db.session.get_one(Case, case_id)
    take_number(case.organ_id, "trial", acting.today.year, acting=acting, case_id=case.id)
    contacted = f.Contacted(
        on=acting.today, contact_id=1, purpose=Purpose.clarify_content, outcome=Outcome.clarified
    )
    return record(case, contacted, acting).seq


def acknowledged_until_killed(place, clock_now, case_id: int, acting: Acting) -> int:
    """The last seq a child said it had committed before it was killed at a random moment."""
    reading, saying = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            app = create_app(place.settings(), now=clock_now, with_commands=False)
            with app.app_context(), everything():
                while True:
                    os.write(saying, f"{write(lambda: act(case_id, acting))}\n".encode())
        finally:
            os._exit(1)
    os.close(saying)
    os.read(reading, 1)  # it works
    time.sleep(random.uniform(0, 0.05))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said = b""
    while piece := os.read(reading, 65536):
        said += piece
    os.close(reading)
    whole = said.rpartition(b"\n")[0].splitlines()
    return int(whole[-1]) if len(whole) > 1 else 0


def test_killed_at_any_moment_all_that_was_acknowledged_is_there_and_the_chains_hold(
    app: Flask, place, a_case, acting_as, clock_now
):
    case_id, acting = a_case().registered().id, acting_as("wangmin")
    for _ in range(ROUNDS):
        with app.app_context():
            db.engine.dispose()
        said = acknowledged_until_killed(place, clock_now, case_id, acting)
        with app.app_context(), everything():
            stored = db.session.scalar(select(func.max(CaseEvent.seq)).where(CaseEvent.case_id == case_id))
            assert stored >= said
            assert db.session.get_one(Case, case_id).version == stored
            db.session.rollback()
    with app.app_context(), everything():
        assert list(verifying.broken_places()) == []
        assert list(verify(current_calendar())) == []
        assert list(check_numbers()) == []
        db.session.rollback()


def test_a_full_disk_answers_507_keeps_what_was_there_and_recovers(app: Flask, place, as_, a_case):
    if not place.url.startswith("sqlite"):
        pytest.skip("the limit holds for files of this process; PostgreSQL writes its own")
    case = a_case().registered()
    browser = as_("wangmin")
    assert browser.get("/").status_code == 200
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())  # the log may be a file too
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
        answer = browser.post("/cases/new", data=fields())
        page = browser.get(f"/cases/{case.ref}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert answer.status_code == 507
    assert "磁盘" in answer.text or "空间" in answer.text
    assert page.status_code == 200
    again = browser.post("/cases/new", data=fields())
    assert again.status_code == 303
    assert again.location.endswith("DG-2026-0002")
