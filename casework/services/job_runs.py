"""The ledger of runs: each period of each job is done once, whoever starts it and however often.

Source: SECURITY 12.2.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.models.message import MessageKind
from casework.models.scheduler import JobRun
from casework.schedule import Schedule, passed_over, period
from casework.services.messages import tell
from casework.services.recipients import recipients

BY_HAND = 0  # the token of runs asked for on the page, or done by a command
RETRY = timedelta(minutes=1)  # a run that failed comes again after so long
# Runs finished so far ahead of now were finished by a clock that has been put back since.
STEP = timedelta(minutes=5)
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Claim:
    """The runs that this scheduler has to do now; one doing settles them all."""

    job: str
    periods: tuple[datetime, ...]
    token: int


def claim(job: str, schedule: Schedule, token: int, acting: Acting) -> Claim | None:
    """What of a job is to be done now: its period, runs that died or failed, runs asked for by hand.

    Only the newest period is ever begun; those passed over are counted. Needs ``writing()``.
    """
    current = period(schedule, acting.now)
    _begin(job, schedule, current, acting)
    due = (JobRun.job == job, _is_to_do(current, acting.now))
    periods = tuple(
        db.session.scalars(select(JobRun.scheduled_for).where(*due).order_by(JobRun.scheduled_for))
    )
    if not periods:
        return None
    found = Claim(job, periods, token)
    _write(found, token=token, started_at=acting.now, finished_at=None, fault="")
    return found


def is_due(job: str, schedule: Schedule, now: datetime) -> bool:
    """Whether ``claim`` would find something; asked often, writes nothing."""
    current = period(schedule, now)
    run = db.session.scalar(select(JobRun.token).where(JobRun.job == job, JobRun.scheduled_for == current))
    waits = select(JobRun.token).where(JobRun.job == job, _is_to_do(current, now)).limit(1)
    return run is None or db.session.scalar(waits) is not None


def finish(done: Claim, number: int, acting: Acting) -> None:
    """Enter that the runs are done. Needs ``writing()``, fenced."""
    _write(done, finished_at=acting.now, done=number)


def fail(failed: Claim, fault: str, acting: Acting) -> None:
    """Enter the class of what a run met; it is done again in a minute. Needs ``writing()``, fenced.

    Administrators are told once a day and job.
    """
    _write(failed, fault=fault)
    tell(
        recipients(["sysadmin"], None), MessageKind.system, key=f"job_failed:{failed.job}:{acting.today}",
        acting=acting, what="job_failed", job=failed.job,
    )  # fmt: skip


def ask(job: str, acting: Acting) -> None:
    """Ask the scheduler for a run beside its periods (立即运行). Needs ``writing()``."""
    db.session.add(JobRun(job=job, scheduled_for=acting.now, token=BY_HAND, started_at=acting.now))
    note("job.asked", acting=acting, chain="system", object_type="job", object_id=job)


def enter_by_hand(job: str, began: Acting, number: int, finished_at: datetime) -> None:
    """Enter a run that a command did. Needs ``writing()``."""
    db.session.add(
        JobRun(job=job, scheduled_for=began.now, token=BY_HAND, started_at=began.now,
               finished_at=finished_at, done=number)
    )  # fmt: skip


def forget_old(acting: Acting) -> None:
    """Drop what is older than a month, but for the newest run of each job. Needs ``writing()``."""
    newest = select(func.max(JobRun.scheduled_for)).group_by(JobRun.job)
    old = and_(JobRun.finished_at < acting.now - KEPT, JobRun.scheduled_for.not_in(newest))
    db.session.execute(delete(JobRun).where(old).execution_options(synchronize_session=False))


def _begin(job: str, schedule: Schedule, current: datetime, acting: Acting) -> None:
    there = select(JobRun.job).where(JobRun.job == job, JobRun.scheduled_for == current)
    if db.session.scalar(there) is not None:
        return
    earlier = select(func.max(JobRun.scheduled_for)).where(JobRun.job == job, JobRun.scheduled_for < current)
    last = db.session.scalar(earlier)
    missed = passed_over(schedule, last, current) if last else 0
    db.session.add(
        JobRun(job=job, scheduled_for=current, token=BY_HAND, started_at=acting.now, missed=missed)
    )
    db.session.flush()


def _is_to_do(current: datetime, now: datetime) -> ColumnElement[bool]:
    """Begun by whoever and not finished: who asks holds the lease and has no other run of this job.

    One that failed waits a minute; one that a clock finished which was put back since is done again.
    """
    waited = or_(JobRun.fault == "", JobRun.started_at <= now - RETRY, JobRun.started_at > now)
    relived = and_(JobRun.scheduled_for == current, JobRun.finished_at > now + STEP)
    return or_(and_(JobRun.finished_at.is_(None), waited), relived)


def _write(runs: Claim, **values: object) -> None:
    theirs = and_(JobRun.job == runs.job, JobRun.scheduled_for.in_(runs.periods))
    statement = update(JobRun).where(theirs).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))
