"""Merging (合并办理): a later request of the same applicant and content goes into the earlier one (01 § 8).

One reply names both receipt dates and meets the earlier due date; the merged case counts with its result.
"""

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from casework.acting import Acting
from casework.db import db, writing
from casework.models.case import Case
from casework.record import lock_cases, record
from casework.services.duplicates import MERGE_INTO, SIMILAR, likeness, requests_of
from workflows.codes import ENDED, State
from workflows.facts import MainCaseAnswered, Merged
from workflows.refusal import Refusal, RefusalCode

R = RefusalCode
AT_ONCE = 200


def merge(case: Case, *, into: str, seen: int, acting: Acting) -> None:
    """Close a case into an earlier pending one of the same applicant and content (合并办理).

    ``into``: number of the main case. Raises Refusal (unknown number; itself; other applicant or content;
    closed or merged; it came later; its due date lies later), Stale. Source: domain 01 § 8.
    """
    main = db.session.scalars(select(Case).where(Case.number == into.strip().upper())).one_or_none()
    if main is None:
        raise Refusal(R.MERGE_NOT_FOUND, "Design", number=into)
    lock_cases((case.id, main.id))
    ensure_mergeable(case, main)
    record(case, Merged(on=acting.today, into=main.ref), acting, seen=seen)


def ensure_mergeable(case: Case, main: Case) -> None:
    """Whether one can go into the other. Raises Refusal."""
    if main.id == case.id:
        raise Refusal(R.MERGE_ITSELF, "Design")
    if main.state is State.CLOSED_MERGED or merged_into(case):
        raise Refusal(R.MERGE_CHAIN, "Design", number=main.ref)
    if main.state not in MERGE_INTO:
        raise Refusal(R.MERGE_CLOSED, "Design", number=main.ref, state=main.state)
    if main.organ_id != case.organ_id or not requests_of(case, Case.id == main.id):
        raise Refusal(R.MERGE_OTHER_APPLICANT, "Art 44(1)", number=main.ref)
    if likeness(case.content, main.content) < SIMILAR:
        raise Refusal(R.MERGE_OTHER_CONTENT, "Design", number=main.ref)
    if _came(main) > _came(case):
        raise Refusal(R.MERGE_LATER, "Design", number=main.ref)
    if main.due_on and case.due_on and main.due_on > case.due_on:
        raise Refusal(R.MERGE_DUE_LATER, "Art 33(2)", due_on=main.due_on, own_due_on=case.due_on)


def _came(case: Case) -> tuple[str, int]:
    return (case.received_on or case.arrived_on).isoformat(), case.id


def merged_into(main: Case) -> list[Case]:
    """Cases that were merged into this one, in the order of their receipt."""
    if main.number is None:
        return []
    found = select(Case).where(Case.main_ref == main.number).order_by(Case.received_on, Case.id)
    return list(db.session.scalars(found))


def follow_main(main: Case, acting: Acting) -> int:
    """Let merged cases count with the result of their main case, which has just ended. How many."""
    if main.state not in ENDED or main.statistics_row is None:
        return 0
    followed = 0
    for case in merged_into(main):
        if (case.determination, case.statistics_row) != (main.determination, main.statistics_row):
            fact = MainCaseAnswered(
                on=main.closed_on or acting.today, main=main.ref, determination=main.determination or "",
                statistics_row=main.statistics_row,
            )  # fmt: skip
            record(case, fact, Acting.system(acting.now, acting.calendar))
            followed += 1
    return followed


def follow_all(acting: Acting) -> int:
    """The job: merged cases whose main case has ended otherwise, or anew; opens its transactions."""
    merged, main = aliased(Case), aliased(Case)
    differs = or_(
        merged.statistics_row.is_distinct_from(main.statistics_row),
        merged.determination.is_distinct_from(main.determination),
    )
    answered = and_(main.number == merged.main_ref, main.statistics_row.is_not(None), differs)
    waiting = select(merged.main_ref).where(merged.main_ref.is_not(None), exists().where(answered))
    numbers = db.session.scalars(waiting.distinct().limit(AT_ONCE)).all()
    done = 0
    for number in numbers:
        with writing():
            found = db.session.scalars(select(Case).where(Case.number == number)).one()
            done += follow_main(found, acting)
    return done
