"""The way of a typical case through its reviews: submitted, examined, published, checked yearly, withdrawn.

The course is workflows/typical_cases.py. Whoever moves a case gives an opinion; each is a row that stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, update

from case_library.codes import Collection
from case_library.index.cases import case_document
from case_library.index.keeping import drop, put
from case_library.models import CaseEditor, CaseReviewStep, CaseText, CaseVote, TypicalCase
from case_library.queries.typical_cases import law_check_is_due
from case_library.services import entries
from casework import audit
from casework.acting import Acting
from casework.db import db, upsert, writing
from casework.models.message import MessageKind
from casework.services import messages
from casework.services.recipients import Staff
from workflows import typical_cases as rules
from workflows.codes import Role
from workflows.typical_cases import GUARDED, CaseStep, Draft


def draft_of(case: TypicalCase, *, whole: bool) -> Draft:
    """What the rules need. ``whole``: with empty fields and traces of persons, which takes reading."""
    editors = db.session.scalars(select(CaseEditor.person_id).where(CaseEditor.case_id == case.id))
    return Draft(
        state=case.state,
        editors=frozenset(editors) | ({case.author_id} if case.author_id else frozenset()),
        legal_reviewer=case.legal_reviewer_id,
        missing=entries.missing(case) if whole else (),
        hits=entries.checked(case).count if whole else 0,
    )


def possible(case: TypicalCase, acting: Acting) -> frozenset[CaseStep]:
    """What this person may do with the case as it stands."""
    return rules.steps_from(draft_of(case, whole=False), person=acting.person_id, roles=acting.roles)


def submit(case: TypicalCase, *, opinion: str, seen: int, acting: Acting) -> None:
    """Send a draft to the legal reviewer; the text is kept. Raises Refusal, Stale."""
    _move(case, CaseStep.submit, opinion, seen, acting)
    case.legal_reviewer_id = case.library_reviewer_id = None
    _keep_text(case, acting)
    _done(case, CaseStep.submit, opinion, acting)
    _tell(case, "library_review", Staff.now().holders(Role.legal_reviewer, acting), acting)


def pass_law(case: TypicalCase, *, opinion: str, seen: int, acting: Acting) -> None:
    """The law was examined as of today. Raises Refusal, Stale."""
    _move(case, CaseStep.pass_law, opinion, seen, acting)
    case.legal_reviewer_id = case.law_checked_by_id = acting.person_id
    case.law_checked_on = acting.today
    _done(case, CaseStep.pass_law, opinion, acting)
    _tell(case, "library_review", Staff.now().holders(Role.library_reviewer, acting), acting)


def send_back(case: TypicalCase, *, opinion: str, seen: int, acting: Acting) -> None:
    """Back to the editor with the reason. Raises Refusal, Stale."""
    _move(case, CaseStep.send_back, opinion, seen, acting)
    _done(case, CaseStep.send_back, opinion, acting)
    _tell(case, "library_sent_back", [case.author_id] if case.author_id else [], acting)


def publish(case: TypicalCase, *, opinion: str, seen: int, acting: Acting) -> None:
    """Publish; from now on everybody finds it. Raises Refusal (own text, traces of persons …), Stale."""
    _move(case, CaseStep.publish, opinion, seen, acting)
    case.library_reviewer_id, case.published_on = acting.person_id, acting.today
    _done(case, CaseStep.publish, opinion, acting)
    put(case_document(case))


def confirm_law(case: TypicalCase, *, opinion: str = "", seen: int, acting: Acting) -> None:
    """The yearly check: the basis is still in force (经核仍然有效). Raises Refusal, Stale."""
    _move(case, CaseStep.confirm_law, opinion, seen, acting)
    case.law_checked_on, case.law_checked_by_id = acting.today, acting.person_id
    _done(case, CaseStep.confirm_law, opinion, acting)


def withdraw(case: TypicalCase, *, opinion: str, seen: int, acting: Acting) -> None:
    """Take a published case out of the library, with the reason. Raises Refusal, Stale."""
    _move(case, CaseStep.withdraw, opinion, seen, acting)
    case.withdrawn_on, case.withdrawn_why = acting.today, opinion
    _done(case, CaseStep.withdraw, opinion, acting)
    drop(Collection.case, case.id)


def revise(case: TypicalCase, *, opinion: str, seen: int, acting: Acting) -> None:
    """Make a withdrawn case a draft again; all reviews begin anew. Raises Refusal, Stale."""
    _move(case, CaseStep.revise, opinion, seen, acting)
    case.legal_reviewer_id = case.library_reviewer_id = None
    _done(case, CaseStep.revise, opinion, acting)


def _move(entry: TypicalCase, step: CaseStep, opinion: str, seen: int, acting: Acting) -> None:
    entries.lock(entry, seen)
    draft = draft_of(entry, whole=step in GUARDED)
    entry.state = rules.after(draft, step, person=acting.person_id, roles=acting.roles)


def _done(case: TypicalCase, step: CaseStep, opinion: str, acting: Acting) -> None:
    text_no = newest_text(case.id)
    case.steps.append(
        CaseReviewStep(step=step.value, person_id=acting.person_id, on=acting.today, at=acting.now,
                       opinion=opinion, text_no=text_no)
    )  # fmt: skip
    db.session.flush()
    audit.note(
        f"library.case_{step.value}", acting=acting, chain="library", object_type="typical_case",
        object_id=case.ref, state=case.state.value, text_no=text_no,
    )  # fmt: skip


def _tell(case: TypicalCase, what: str, people: Sequence[int], acting: Acting) -> None:
    """Tell who is next, in the organ of the person who acted; once for each step."""
    others = [person for person in dict.fromkeys(people) if person != acting.person_id]
    messages.tell(
        others, MessageKind.system, key=f"library:{case.ref}:{case.version}", acting=acting,
        what=what, number=case.ref,
    )  # fmt: skip


def newest_text(case_id: int) -> int:
    """Number of the newest submitted text; 0 for none."""
    return db.session.scalar(select(func.max(CaseText.no)).where(CaseText.case_id == case_id)) or 0


def _keep_text(case: TypicalCase, acting: Acting) -> None:
    db.session.add(
        CaseText(case_id=case.id, no=newest_text(case.id) + 1, person_id=acting.person_id, at=acting.now,
                 content=entries.texts_of(case))
    )  # fmt: skip
    db.session.flush()


def last_look(case: TypicalCase) -> int:
    """Number of the text that a reviewer looked at last; 0 when none has yet."""
    by_reviewers = (CaseStep.pass_law, CaseStep.send_back, CaseStep.publish)
    return next((step.text_no for step in reversed(case.steps) if step.step in by_reviewers), 0)


# Readers


def vote(case: TypicalCase, *, is_useful: bool, acting: Acting) -> None:
    """Say whether a published case is useful; a second vote changes the first. Raises Refusal."""
    values = {"case_id": case.id, "person_id": acting.person_id, "is_useful": is_useful, "at": acting.now}
    statement = upsert(CaseVote).values(values)
    changed = {"is_useful": is_useful, "at": acting.now}
    db.session.execute(statement.on_conflict_do_update(index_elements=["case_id", "person_id"], set_=changed))
    rows = select(CaseVote.is_useful, func.count()).where(CaseVote.case_id == case.id)
    count = dict(db.session.execute(rows.group_by(CaseVote.is_useful)).tuples().all())
    db.session.execute(  # past the version: a vote makes no page of an editor stale
        update(TypicalCase)
        .where(TypicalCase.id == case.id)
        .values(useful=count.get(True, 0), useless=count.get(False, 0))
        .execution_options(synchronize_session=False)
    )
    audit.note("library.voted", acting=acting, chain="library", object_type="typical_case",
               object_id=case.ref)  # fmt: skip


# The job


def remind_of_law(acting: Acting) -> int:
    """Tell editors and legal reviewers once a month how many cases wait for the check of their law."""
    waiting = select(func.count()).select_from(TypicalCase).where(law_check_is_due(acting.today))
    count = db.session.scalar(waiting) or 0
    if not count:
        return 0
    staff = Staff.now()
    people = [*staff.holders(Role.library_editor, None), *staff.holders(Role.legal_reviewer, None)]
    with writing():
        return messages.tell(
            dict.fromkeys(people), MessageKind.system, key=f"library:law:{acting.today:%Y-%m}", acting=acting,
            what="library_law", count=count,
        )  # fmt: skip
