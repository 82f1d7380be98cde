"""What a draft could answer at once: published since (GRANT_B), or answered before (NOT_2).

Proposals fill the form of the draft; the drafter looks and saves. Source: 条例 Art 36(1), 36(6); 06 § 6.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from casework import labels, words
from casework.acting import Acting
from casework.db import db
from casework.letters.content import cn_date
from casework.letters.draft import Draft, DraftItem
from casework.letters.gather import items_of, number_of
from casework.models.case import Case
from casework.models.cluster import Cluster
from casework.models.proactive import ProactiveTask
from casework.record import casefile_of
from casework.services.clusters import texts_of
from casework.services.duplicates import find_same
from workflows import facts as f
from workflows.concentration import InfoObject, ObjectKind, shared
from workflows.proactive import TaskState

MOST_TASKS = 500  # published pieces of one organ that are compared, the newest


@dataclass(frozen=True, slots=True)
class Published:
    """Information that is public, and where exactly."""

    task_id: int
    title: str
    on: date
    where: str
    address: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A result for one item with its fields filled in, and why."""

    item_no: int
    code: str
    reason: str
    basis: str
    fields: dict[str, str] = field(default_factory=dict)


def published_like(texts: Iterable[str], organ_id: int) -> list[Published]:
    """Published information that these texts ask for, the newest first; one statement."""
    asked = words.objects_of(texts)
    if not asked:
        return []
    rows = db.session.execute(
        select(ProactiveTask, Cluster.kind, Cluster.name, Cluster.topics)
        .outerjoin(Cluster, Cluster.id == ProactiveTask.cluster_id)
        .where(ProactiveTask.organ_id == organ_id, ProactiveTask.state == TaskState.published)
        .order_by(ProactiveTask.published_on.desc(), ProactiveTask.id.desc()).limit(MOST_TASKS)
    )  # fmt: skip
    found = []
    for task, kind, name, topics in rows.tuples():
        if shared(asked, _objects_of(task, kind, name, topics)):
            found.append(_published(task))
    return found


def _objects_of(
    task: ProactiveTask, kind: ObjectKind | None, name: str | None, topics: str | None
) -> Sequence[InfoObject]:
    found = {*words.objects_of([task.title]), InfoObject(ObjectKind.document_title, task.title)}
    if kind is not None and name:
        found.add(InfoObject(kind, name, frozenset(filter(None, (topics or "").split("、")))))
    return tuple(found)


def _published(task: ProactiveTask) -> Published:
    where = labels.PUBLISHED_WHERE.format(site=task.site, section=task.section) if task.section else task.site
    return Published(task.id, task.title, task.published_on or task.proposed_on, where, task.address)


def proposals_for(case: Case, acting: Acting) -> list[Proposal]:
    """Results that the draft of a case could have at once, item by item."""
    found = list(_answered_before(case, acting))
    for number, text in items_of(case):
        whole = texts_of(case.title, [text]) if len(case.items) < 2 else [text]
        found += [_pointing_to(item, number) for item in published_like(whole, case.organ_id)[:2]]
    return found


def _pointing_to(item: Published, number: int) -> Proposal:
    fields = {"info_name": item.title, "published_where": item.where, "published_address": item.address}
    reason = labels.PROPOSED_GRANT_B.format(title=item.title, on=cn_date(item.on))
    return Proposal(number, "GRANT_B", reason, "Art 36(1)", fields)


def _answered_before(case: Case, acting: Acting) -> Iterator[Proposal]:
    """The newest earlier reply to the same applicant about the same content, for a request of one item."""
    if len(case.items) > 1:
        return
    for earlier in find_same(case, acting):
        signed = casefile_of(db.session.get_one(Case, earlier.case_id)).last(f.Signed)
        number = number_of(signed.letter_id) if signed else ""
        if signed and number and earlier.effective_on:
            fields = {
                "earlier_number": number, "earlier_on": signed.on.isoformat(), "sameness": labels.SAMENESS,
            }  # fmt: skip
            reason = labels.PROPOSED_NOT_2.format(
                number=earlier.ref, on=cn_date(earlier.effective_on), likeness=earlier.likeness
            )
            yield Proposal(1, "NOT_2", reason, "Art 36(6)", fields)
            return


def taken_over(draft: Draft, proposal: Proposal, numbers: Sequence[int]) -> Draft:
    """The draft with the proposed result in its item; the others as they were."""
    items = {item.no: item for item in draft.items}
    items[proposal.item_no] = DraftItem(proposal.item_no, proposal.code, proposal.fields)
    return Draft(tuple(items[number] for number in numbers if number in items), draft.attachments)
