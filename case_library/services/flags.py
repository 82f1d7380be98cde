"""Doubts: a review or a court corrected a case; entries that rest on the same reasoning are looked at again.

Source: domain 07 § 3 (withdraw when the decision is overturned).
"""

from collections.abc import Iterator
from datetime import time, timedelta

from sqlalchemy import select

from case_library.codes import CaseState, Collection, Conclusion
from case_library.models import LibraryFlag, TypicalCase
from case_library.search.similar import request_words
from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db, writing
from casework.letters.content import from_json
from casework.letters.renewal import renewed
from casework.models import Case, DisputeRow, Letter, LetterState, MessageKind
from casework.models.letter import REPLY
from casework.scope import everything
from casework.services import messages
from casework.services.recipients import Staff
from workflows.codes import DisputeCause, Role
from workflows.disputes import Outcome

AT = time(6, 40)
LOOK_BACK = timedelta(days=400)
GIVEN = (LetterState.number_given, LetterState.issued, LetterState.sent)


def open_flags() -> list[LibraryFlag]:
    """What waits for a conclusion, oldest first."""
    rows = select(LibraryFlag).where(LibraryFlag.closed_on.is_(None)).order_by(LibraryFlag.id)
    return list(db.session.scalars(rows))


def is_in_doubt(collection: Collection, entry: str) -> bool:
    """Whether an entry is being looked at again."""
    rows = select(LibraryFlag.id).where(
        LibraryFlag.collection == collection, LibraryFlag.entry == entry, LibraryFlag.closed_on.is_(None)
    )
    return db.session.scalars(rows.limit(1)).first() is not None


def close(flag: LibraryFlag, conclusion: Conclusion, opinion: str, *, seen: int, acting: Acting) -> None:
    """Say what became of a doubt. Raises Stale (changed or closed meanwhile)."""
    if flag.version != seen or flag.closed_on is not None:
        raise Stale
    flag.conclusion, flag.opinion = conclusion, opinion
    flag.closed_on, flag.closed_by_id = acting.today, acting.person_id
    note(
        "library.flag_closed", acting=acting, chain="library", object_type="library_flag", object_id=flag.id,
        conclusion=conclusion.value, entry=flag.entry,
    )  # fmt: skip


def raise_flags(acting: Acting) -> int:
    """Flag what rests on the reasoning of newly corrected cases, every morning; returns how many."""
    with everything(), writing():
        found = [
            flag for case in _corrected(acting) for flag in (*_flags(case, acting), *_texts(case, acting))
        ]
        db.session.add_all(found)
        db.session.flush()
        if found:
            note("library.flagged", acting=acting, chain="library", entries=[flag.entry for flag in found])
            messages.tell(
                dict.fromkeys(Staff.now().holders(Role.library_editor, None)), MessageKind.system,
                key=f"library:flags:{acting.today}", acting=acting, what="library_flags", count=len(found),
            )  # fmt: skip
    return len(found)


def _corrected(acting: Acting) -> Iterator[Case]:
    since = acting.today - LOOK_BACK
    rows = (
        select(Case).join(DisputeRow, DisputeRow.case_id == Case.id)
        .where(DisputeRow.outcome == Outcome.corrected, DisputeRow.concluded_on >= since)
        .distinct()
    )  # fmt: skip
    yield from db.session.scalars(rows)


def _flags(case: Case, acting: Acting) -> Iterator[LibraryFlag]:
    """The entries that share the reasoning of a corrected case, those flagged for it before left out."""
    known = set(db.session.scalars(select(LibraryFlag.entry).where(LibraryFlag.reference == case.ref)))
    subjects = set(request_words(case.content).hints)
    for entry in db.session.scalars(select(TypicalCase).where(TypicalCase.state == CaseState.published)):
        shares = shared(entry, case.id, case.determination or "", subjects)
        if shares and entry.ref not in known:
            yield LibraryFlag(
                collection=Collection.case, entry=entry.ref, reference=case.ref, shares=shares,
                raised_on=acting.today,
            )  # fmt: skip


def _texts(case: Case, acting: Acting) -> Iterator[LibraryFlag]:
    """The standard texts that its reply was made of, where their words are at issue and still stand."""
    causes = select(DisputeRow.cause).where(
        DisputeRow.case_id == case.id, DisputeRow.outcome == Outcome.corrected
    )
    kinds = {kind for cause in db.session.scalars(causes) for kind in at_issue(cause)}
    letters = select(Letter.content).where(
        Letter.case_id == case.id, Letter.kind == REPLY, Letter.state.in_(GIVEN)
    )
    used = dict.fromkeys(
        label for content in db.session.scalars(letters) for label in from_json(content).texts
    )
    changed = {one.key for one in renewed(list(used), case.organ_id, today=acting.today, until=acting.today)}
    known = set(db.session.scalars(
        select(LibraryFlag.entry).where(
            LibraryFlag.reference == case.ref, LibraryFlag.collection == Collection.text
        )
    ))  # fmt: skip
    for key in dict.fromkeys(label.partition("@")[0] for label in used):
        if key.partition("/")[0] in kinds and key not in changed | known:
            yield LibraryFlag(
                collection=Collection.text, entry=key, reference=case.ref, shares="used",
                raised_on=acting.today,
            )  # fmt: skip


def at_issue(cause: DisputeCause | None) -> tuple[str, ...]:
    """Kinds of standard texts whose words a correction puts in doubt; a late answer puts none."""
    if cause is DisputeCause.wrong_remedy_text:
        return ("remedy", "online")
    if cause in (DisputeCause.procedure_late, DisputeCause.procedure_delivery):
        return ()
    return ("reply",)


def shared(entry: TypicalCase, case_id: int, determination: str, subjects: set[str]) -> str:
    """What an entry shares with a corrected case: ``source``, ``reasoning``, or nothing.

    An entry that itself tells of a correction rests on the corrected reasoning already.
    """
    if entry.source_case_id == case_id:
        return "" if entry.remedy_result == "corrected" else "source"
    same = determination in entry.determinations and entry.subject in subjects
    return "reasoning" if same and entry.remedy_result != "corrected" else ""
