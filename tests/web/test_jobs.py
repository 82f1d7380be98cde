"""定时任务: an administrator sees what ran, asks for a run, lets held messages go."""

from datetime import timedelta

from flask import Flask

from casework import ticker
from casework.db import db, writing
from casework.jobs import JOBS, as_system
from casework.models.scheduler import JobRun, SweepMark
from casework.scope import everything
from casework.services import lease, sweep
from tests.time import FixedNow
from tests.web.bad_input import html_forms


def page_of(browser):
    page = browser.get("/settings/jobs")
    assert page.status_code == 200
    return page.text


def a_round(app: Flask) -> None:
    with app.app_context(), everything():
        with writing():
            lease.take("host", as_system())
        for name, job in JOBS.items():
            ticker.tick("host", name, job)
        db.session.remove()


def send(browser, action: str, **values: str):
    form = next(f for f in html_forms(browser.get("/settings/jobs").text) if f.action.endswith(action))
    return browser.post(f"/settings/jobs/{action}", data={**dict(form.values), **values})


def test_the_page_shows_the_jobs_and_that_the_scheduler_never_ran(as_, app: Flask):
    text = page_of(as_("admin"))
    assert "定时任务进程没有运行过" in text
    assert "工作日晨检" in text
    assert "每日 07:30" in text
    assert "尚未运行" in text


def test_the_page_shows_the_ledger_and_what_was_missed(as_, app: Flask, clock_now: FixedNow):
    a_round(app)
    clock_now.pass_(minutes=47)
    a_round(app)
    text = page_of(as_("admin"))
    assert "运行正常" in text
    assert "46 次" in text, "of the job of every minute"
    clock_now.pass_(minutes=20)
    assert "没有响应" in page_of(as_("admin"))


def test_a_run_asked_for_waits_for_the_scheduler_and_is_asked_for_once(as_, app: Flask, clock_now: FixedNow):
    a_round(app)
    clock_now.pass_(seconds=20)
    browser = as_("admin")
    form = next(f for f in html_forms(page_of(browser)) if f.action.endswith("run"))
    for _ in range(2):
        answer = browser.post("/settings/jobs/run", data={**dict(form.values), "job": "sign-heads"})
        assert (answer.status_code, answer.location) == (303, "/settings/jobs")
    assert "等待执行" in page_of(browser)
    with app.app_context():
        assert db.session.query(JobRun).filter_by(job="sign-heads", finished_at=None).count() == 1
    a_round(app)
    assert "等待执行" not in page_of(browser)


def test_what_is_no_job_is_refused(as_, app: Flask):
    assert send(as_("admin"), "run", job="no-such").status_code == 422
    assert as_("wangmin").get("/settings/jobs").status_code == 403


def test_held_messages_are_shown_and_let_go_once(as_, app: Flask, clock_now: FixedNow):
    browser = as_("admin")
    with app.app_context(), writing():
        now = clock_now() - timedelta(minutes=1)
        db.session.add(
            SweepMark(name=sweep.MARK, swept_on=None, changed_until=now, calendar="", held=312, held_at=now)
        )
    text = page_of(browser)
    assert "312 条提醒" in text
    assert send(browser, "release").status_code == 303
    text = page_of(browser)
    assert "已放行" in text
    assert "312 条提醒" not in text
