"""flask scheduler: APScheduler as a ticker only. What is due is asked of the ledger at every tick.

One process of all that run holds the lease and works; the others wait for it. A job runs in a thread of its
own, so that a long one holds up neither the others nor the lease. Source: SECURITY 12.1, 12.2.
"""

import os
import socket
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from casework.acting import Acting
from casework.db import db, write
from casework.jobs import JOBS, Job, as_system
from casework.scope import everything
from casework.services import job_runs, lease, outage

ZONE = "Asia/Shanghai"
TICK_SECONDS = 10
log = structlog.get_logger("scheduler")


def serve(app: Flask, jobs: Mapping[str, Job] = JOBS, *, tick_seconds: float = TICK_SECONDS) -> None:
    """Tick until the process is told to end (SystemExit, KeyboardInterrupt); then give the lease back."""
    holder = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    scheduler = BlockingScheduler(
        timezone=ZONE,
        executors={"default": ThreadPoolExecutor(len(jobs) + 2)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    at_once = app.extensions["now"]()

    def every_tick(name: str, *args: Any) -> None:
        scheduler.add_job(
            _guarded,
            "interval",
            args=(app, name, *args),
            seconds=tick_seconds,
            next_run_time=at_once,
            id=name,
        )

    _guarded(app, "lease", _renew, holder)
    every_tick("lease", _renew, holder)
    for name, job in jobs.items():
        every_tick(name, tick, holder, name, job)
    every_tick("outage", tell_outage, holder, jobs)
    try:
        scheduler.start()
    finally:
        if scheduler.running:
            scheduler.shutdown(wait=True)
        _guarded(app, "lease", _give_back, holder)


def _guarded(app: Flask, name: str, act: Callable[..., None], *args: Any) -> None:
    """What fails is logged and comes again; it stops nothing else."""
    with app.app_context(), everything():
        try:
            act(*args)
        except lease.LeaseLost:
            log.warning("lease_lost", job=name)
        except Exception as fault:  # the ticker must outlive whatever one run meets
            log.error("job_failed", job=name, fault=type(fault).__name__)
        finally:
            db.session.remove()


def _renew(holder: str) -> None:
    write(lambda: lease.take(holder, as_system()))


def _give_back(holder: str) -> None:
    write(lambda: lease.give_back(holder, as_system()))


def tick(holder: str, name: str, job: Job) -> None:
    """Do what is due of one job, if this process holds the lease. Raises LeaseLost, or as the job does."""
    acting = as_system()
    token = lease.token_of(holder, acting.now)
    if token is None or not job_runs.is_due(name, job.schedule, acting.now):
        return
    with lease.fenced(token):
        claim = write(lambda: job_runs.claim(name, job.schedule, token, acting))
        if claim is not None:
            _run(job, claim, acting)


def tell_outage(holder: str, jobs: Mapping[str, Job]) -> None:
    """Tell what was missed before this scheduler came, once all that is due now is done."""
    acting = as_system()
    token = lease.token_of(holder, acting.now)
    schedules = {name: job.schedule for name, job in jobs.items()}
    if token is not None and outage.is_to_tell(schedules, acting.now):
        with lease.fenced(token):
            write(lambda: outage.tell_missed(acting))


def _run(job: Job, claim: job_runs.Claim, acting: Acting) -> None:
    try:
        done = job.run(acting)
    except lease.LeaseLost:
        raise
    except Exception as fault:
        name = type(fault).__name__
        write(lambda: job_runs.fail(claim, name, as_system()))
        raise
    write(lambda: job_runs.finish(claim, done, as_system()))
    if done:
        log.info("job_done", job=claim.job, done=done)
