"""Who ticks, and which run of which job was done: one active scheduler, each run once (SECURITY 12.2)."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db


class SchedulerLease(db.Model):
    """The right to run jobs, for a time. ``token`` grows with every holder: a run of an old one is void."""

    __tablename__ = "scheduler_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    token: Mapped[int]
    expires_at: Mapped[datetime]
    silent_since: Mapped[datetime | None]  # nobody ran jobs from then on; empty once people were told


class JobRun(db.Model):
    """One run of a job for one period; without ``finished_at`` it was begun and may have to be done again."""

    __tablename__ = "job_runs"

    job: Mapped[str] = mapped_column(primary_key=True)
    scheduled_for: Mapped[datetime] = mapped_column(primary_key=True)
    token: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)  # how many things it did
    missed: Mapped[int] = mapped_column(default=0)  # periods that passed while no scheduler ran
    fault: Mapped[str] = mapped_column(default="")  # class name only, never personal data


class SweepMark(db.Model):
    """How far a sweep has come: what changed since, and the days that passed since, are looked at next."""

    __tablename__ = "sweep_marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    swept_on: Mapped[date | None]
    changed_until: Mapped[datetime]
    calendar: Mapped[str]  # version of the calendar it went by
    # More messages than one look may send wait for an administrator (SECURITY 12.3).
    held: Mapped[int] = mapped_column(default=0)
    held_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
