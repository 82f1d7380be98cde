"""Watching over tasks of proactive disclosure: reminders before and after the day they are due (01 § 10)."""

from datetime import time

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db, writing
from casework.models.message import MessageKind
from casework.models.proactive import ProactiveTask
from casework.services import messages
from casework.services.recipients import Staff, recipients
from casework.services.supervision import Addressed
from workflows.codes import Role
from workflows.proactive import RUNNING, reminder_level

AT = time(7, 20)
TOLD = (Role.unit_head, Role.ogi_head)
LATE = (*TOLD, Role.supervisor)


def remind(acting: Acting) -> int:
    """The job: tell who is to publish, on working days 5, 3, 1 and 0 before, then while overdue. How many."""
    if not acting.calendar.is_working(acting.today):
        return 0
    staff, told = Staff.now(), 0
    with writing():
        for task in running_tasks():
            told += _remind(task, staff, acting)
    return told


def running_tasks() -> list[ProactiveTask]:
    """Tasks that were decided and are not published, the most urgent first."""
    statement = select(ProactiveTask).where(
        ProactiveTask.state.in_(RUNNING), ProactiveTask.published_on.is_(None)
    )
    return list(db.session.scalars(statement.order_by(ProactiveTask.due_on, ProactiveTask.id)))


def _remind(task: ProactiveTask, staff: Staff, acting: Acting) -> int:
    level = reminder_level(task.due_on, acting.today, acting.calendar) if task.due_on else None
    if level is None or task.due_on is None:
        return 0
    people = recipients(LATE if level < 0 else TOLD, Addressed(task.organ_id, task.unit_id), staff)
    return messages.tell(
        people, MessageKind.system, key=f"proactive:{task.id}:{task.due_on}:{level}", acting=acting,
        what="proactive_overdue" if level < 0 else "proactive_due", title=task.title,
        until=task.due_on.isoformat(), days=abs(level),
    )  # fmt: skip
