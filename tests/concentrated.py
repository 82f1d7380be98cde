"""Clusters, tasks of proactive disclosure and refused information in every state, for a whole office."""

from collections.abc import Callable, Mapping
from datetime import date

from casework.acting import Acting
from casework.db import db, writing
from casework.models import (
    Case,
    Cluster,
    ClusterMember,
    ClusterState,
    Letter,
    MemberState,
    RefusedItem,
)
from casework.services.proactive import propose
from workflows.concentration import ObjectKind
from workflows.proactive import TaskState, due_after

DAY = date(2026, 9, 21)
TEXT = "样例路片区征收补偿方案全文，联系电话13800001234。"

# A second button of the form beside it; the tasks stand in the order of their states.
SECOND_BUTTONS: dict[str, tuple[str, str, dict[str, str] | str]] = {
    "proactive.decline": ("chenzr", "/proactive/1/decline", "proactive.decide"),
    "proactive.withhold": ("baomi", "/proactive/3/withhold", "proactive.clear_secrecy"),
}


def pages_for(rule: str) -> list[str]:
    """Pages of clusters and tasks on which a form of this route may stand."""
    if "cluster_id" in rule:
        return ["/clusters/1", "/clusters/2"]
    return [f"/proactive/{i + 1}" for i in range(len(TaskState))] if "task_id" in rule else []


def things(acting: Callable[[str], Acting], ids: Mapping[str, int]) -> None:
    """A cluster found and one confirmed, a task in each state in their order, something refused."""
    with writing():
        for state in ("found", "confirmed"):
            _cluster(acting("wangmin"), state, ids)
        for state in TaskState:
            _task(acting("wangmin"), state)
        _refused(ids["closed"])


def _cluster(who: Acting, state: str, ids: Mapping[str, int]) -> None:
    cluster = Cluster(
        organ_id=who.organ_id, state=ClusterState(state), kind=ObjectKind.project, name="样例路片区",
        topics="征收、方案", subject="land_requisition", found_on=DAY, seen_on=DAY, is_ripe=True,
    )  # fmt: skip
    db.session.add(cluster)
    db.session.flush()
    member = MemberState.confirmed if state == "confirmed" else MemberState.proposed
    for stage in ("processing", "searched", "drafted", "closed"):
        db.session.add(
            ClusterMember(
                cluster_id=cluster.id, case_id=ids[stage], state=member, kind=ObjectKind.project,
                words="样例路片区：征收、方案",
            )
        )  # fmt: skip
    db.session.flush()


def _task(who: Acting, state: TaskState) -> None:
    unit_id = who.unit_id
    task = propose(organ_id=who.organ_id, unit_id=unit_id, title="样例路片区征收补偿方案", proposal="样例",
                   acting=who)  # fmt: skip
    task.text, task.text_version, task.state = TEXT, 1, state
    if state is not TaskState.proposed:
        task.decided_on, task.decided_by_id, task.decision = DAY, who.person_id, "样例"
        task.due_on = due_after(DAY, who.calendar)
    if state is TaskState.published:
        task.published_on, task.published_by_id = DAY, who.person_id
        task.site, task.section, task.address = "区政府网站", "征地信息", "https://www.example.cn/1"
    db.session.flush()


def _refused(case_id: int) -> None:
    case = db.session.get_one(Case, case_id)
    letter = db.session.scalars(db.select(Letter.id).where(Letter.case_id == case.id)).first()
    db.session.add(
        RefusedItem(
            case_id=case.id, letter_id=letter, item_no=1, part_no=1, subject="样例：个人账号", ground="REF_4",
            refused_on=DAY, review_on=DAY,
        )
    )  # fmt: skip
    db.session.flush()
