"""Difficult cases (疑难复杂): marked, given to a reviewer, discussed in a joint meeting (domain 06 § 7).

The rules propose marks on the case page; the job of the morning records those that nobody has set meanwhile.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from casework import audit, labels
from casework.acting import Acting
from casework.db import Stale, db, writing
from casework.models import (
    Case,
    JointMeeting,
    LibraryNomination,
    MessageKind,
    NominationSource,
    Party,
    PartyRole,
    Setting,
)
from casework.queries.difficult import nomination_of
from casework.queries.letters import names_of
from casework.record import casefile_of, record
from casework.services import messages
from casework.services.recipients import recipients
from casework.services.signal_groups import pending_disputes
from workflows import difficult as rules
from workflows import facts as f
from workflows.codes import DifficultMark, Role
from workflows.refusal import Refusal, RefusalCode

LOOK_BACK = timedelta(days=7)  # the job looks at what changed since, so that a missed morning harms nothing
WARN_DAYS = 1  # working days before the meeting is due
PRINCIPAL_KEY = "difficult.principal."  # + id of the organ: persons who sign its difficult cases


def given(case: Case, parties: Iterable[Party] | None = None, *, suits: bool = False) -> rules.Given:
    """What the rules need beside the facts. ``parties``: those of the case, where they are read already;
    ``suits``: look for related ones too, which the morning does.
    """
    applicants = (PartyRole.applicant, PartyRole.co_applicant)
    return rules.Given(
        applicants=sum(p.role in applicants for p in (case.parties if parties is None else parties)),
        suits=pending_disputes(case) if suits else 0,
    )


def reason_words(proposal: rules.Proposal) -> str:
    """Why the rules propose a mark."""
    return labels.MARK_REASONS[proposal.mark].format(count=proposal.number)


def mark_difficult(
    case: Case,
    *,
    reason: str,
    seen: int | None,
    acting: Acting,
    mark: str = DifficultMark.other.value,
    by_rule: bool = False,
) -> None:
    """Mark as a difficult case (疑难复杂); a reviewer of the office is named with the first mark.

    Its reply needs the legal review and the signature of one level higher. Raises Refusal, Stale.
    Source: domain 06 § 7.
    """
    was_difficult = rules.is_difficult(casefile_of(case))
    fact = f.MarkedDifficult(on=acting.today, reason=reason, mark=DifficultMark(mark), by_rule=by_rule)
    record(case, fact, acting, seen=seen)
    reviewers = [] if was_difficult else recipients([Role.legal_reviewer.value], case)
    if reviewers:
        _name(case, reviewers[0], acting)


def lift_mark(case: Case, *, mark: str, reason: str, seen: int, acting: Acting) -> None:
    """Lift a mark (解除), by the ogi_head with a reason. Raises Refusal, Stale."""
    fact = f.DifficultyLifted(on=acting.today, mark=DifficultMark(mark), reason=reason)
    record(case, fact, acting, seen=seen)


def reviewers_of(case: Case) -> dict[int, str]:
    """Who may look after a difficult case of this organ: legal reviewers and the head."""
    from_roles = recipients([Role.legal_reviewer.value, Role.ogi_head.value], case)
    return _names(from_roles)


def name_reviewer(case: Case, *, reviewer_id: int, seen: int, acting: Acting) -> None:
    """Name the reviewer of the office (指定审核人). Raises Refusal, Stale."""
    if reviewer_id not in reviewers_of(case):
        raise Refusal(RefusalCode.ROLE_NOT_ALLOWED, "Design", kind="reviewer_named", roles=["legal_reviewer"])
    _name(case, reviewer_id, acting, seen=seen)


def _name(case: Case, reviewer_id: int, acting: Acting, *, seen: int | None = None) -> None:
    record(case, f.ReviewerNamed(on=acting.today, reviewer_id=reviewer_id), acting, seen=seen)
    due_on = rules.meeting_due_on(casefile_of(case), acting.calendar)
    messages.tell(
        [reviewer_id], MessageKind.system, key=f"{case.id}:reviewer_named:{case.version}", acting=acting,
        case_id=case.id, due_on=due_on, what="reviewer_named",
    )  # fmt: skip


def record_meeting(
    case: Case,
    *,
    held_on: date,
    place: str,
    participants: Sequence[dict[str, Any]],
    minutes: str,
    conclusions: Sequence[dict[str, Any]],
    seen: int,
    acting: Acting,
) -> JointMeeting:
    """Enter a joint meeting (会商) with its minutes and conclusions. Raises Refusal, Stale."""
    meeting = JointMeeting(
        case_id=case.id, held_on=held_on, place=place, participants=list(participants), minutes=minutes,
        conclusions=list(conclusions), recorded_by_id=acting.person_id, recorded_at=acting.now,
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    codes = dict.fromkeys(line["determination"] for line in conclusions if line["determination"])
    fact = f.JointMeetingHeld(on=held_on, meeting_id=meeting.id, conclusions=",".join(codes))
    record(case, fact, acting, seen=seen)
    return meeting


def set_aside(case: Case, *, reason: str, seen: int, acting: Acting) -> None:
    """Say why the draft does not follow the meeting (不采纳会商结论). Raises Refusal, Stale."""
    held = casefile_of(case).last(f.JointMeetingHeld)
    fact = f.ConclusionSetAside(on=acting.today, meeting_id=held.meeting_id if held else 0, reason=reason)
    record(case, fact, acting, seen=seen)


# Who signs


def principals_of(organ_id: int) -> frozenset[int]:
    """Who signs difficult cases of an organ as its head (主要负责人); empty: the setting is not made."""
    value = db.session.scalar(select(Setting.value).where(Setting.key == f"{PRINCIPAL_KEY}{organ_id}"))
    return frozenset(value or ())


def signers_of(organ_id: int) -> dict[int, str]:
    """The signers of an organ by id."""
    return _names(recipients([Role.signer.value], _Organ(organ_id)))


class _Organ:
    """An organ where ``recipients`` asks for a case."""

    handler_id = unit_id = None

    def __init__(self, organ_id: int) -> None:
        self.organ_id = organ_id


def set_principals(people: Sequence[int], acting: Acting) -> None:
    """Say who signs the difficult cases of one's own organ. Needs writing(). Source: domain 00 § 4."""
    key, chosen = f"{PRINCIPAL_KEY}{acting.organ_id}", sorted(set(people) & set(signers_of(acting.organ_id)))
    row = db.session.get(Setting, key)
    if row is None:
        db.session.add(Setting(key=key, value=chosen))
    else:
        row.value = chosen
    audit.note("difficult.principals", acting=acting, object_type="setting", object_id=key, people=chosen)


def is_signed_by_principal(case: Case, *, agreed: bool, acting: Acting) -> bool:
    """Whether this signature is that of the head of the organ, or has the consent of the head."""
    principals = principals_of(case.organ_id)
    return acting.person_id in principals if principals else agreed


# The library


def nominate(
    case: Case,
    *,
    why: str,
    seen: int,
    acting: Acting,
    source: NominationSource = NominationSource.hand,
) -> LibraryNomination:
    """Name a closed case for the library (推荐入库). Raises Refusal (open; named already), Stale."""
    if seen != case.version:
        raise Stale
    if case.closed_on is None:
        raise Refusal(RefusalCode.CASE_NOT_CLOSED, "Design")
    if nomination_of(case.id):
        raise Refusal(RefusalCode.NOMINATED_ALREADY, "Design")
    row = LibraryNomination(
        case_id=case.id, why=why, person_id=acting.person_id, nominated_on=acting.today, source=source
    )
    db.session.add(row)
    db.session.flush()
    audit.note("library.nominated", acting=acting, chain="library", object_type="case", object_id=case.uuid)
    return row


# The job of the morning


def look_after(acting: Acting) -> int:
    """Record the marks that the rules ask for, remind of meetings; each in a transaction. How many."""
    changed = select(Case.id).where(
        Case.closed_on.is_(None), Case.number.is_not(None), Case.updated_at >= acting.now - LOOK_BACK
    )
    marked = sum(_mark_by_rule(case_id, acting) for case_id in db.session.scalars(changed).all())
    difficult = select(Case.id).where(Case.closed_on.is_(None), Case.difficult)
    return marked + sum(_remind(case_id, acting) for case_id in db.session.scalars(difficult).all())


def _mark_by_rule(case_id: int, acting: Acting) -> int:
    case = db.session.get_one(Case, case_id)
    if not rules.proposals(casefile_of(case), given(case, suits=True)):
        return 0
    with writing():
        case = db.session.get_one(Case, case_id)
        found = rules.proposals(casefile_of(case), given(case, suits=True))
        for proposal in found:
            mark_difficult(case, reason=reason_words(proposal), mark=proposal.mark, by_rule=True, seen=None,
                           acting=acting)  # fmt: skip
        return len(found)


def _remind(case_id: int, acting: Acting) -> int:
    """Tell reviewer and head on the last working day before the meeting is due, and once it is over."""
    case = db.session.get_one(Case, case_id)
    file = casefile_of(case)
    due_on = rules.meeting_due_on(file, acting.calendar)
    if due_on is None or acting.today < acting.calendar.before(due_on, WARN_DAYS):
        return 0
    level = "over" if acting.today > due_on else "soon"
    reviewer = rules.reviewer_of(file)
    with writing():
        case = db.session.get_one(Case, case_id)
        people = dict.fromkeys([*([reviewer] if reviewer else []), *recipients([Role.ogi_head.value], case)])
        return messages.tell(
            people, MessageKind.system, key=f"{case_id}:joint_meeting:{due_on}:{level}", acting=acting,
            case_id=case_id, due_on=due_on, what="joint_meeting",
        )  # fmt: skip


def _names(people: Sequence[int]) -> dict[int, str]:
    known = names_of(*people)
    return {person: known[person] for person in people}
