"""What was missed while no scheduler ran: one message, when everything is made up for (SECURITY 12.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from casework.acting import Acting
from casework.db import db
from casework.models.message import MessageKind
from casework.models.organ import Organ
from casework.models.scheduler import JobRun, SchedulerLease
from casework.now import legal_day
from casework.queries.watches import WATCHES, PassedOver, passed_over
from casework.schedule import Daily, Schedule, period
from casework.services import job_runs
from casework.services.lease import NAME
from casework.services.message_rules import active_rules, rules_by_level
from casework.services.messages import tell
from casework.services.recipients import EVERYWHERE, recipients
from casework.services.sweep import MORNING

MOST_LISTED = 100  # cases in one message; the number of all stands beside them


@dataclass(frozen=True, slots=True)
class Place:
    """An organ, as ``recipients`` asks for it."""

    organ_id: int
    unit_id: int | None = None
    handler_id: int | None = None


def is_to_tell(schedules: Mapping[str, Schedule], now: datetime) -> bool:
    """Nobody was told yet of a time without scheduler, and all that was due since has been done."""
    silent = select(SchedulerLease.silent_since).where(SchedulerLease.name == NAME)
    if db.session.scalar(silent) is None:
        return False
    running = select(func.count()).select_from(JobRun).where(JobRun.finished_at.is_(None), JobRun.fault == "")
    if db.session.scalar(running):
        return False
    return not any(job_runs.is_due(name, schedule, now) for name, schedule in schedules.items())


def tell_missed(acting: Acting) -> int:
    """Tell administrators and heads what was missed. How many were told. Needs ``writing()``, fenced."""
    lease = db.session.scalars(select(SchedulerLease).where(SchedulerLease.name == NAME)).one()
    since, lease.silent_since = lease.silent_since, None
    if since is None:
        return 0
    runs = select(JobRun).where(JobRun.started_at >= since)
    made_up = db.session.scalars(runs.order_by(JobRun.started_at)).all()
    until = min((run.started_at for run in made_up), default=acting.now)
    common: dict[str, Any] = {
        "key": f"outage:{since.isoformat()}", "acting": acting, "since": legal_day(since).isoformat(),
        "until": legal_day(until).isoformat(), "jobs": {run.job: run.missed for run in made_up if run.missed},
    }  # fmt: skip
    passed = _passed(since, acting)
    reach = [word for rule in active_rules(MessageKind.outage) for word in rule.reach]
    told = _tell(recipients([word for word in reach if word in EVERYWHERE], None), passed, False, common)
    for organ_id in db.session.scalars(select(Organ.id).order_by(Organ.id)):
        people = recipients([word for word in reach if word not in EVERYWHERE], Place(organ_id))
        told += _tell(people, [case for case in passed if case.organ_id == organ_id], True, common)
    return told


def _passed(since: datetime, acting: Acting) -> list[PassedOver]:
    """Levels come to after the last morning on which there was a sweep."""
    rules, last_swept = rules_by_level(), legal_day(period(Daily(MORNING), since))
    found: list[PassedOver] = []
    for watch in WATCHES:
        found += passed_over(watch, tuple(rules.get(watch.kind, ())), acting, last_swept)
    return found


def _tell(people: Iterable[int], passed: list[PassedOver], listed: bool, common: dict[str, Any]) -> int:
    """Administrators see no cases: they are told the number alone (SECURITY 10.7)."""
    number = sum(len(case.levels) for case in passed)
    cases = [[case.ref, case.kind.value, list(case.levels)] for case in passed[:MOST_LISTED]]
    params = ({"count": number} if number else {}) | ({"cases": cases} if listed and cases else {})
    return tell(people, MessageKind.outage, **common, **params)
