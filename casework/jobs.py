"""The scheduler: APScheduler as a ticker only; work is found in the database, so a run twice does it once.

One process runs it (``flask scheduler``), never the web workers. Source: SECURITY-DESIGN 12.1, 12.2.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask, current_app

from casework import heartbeat, secret_files
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.scope import everything
from casework.services import audit_heads, housekeeping, letters

ZONE = "Asia/Shanghai"
log = structlog.get_logger("scheduler")


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again; ``run`` returns how many things it did."""

    run: Callable[[Acting], int]
    minutes: int


class AlreadyRunning(RuntimeError):
    """Another scheduler holds the lock of this data directory."""


def _sign_heads(acting: Acting) -> int:
    settings = current_app.extensions["settings"]
    secret = secret_files.read(settings.secrets_dir / secret_files.AUDIT)
    with writing():
        head = audit_heads.sign_head(acting, secret)
    if head is None:
        return 0
    audit_heads.keep_outside(head, settings.heads_dir)
    return 1


def _remove_stray_files(acting: Acting) -> int:
    return housekeeping.remove_stray_files(current_app.extensions["settings"].data_dir / "files", acting)


JOBS: dict[str, Job] = {
    "issue-letters": Job(letters.issue_pending, minutes=1),
    "sign-heads": Job(_sign_heads, minutes=10),  # SECURITY 6.4
    "forget-expired": Job(housekeeping.forget_expired, minutes=60),
    "remove-stray-files": Job(_remove_stray_files, minutes=360),
}


def run_once(name: str) -> int:
    """One run of a job as the system; needs an application context. How many things it did."""
    with everything():
        acting = Acting.system(current_app.extensions["now"](), current_calendar())
        return JOBS[name].run(acting)


def serve(app: Flask) -> None:
    """Tick until the process is told to end. Raises AlreadyRunning."""
    data_dir: Path = app.extensions["settings"].data_dir
    with _alone(data_dir):
        scheduler = BlockingScheduler(
            timezone=ZONE,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, job in JOBS.items():
            scheduler.add_job(_tick, "interval", args=(app, name), minutes=job.minutes, id=name)
        scheduler.add_job(heartbeat.beat, "interval", args=(data_dir,), minutes=1, id="heartbeat")
        heartbeat.beat(data_dir)
        for name in JOBS:
            _tick(app, name)
        scheduler.start()


def _tick(app: Flask, name: str) -> None:
    """A job that fails is logged and comes again; it stops no other."""
    with app.app_context():
        try:
            done = run_once(name)
        except Exception as fault:  # the ticker must outlive whatever one run meets
            log.error("job_failed", job=name, fault=type(fault).__name__)
            return
        finally:
            db.session.remove()
        if done:
            log.info("job_done", job=name, done=done)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """One scheduler a data directory; the lock falls with the process."""
    with (data_dir / "scheduler.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield
