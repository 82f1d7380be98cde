"""The lease, the ledger and the fence: each period once, whoever ticks and whatever befalls him."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework import labels, ticker
from casework.acting import Acting
from casework.db import db, writing
from casework.jobs import JOBS, Job, as_system
from casework.models import Message, MessageKind, Setting
from casework.models.scheduler import JobRun, SchedulerLease
from casework.schedule import Every
from casework.services import job_runs, lease
from casework.services.recipients import recipients
from tests.time import FixedNow


def counting(done: list[str]) -> Job:
    """A job that tells when it ran."""

    def run(acting: Acting) -> int:
        done.append(f"{acting.now:%H:%M}")
        return 1

    return Job(run, Every(minutes=15))


def take(holder: str) -> int | None:
    with writing():
        return lease.take(holder, as_system())


def ledger() -> list[JobRun]:
    db.session.rollback()
    return list(db.session.scalars(select(JobRun).order_by(JobRun.scheduled_for)))


def test_of_two_schedulers_one_works_until_it_is_silent_for_a_minute(office: Flask, clock_now: FixedNow):
    assert take("a") == 1
    assert take("b") is None
    clock_now.pass_(seconds=59)
    assert take("a") == 1
    clock_now.pass_(seconds=59)
    assert take("b") is None
    clock_now.pass_(seconds=2)
    assert take("b") == 2
    assert take("a") is None


def test_a_scheduler_that_ends_lets_the_next_one_start_at_once(office: Flask):
    take("a")
    with writing():
        lease.give_back("a", as_system())
    assert take("b") == 2


def test_a_period_is_done_once_by_two_schedulers(office: Flask, clock_now: FixedNow):
    done: list[str] = []
    job = counting(done)
    for _ in range(4):
        for holder in ("a", "b"):
            take(holder)
            ticker.tick(holder, "count", job)
        clock_now.pass_(minutes=5)
    assert done == ["01:00", "01:15"]
    assert [(run.done, run.missed) for run in ledger()] == [(1, 0), (1, 0)]


def test_who_lost_the_lease_in_the_middle_of_a_run_cannot_write(office: Flask, clock_now: FixedNow):
    def overtaken(acting: Acting) -> int:
        clock_now.pass_(seconds=61)
        info = db.session().info
        fence = info.pop("fence")  # the other process knows nothing of it
        assert take("b") == 2
        info["fence"] = fence
        with writing():
            db.session.add(Setting(key="written", value=1))
        return 1

    take("a")
    with pytest.raises(lease.LeaseLost):
        ticker.tick("a", "count", Job(overtaken, Every(minutes=15)))
    db.session.rollback()
    assert db.session.get(Setting, "written") is None
    assert [run.finished_at for run in ledger()] == [None]
    done: list[str] = []
    ticker.tick("b", "count", counting(done))
    assert done == ["01:01"]
    assert [(run.token, run.finished_at is None) for run in ledger()] == [(2, False)]


def test_a_run_that_failed_comes_again_after_a_minute(office: Flask, clock_now: FixedNow):
    def fail(acting: Acting) -> int:
        raise ZeroDivisionError

    done: list[str] = []
    take("a")
    with pytest.raises(ZeroDivisionError):
        ticker.tick("a", "count", Job(fail, Every(minutes=15)))
    assert [run.fault for run in ledger()] == ["ZeroDivisionError"]
    ticker.tick("a", "count", counting(done))
    assert done == []
    clock_now.pass_(seconds=61)
    take("a")
    ticker.tick("a", "count", counting(done))
    assert done == ["01:01"]
    assert [(run.fault, run.done) for run in ledger()] == [("", 1)]


def test_a_failing_job_stops_no_other(app: Flask):
    def fail() -> None:
        raise ZeroDivisionError

    ticker._guarded(app, "count", fail)


def test_after_seven_days_only_the_newest_period_runs_and_the_others_are_counted(
    office: Flask, clock_now: FixedNow
):
    done: list[str] = []
    job = counting(done)
    take("a")
    ticker.tick("a", "count", job)
    clock_now.pass_(days=7, minutes=3)
    take("b")
    for _ in range(3):
        ticker.tick("b", "count", job)
    assert done == ["01:00", "01:03"]
    assert [run.missed for run in ledger()] == [0, 7 * 96 - 1]
    assert db.session.scalar(select(SchedulerLease.silent_since)) is not None


def test_a_run_asked_for_on_the_page_is_done_at_the_next_tick(office: Flask, clock_now: FixedNow):
    done: list[str] = []
    job = counting(done)
    take("a")
    ticker.tick("a", "count", job)
    clock_now.pass_(seconds=30)
    with writing():
        job_runs.ask("count", as_system())
    take("a")
    ticker.tick("a", "count", job)
    ticker.tick("a", "count", job)
    assert done == ["01:00", "01:00"]
    assert [run.finished_at is None for run in ledger()] == [False, False]


@pytest.mark.parametrize("hours", [1, 24 * 365])
def test_a_clock_put_back_stops_neither_the_lease_nor_the_jobs(
    office: Flask, clock_now: FixedNow, hours: int
):
    done: list[str] = []
    job = counting(done)
    clock_now.pass_(hours=hours)
    take("a")
    ticker.tick("a", "count", job)
    clock_now.pass_(hours=-hours)
    assert take("b") == 2, "its lease would have lasted into a time that is not yet"
    ticker.tick("b", "count", job)
    assert len(done) == 2


def test_a_period_that_comes_again_because_the_clock_was_put_back_is_done_again(
    office: Flask, clock_now: FixedNow
):
    done: list[str] = []
    take("a")
    clock_now.pass_(minutes=14)
    take("a")
    ticker.tick("a", "count", counting(done))
    clock_now.pass_(minutes=-10)
    take("a")
    ticker.tick("a", "count", counting(done))
    ticker.tick("a", "count", counting(done))
    assert done == ["01:14", "01:04"]


def test_old_runs_are_forgotten_but_the_newest_of_each_job_stays(office: Flask, clock_now: FixedNow):
    done: list[str] = []
    take("a")
    ticker.tick("a", "count", counting(done))
    clock_now.pass_(minutes=15)
    take("a")
    ticker.tick("a", "count", counting(done))
    clock_now.pass_(days=31)
    with writing():
        job_runs.forget_old(as_system())
    assert len(ledger()) == 1


def a_round(holder: str) -> None:
    """All that a scheduler does when it ticks."""
    take(holder)
    for name, job in JOBS.items():
        ticker.tick(holder, name, job)
    ticker.tell_outage(holder, JOBS)


def test_after_seven_days_one_message_tells_what_was_missed_and_each_case_is_told_of_once(
    office: Flask, a_case, clock_now: FixedNow
):
    case = a_case(on="2026-09-21").accepted()  # due on 26 October
    clock_now.set("2026-10-16", "17:00")
    a_round("a")
    before = db.session.scalar(select(func.max(Message.id))) or 0
    clock_now.set("2026-10-23", "17:30")
    for _ in range(3):
        a_round("b")
    new = db.session.scalars(select(Message).where(Message.id > before).order_by(Message.id)).all()
    of_case = {(m.kind, m.level) for m in new if m.case_id == case.id}
    assert of_case == {(MessageKind.due_soon, 1)}
    outages = [m for m in new if m.kind is MessageKind.outage]
    heads, admins = recipients(["ogi_head"], case.row), recipients(["sysadmin"], None)
    assert len(outages) == len({m.person_id for m in outages})
    assert {*heads, *admins} <= {m.person_id for m in outages}
    of_head = next(m.params for m in outages if m.person_id == heads[0])
    assert of_head["cases"] == [[case.ref, "due_soon", [5, 3]]]
    assert of_head["count"] == 2
    missed = labels.message_parts(of_head)[0]
    assert missed.rows == [(case.ref, f"{case.ref}　期限提醒（届满前 5 个、3 个工作日）")]
    assert of_head["jobs"]["sweep"] == 6
    of_admin = next(m.params for m in outages if m.person_id == admins[0])
    assert of_admin["count"] == 2
    assert "cases" not in of_admin, "administrators see no cases"
    assert db.session.scalar(select(SchedulerLease.silent_since)) is None


def test_a_short_stop_is_no_outage(office: Flask, clock_now: FixedNow):
    a_round("a")
    clock_now.pass_(minutes=40)
    a_round("b")
    outages = select(func.count(Message.id)).where(Message.kind == MessageKind.outage)
    assert db.session.scalar(outages) == 0


def test_administrators_are_told_of_a_clock_put_back_and_of_a_job_that_fails(
    office: Flask, clock_now: FixedNow
):
    def fail(acting: Acting) -> int:
        raise ZeroDivisionError

    take("a")
    with pytest.raises(ZeroDivisionError):
        ticker.tick("a", "count", Job(fail, Every(minutes=15)))
    clock_now.pass_(hours=-1)
    take("a")
    told = db.session.scalars(select(Message).where(Message.kind == MessageKind.system)).all()
    assert {m.params["what"] for m in told} == {"job_failed", "clock_put_back"}
    assert {m.person_id for m in told} == set(recipients(["sysadmin"], None))
