"""The ledger of the jobs as people read it: the newest run of each, and the last ones of all."""

from collections.abc import Iterable

from sqlalchemy import func, select

from casework.db import db
from casework.models.scheduler import JobRun

LINES = 50


def newest_runs(jobs: Iterable[str]) -> dict[str, JobRun]:
    """The newest run of each of these jobs that has one."""
    newest = (
        select(JobRun.job, func.max(JobRun.scheduled_for).label("at"))
        .where(JobRun.job.in_(tuple(jobs)))
        .group_by(JobRun.job)
        .subquery()
    )
    runs = select(JobRun).join(newest, (newest.c.job == JobRun.job) & (newest.c.at == JobRun.scheduled_for))
    return {run.job: run for run in db.session.scalars(runs)}


def last_runs(job: str = "", *, limit: int = LINES) -> list[JobRun]:
    """The last runs, of all jobs or of one, the newest first."""
    statement = select(JobRun).order_by(JobRun.scheduled_for.desc(), JobRun.job).limit(limit)
    return list(db.session.scalars(statement.where(JobRun.job == job) if job else statement))


def state_of(run: JobRun) -> str:
    """done, failed (comes again), asked (waits for the scheduler) or running."""
    if run.finished_at is not None:
        return "done"
    if run.fault:
        return "failed"
    return "asked" if run.token == 0 else "running"
