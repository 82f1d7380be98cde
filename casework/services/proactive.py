"""From request to proactive disclosure (转主动公开): proposed, decided, checked, published (Art 44; 01 § 10).

The course is workflows/proactive.py; who proposed does not make the secrecy review; nothing is fetched.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import select

from casework import audit, labels
from casework.acting import Acting
from casework.db import Stale, db
from casework.models.cluster import Cluster, ClusterState
from casework.models.proactive import ProactiveTask
from casework.personal_marks import hits_in
from workflows import proactive as rules
from workflows.proactive import OPEN, TaskState, TaskStep
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode


def propose(
    *, organ_id: int, unit_id: int, title: str, proposal: str, cluster_id: int | None = None, acting: Acting
) -> ProactiveTask:
    """Enter a task; whoever does is its proposer. Needs writing()."""
    task = ProactiveTask(
        uuid=str(uuid4()), organ_id=organ_id, unit_id=unit_id, cluster_id=cluster_id, title=title,
        proposal=proposal, proposed_on=acting.today, proposed_by_id=acting.person_id, created_at=acting.now,
    )  # fmt: skip
    db.session.add(task)
    db.session.flush()
    _note("proactive.proposed", task, acting)
    return task


def open_task_of(cluster_id: int) -> ProactiveTask | None:
    """The task that a cluster led to, the newest; one that came to nothing does not count."""
    statement = select(ProactiveTask).where(
        ProactiveTask.cluster_id == cluster_id, ProactiveTask.state.in_((*OPEN, TaskState.published))
    )
    return db.session.scalars(statement.order_by(ProactiveTask.id.desc()).limit(1)).first()


def decide(task: ProactiveTask, *, decision: str, seen: int, acting: Acting) -> None:
    """Decide to publish, by the ogi_head with a reason; due 20 working days later. Raises Refusal, Stale."""
    _move(task, TaskStep.decide, seen, acting)
    task.decision, task.decided_on, task.decided_by_id = decision, acting.today, acting.person_id
    task.due_on = rules.due_after(acting.today, acting.calendar)
    _done("proactive.decided", task, acting)


def decline(task: ProactiveTask, *, decision: str, seen: int, acting: Acting) -> None:
    """Decide not to publish, with a reason. Raises Refusal, Stale."""
    _move(task, TaskStep.decline, seen, acting)
    task.decision, task.decided_on, task.decided_by_id = decision, acting.today, acting.person_id
    _done("proactive.declined", task, acting)


def edit(task: ProactiveTask, *, title: str, text: str, seen: int, acting: Acting) -> None:
    """Change what is to be published; both checks begin again. Raises Refusal, Stale."""
    _move(task, TaskStep.edit, seen, acting)
    task.title, task.text, task.text_version = title, text, task.text_version + 1
    task.secrecy_on = task.secrecy_by_id = task.cleared_on = task.cleared_by_id = None
    task.secrecy_opinion = task.clearing = ""
    _done("proactive.edited", task, acting)


def clear_secrecy(task: ProactiveTask, *, opinion: str, seen: int, acting: Acting) -> None:
    """Secrecy review (保密审查, Art 17) lets this very text pass. Raises Refusal, Stale."""
    _review(task, TaskStep.clear_secrecy, opinion, seen, acting)
    _done("proactive.secrecy_passed", task, acting)


def withhold(task: ProactiveTask, *, opinion: str, seen: int, acting: Acting) -> None:
    """Secrecy review forbids it: the task ends. Raises Refusal, Stale."""
    _review(task, TaskStep.withhold, opinion, seen, acting)
    _done("proactive.withheld", task, acting)


def _review(task: ProactiveTask, step: TaskStep, opinion: str, seen: int, acting: Acting) -> None:
    if task.proposed_by_id == acting.person_id:
        raise Refusal(R.PROACTIVE_OWN_PROPOSAL, "Art 17")
    if not task.text.strip():
        raise Refusal(R.PROACTIVE_TEXT_MISSING, "Art 17")
    _move(task, step, seen, acting)
    task.secrecy_opinion, task.secrecy_on, task.secrecy_by_id = opinion, acting.today, acting.person_id


def clear_personal(
    task: ProactiveTask, *, cleared: Sequence[int], reason: str, seen: int, acting: Acting
) -> None:
    """Every trace of personal data was looked at: ``cleared`` are the hits that may stay, with the reason.

    Raises Refusal (hits are left, or no reason for those that stay), Stale.
    """
    hits = hits_in(task.text)
    left = len(set(range(len(hits))) - set(cleared))
    if left or (hits and not reason.strip()):
        raise Refusal(R.PROACTIVE_HITS_LEFT, "Art 15", count=left or len(hits))
    _move(task, TaskStep.clear_personal, seen, acting)
    kinds = Counter(hit.kind for hit in hits)
    found = "；".join(
        labels.CLEARED_HIT.format(kind=labels.HIT_KINDS[kind], count=count) for kind, count in kinds.items()
    )
    task.clearing = "。".join(part for part in (found, reason.strip()) if part)
    task.cleared_on, task.cleared_by_id = acting.today, acting.person_id
    _done("proactive.cleared", task, acting)


def publish(task: ProactiveTask, *, site: str, section: str, address: str, seen: int, acting: Acting) -> None:
    """Enter where and when it was published; the cluster is done. Raises Refusal, Stale."""
    _move(task, TaskStep.publish, seen, acting)
    task.site, task.section, task.address = site, section, address
    task.published_on, task.published_by_id = acting.today, acting.person_id
    cluster = db.session.get(Cluster, task.cluster_id) if task.cluster_id else None
    if cluster is not None:
        cluster.state = ClusterState.published
    _done("proactive.published", task, acting)


def _move(task: ProactiveTask, step: TaskStep, seen: int, acting: Acting) -> None:
    """Lock the row, compare the version, ask the course. Raises Refusal, Stale."""
    if db.engine.dialect.name != "sqlite":
        db.session.refresh(task, with_for_update=True)
    if task.version != seen:
        raise Stale
    task.state = rules.after(task.state, step, acting.roles)


def _done(action: str, task: ProactiveTask, acting: Acting) -> None:
    db.session.flush()
    _note(action, task, acting)


def _note(action: str, task: ProactiveTask, acting: Acting) -> None:
    audit.note(
        action, acting=acting, object_type="proactive_task", object_id=task.uuid, state=task.state,
        text_version=task.text_version,
    )  # fmt: skip
