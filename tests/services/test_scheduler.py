"""The lease, the ledger and the fence: each period once, whoever ticks and whatever befalls him."""

import pytest
from flask import Flask
from sqlalchemy import select

from casework import ticker
from casework.acting import Acting
from casework.db import db, writing
from casework.jobs import Job, as_system
from casework.models import Setting
from casework.models.scheduler import JobRun, SchedulerLease
from casework.schedule import Every
from casework.services import job_runs, lease
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
