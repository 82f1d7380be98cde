"""Drafts for requests of different applicants from one of them (01 § 8): nobody's data mixed.

Only results and the facts typed for them go along; applicant, dates and numbers come from each case itself.
"""

from collections.abc import Sequence

from casework.acting import Acting
from casework.db import db
from casework.letters import draft as drafts
from casework.letters.draft import Draft
from casework.letters.gather import items_of
from casework.models.case import Case, PartyRole
from casework.models.cluster import Cluster, ClusterMember, MemberState
from casework.record import casefile_of, lock_cases
from casework.services import drafting, parties
from casework.services.personal_data import FIELDS
from workflows import facts as f
from workflows import machine
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode
SHORTEST = 2  # characters of a value that would be recognised in a text


def copy_draft(cluster: Cluster, *, source_id: int, targets: Sequence[int], acting: Acting) -> list[Case]:
    """Give confirmed members the content of one member's draft as drafts of their own.

    Raises Refusal (the draft names its applicant; no draft; a target is not at drafting, has one, has other
    items or is no confirmed member). Source: domain 01 § 8: separate replies.
    """
    cases = {case.id: case for case in lock_cases({source_id, *targets})}
    source = cases.get(source_id)
    draft = draft_of(source) if source and _is_member(cluster, source_id) else None
    if source is None or draft is None:
        raise Refusal(R.COPY_NOT_POSSIBLE, "Design", number=source.ref if source else "")
    if names_somebody(source, draft):
        raise Refusal(R.COPY_NAMES_APPLICANT, "Art 15")
    done = []
    for case_id in sorted(set(targets) - {source_id}):
        case = cases.get(case_id)
        if case is None or not _is_member(cluster, case_id) or not can_take(case, draft, acting):
            raise Refusal(R.COPY_NOT_POSSIBLE, "Design", number=case.ref if case else "")
        drafting.save_draft(case, fitted(draft, case), acting=acting, seen=0)
        done.append(case)
    return done


def _is_member(cluster: Cluster, case_id: int) -> bool:
    member = db.session.get(ClusterMember, (cluster.id, case_id))
    return member is not None and member.state is MemberState.confirmed


def draft_of(case: Case) -> Draft | None:
    """The draft under work or the reply given, if every item has a result."""
    letter = drafting.current_reply(case)
    draft = drafts.load(letter.fields) if letter else None
    return draft if draft and draft.items and len(draft.codes) == len(draft.items) else None


def can_take(case: Case, draft: Draft, acting: Acting) -> bool:
    """At drafting by this person, without a draft, and with as many items."""
    is_at_drafting = f.Drafted.kind in machine.possible(casefile_of(case), acting.roles)
    has_none = drafting.current_reply(case) is None
    return is_at_drafting and has_none and len(items_of(case)) == len(draft.items)


def fitted(draft: Draft, case: Case) -> Draft:
    """The draft under the item numbers of another case, in order."""
    numbers = [number for number, _ in items_of(case)]
    items = tuple(
        drafts.DraftItem(number, item.code, dict(item.fields), item.hidden)
        for number, item in zip(numbers, draft.items, strict=True)
    )
    return Draft(items, draft.attachments)


def names_somebody(source: Case, draft: Draft) -> bool:
    """Whether the typed facts hold the number of the case or personal data of somebody on its paper."""
    text = drafts.dump(draft)
    values = [source.ref]
    for party in source.parties:
        if party.role is PartyRole.third_party or party.role is PartyRole.organ:
            continue
        sheet = parties.read_party(party)
        values += [sheet.name, *(getattr(sheet, name) for name in FIELDS)]
    return any(len(value) >= SHORTEST and value in text for value in values)
