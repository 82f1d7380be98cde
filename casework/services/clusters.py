"""Clusters of requests (集中申请): found by a job, confirmed by people, the start of proactive disclosure.

Source: 条例 Art 44(1); domain 06 § 6.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from casework import audit, labels, words
from casework.acting import Acting
from casework.db import Stale, db, writing
from casework.models.case import Case, Party, PartyRole, PiiIndex, RequestItem
from casework.models.cluster import Cluster, ClusterMember, ClusterState, MemberState
from casework.models.message import MessageKind
from casework.models.organ import Organ
from casework.models.proactive import ProactiveTask
from casework.services import messages, proactive
from casework.services.recipients import recipients
from casework.services.supervision import Addressed
from workflows.calendar import add_calendar_days
from workflows.codes import Role
from workflows.concentration import (
    FEWEST_APPLICANTS,
    WINDOW_DAYS,
    Asked,
    Group,
    InfoObject,
    distinct_applicants,
    gave,
    groups,
    last_result,
)
from workflows.proactive import OPEN
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode
C = ClusterState
AT = time(6, 50)  # before the sweep of the morning
AT_ONCE = 400  # ids of one statement
OPEN_CLUSTERS = (C.found, C.confirmed)
MARKS = ("id_number", "phone")


def find_clusters(acting: Acting) -> int:
    """The job: groups of the last 180 days, organ by organ; opens its transactions. How many are new."""
    made = 0
    for organ_id in db.session.scalars(select(Organ.id).order_by(Organ.id)).all():
        asked = asked_of(organ_id, acting)
        if len(asked) > 1:
            with writing():
                made += sum(_keep(group, organ_id, acting) for group in groups(asked, acting.today))
    return made


def asked_of(organ_id: int, acting: Acting, ids: Sequence[int] | None = None) -> list[Asked]:
    """Requests to an organ within the window, or these ones whatever their age, as the rules read them."""
    columns = select(Case.id, Case.title, Case.content, Case.arrived_on, Case.received_on, Case.determination)
    if ids is None:
        since = add_calendar_days(acting.today, -WINDOW_DAYS)
        columns = columns.where(
            Case.organ_id == organ_id, Case.arrived_on > since, Case.number.is_not(None),
            Case.main_ref.is_(None),
        )  # fmt: skip
    else:
        columns = columns.where(Case.id.in_(ids))
    rows = db.session.execute(columns.order_by(Case.id)).all()
    found = [row.id for row in rows]
    items, marks = _items(found), _marks(found)
    return [
        Asked(
            row.id, row.received_on or row.arrived_on, marks[row.id],
            words.objects_of(texts_of(row.title, items[row.id] or [row.content])), row.determination,
        )
        for row in rows
    ]  # fmt: skip


def texts_of(title: str, items: Iterable[str]) -> list[str]:
    """What is read of a request: its items, and its title unless that was cut short."""
    return [*items, *([] if title.endswith("…") else [title])]


def objects_of_case(case: Case) -> frozenset[InfoObject]:
    """The information objects that a case asks for."""
    items = [item.text for item in case.items] or [case.content]
    return words.objects_of(texts_of(case.title, items))


def _items(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for at in range(0, len(ids), AT_ONCE):
        part = ids[at : at + AT_ONCE]
        rows = select(RequestItem.case_id, RequestItem.text).where(RequestItem.case_id.in_(part))
        for case_id, text in db.session.execute(rows).tuples():
            found[case_id].append(text)
    return found


def _marks(ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """By what applicants are told apart: ID number, organisation code, name with telephone, else the name."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for at in range(0, len(ids), AT_ONCE):
        part = ids[at : at + AT_ONCE]
        rows = (
            select(Party.case_id, Party.name, Party.organisation_code, PiiIndex.field, PiiIndex.bi)
            .outerjoin(
                PiiIndex,
                (PiiIndex.owner_type == "party") & (PiiIndex.owner_id == Party.id)
                & PiiIndex.field.in_(MARKS),
            )
            .where(Party.case_id.in_(part), Party.role == PartyRole.applicant)
        )  # fmt: skip
        for case_id, name, code, field, bi in db.session.execute(rows).tuples():
            found[case_id] |= _mark(name, code, field, bi)
    return found


def _mark(name: str, code: str, field: str | None, bi: bytes | None) -> frozenset[str]:
    marks = {f"code:{code}"} if code else set()
    if field == "id_number" and bi:
        marks.add(f"id:{bi.hex()}")
    elif field == "phone" and bi:
        marks.add(f"phone:{name}:{bi.hex()}")
    return frozenset(marks or {f"name:{name}"})


def _keep(group: Group, organ_id: int, acting: Acting) -> bool:
    """Store a group, or add its new members to the cluster that has most of it. Whether it is new."""
    ids = [member.case_id for member in group.members]
    cluster = _known(ids, organ_id)
    if cluster is not None and cluster.state not in OPEN_CLUSTERS:
        return False
    is_new = cluster is None
    cluster = cluster or _new(group, organ_id, acting)
    stored = set(
        db.session.scalars(select(ClusterMember.case_id).where(ClusterMember.cluster_id == cluster.id))
    )
    for member in group.members:
        if member.case_id not in stored:
            thing = group.found[member.case_id]
            db.session.add(
                ClusterMember(
                    cluster_id=cluster.id, case_id=member.case_id, kind=thing.kind, words=words_of(thing)
                )
            )
    newest = max(member.on for member in group.members)
    if (cluster.is_ripe, cluster.seen_on) != (group.is_ripe, newest):
        cluster.is_ripe, cluster.seen_on = group.is_ripe, newest
        if group.is_ripe:
            _tell_heads(cluster, acting)
    db.session.flush()
    return is_new


def _tell_heads(cluster: Cluster, acting: Acting) -> None:
    """Once: this could be published."""
    heads = recipients((Role.ogi_head,), Addressed(organ_id=cluster.organ_id))
    messages.tell(heads, MessageKind.system, key=f"cluster:{cluster.id}", acting=acting, what="cluster_ripe")


def _known(ids: Sequence[int], organ_id: int) -> Cluster | None:
    links = db.session.scalars(
        select(ClusterMember.cluster_id)
        .join(Cluster, Cluster.id == ClusterMember.cluster_id)
        .where(ClusterMember.case_id.in_(ids), Cluster.organ_id == organ_id)
    ).all()
    best = max(set(links), key=lambda found: (links.count(found), -found), default=None)
    if best is None or 2 * links.count(best) < len(ids):  # a smaller one became part of another thing
        return None
    return db.session.get_one(Cluster, best)


def _new(group: Group, organ_id: int, acting: Acting) -> Cluster:
    chief = group.chief
    cluster = Cluster(
        organ_id=organ_id, kind=chief.kind, name=chief.name, topics="、".join(sorted(chief.topics)),
        subject=words.subject_of([chief.name, *chief.topics]), found_on=acting.today,
        seen_on=max(member.on for member in group.members),
    )  # fmt: skip
    db.session.add(cluster)
    db.session.flush()
    return cluster


def words_of(thing: InfoObject) -> str:
    """An information object as a page shows it: its name and the topics beside it."""
    return "：".join(part for part in (thing.name, "、".join(sorted(thing.topics))) if part)


# What people do


def confirm_members(cluster: Cluster, *, confirmed: Sequence[int], seen: int, acting: Acting) -> None:
    """Say which requests belong to the cluster; all others do not. Raises Refusal, Stale."""
    hold(cluster, seen)
    chosen = set(confirmed)
    for member in db.session.scalars(select(ClusterMember).where(ClusterMember.cluster_id == cluster.id)):
        member.state = MemberState.confirmed if member.case_id in chosen else MemberState.rejected
        member.decided_by_id, member.decided_on = acting.person_id, acting.today
    db.session.flush()
    ensure_several(cluster, acting)
    cluster.state = C.confirmed
    flag_modified(cluster, "state")  # a page that shows the members as they were is old now
    db.session.flush()
    _note("cluster.confirmed", cluster, acting, cases=sorted(chosen))


def dismiss(cluster: Cluster, *, reason: str, seen: int, acting: Acting) -> None:
    """These are not requests for one thing. Raises Refusal (a task runs), Stale."""
    hold(cluster, seen)
    if proactive.open_task_of(cluster.id) is not None:
        raise Refusal(R.CLUSTER_STATE, "Design", cluster_state=cluster.state)
    cluster.state, cluster.reason = C.dismissed, reason
    db.session.flush()
    _note("cluster.dismissed", cluster, acting)


def propose_task(cluster: Cluster, *, title: str, unit_id: int, seen: int, acting: Acting) -> ProactiveTask:
    """Propose to publish what a cluster asks for (Art 44(1)).

    Raises Refusal (not confirmed; one member; one applicant; nothing was given; runs already), Stale.
    """
    hold(cluster, seen)
    if cluster.state is not C.confirmed:
        raise Refusal(R.CLUSTER_STATE, "Art 44(1)", cluster_state=cluster.state)
    running = proactive.open_task_of(cluster.id)
    if running is not None and running.state in OPEN:
        raise Refusal(R.PROACTIVE_STATE, "Art 44(1)", task_state=running.state)
    members = ensure_several(cluster, acting)
    result = last_result(members)
    if not gave(result):
        raise Refusal(R.CLUSTER_NOT_GIVEN, "Art 44(1)")
    proposal = labels.FROM_CLUSTER.format(
        applicants=distinct_applicants(m.applicant for m in members), count=len(members),
        result=labels.determination_words(result or ""),
    )  # fmt: skip
    flag_modified(cluster, "state")
    return proactive.propose(
        organ_id=cluster.organ_id, unit_id=unit_id, title=title, proposal=proposal, cluster_id=cluster.id,
        acting=acting,
    )  # fmt: skip


def ensure_several(cluster: Cluster, acting: Acting) -> list[Asked]:
    """The confirmed members. Raises Refusal when they are one, or of one applicant."""
    ids = db.session.scalars(
        select(ClusterMember.case_id).where(
            ClusterMember.cluster_id == cluster.id, ClusterMember.state == MemberState.confirmed
        )
    ).all()
    if len(ids) < FEWEST_APPLICANTS:
        raise Refusal(R.CLUSTER_ONE_MEMBER, "Art 44(1)", count=len(ids))
    members = asked_of(cluster.organ_id, acting, ids)
    if distinct_applicants(member.applicant for member in members) < FEWEST_APPLICANTS:
        raise Refusal(R.CLUSTER_ONE_APPLICANT, "Art 44(1)")
    return members


def hold(cluster: Cluster, seen: int) -> None:
    """Lock the row and look at it once more. Raises Stale, Refusal (dismissed, published)."""
    if db.engine.dialect.name != "sqlite":
        db.session.refresh(cluster, with_for_update=True)
    if cluster.version != seen:
        raise Stale
    if cluster.state not in OPEN_CLUSTERS:
        raise Refusal(R.CLUSTER_STATE, "Design", cluster_state=cluster.state)


def _note(action: str, cluster: Cluster, acting: Acting, **more: object) -> None:
    audit.note(action, acting=acting, object_type="cluster", object_id=cluster.id, **more)
