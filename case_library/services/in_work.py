"""Takes from the library into a case: an article or an analysis, into the reasoning notes and nowhere else.

Source: domain 07 § 7 (never into the letter unseen).
"""

from sqlalchemy import select, update

from case_library.codes import CaseState, Collection, Taken
from case_library.index import keeping
from case_library.models import LibraryCitation, ReasonNote, TypicalCase
from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db, upsert
from casework.models.case import Case

LONGEST = 20_000  # characters of the notes of a case


def notes_of(case: Case) -> ReasonNote | None:
    """The reasoning notes of a case."""
    return db.session.get(ReasonNote, case.id)


def citations_of(case: Case) -> set[tuple[str, Taken]]:
    """What was taken into a case already."""
    rows = select(LibraryCitation.entry, LibraryCitation.what).where(LibraryCitation.case_id == case.id)
    return set(db.session.execute(rows).tuples())


def take(case: Case, entry: TypicalCase, what: Taken, words: str, acting: Acting) -> bool:
    """Add words of a published entry to the notes, count the use; False when that was done before.

    Raises Stale when the entry is no longer published.
    """
    if entry.state is not CaseState.published:
        raise Stale
    row = {"case_id": case.id, "entry": entry.ref, "what": what, "person_id": acting.person_id}
    statement = upsert(LibraryCitation).values(**row, taken_at=acting.now).on_conflict_do_nothing()
    if not db.session.execute(statement.returning(LibraryCitation.id)).all():
        return False  # also when two clicks come at once
    _append(case, words, acting)
    _count_use(entry)
    note(
        "library.cited", acting=acting, chain="library", object_type="typical_case", object_id=entry.ref,
        what=what.value, case=case.ref,
    )  # fmt: skip
    return True


def write_notes(case: Case, text: str, *, seen: int, acting: Acting) -> None:
    """Change the notes. ``seen``: their version on the page, 0 for none. Raises Stale."""
    row = notes_of(case)
    if (row.version if row else 0) != seen:
        raise Stale
    if row is None:
        row = ReasonNote(case_id=case.id, text="", changed_by_id=acting.person_id, changed_at=acting.now)
        db.session.add(row)
    row.text, row.changed_by_id, row.changed_at = text, acting.person_id, acting.now
    note("library.notes_changed", acting=acting, chain="library", object_type="case", object_id=case.ref)


def _append(case: Case, words: str, acting: Acting) -> None:
    row = notes_of(case)
    if row is None:
        row = ReasonNote(case_id=case.id, text="", changed_by_id=acting.person_id, changed_at=acting.now)
        db.session.add(row)
    row.text = f"{row.text}\n{words}".strip()[-LONGEST:]
    row.changed_by_id, row.changed_at = acting.person_id, acting.now


def _count_use(entry: TypicalCase) -> None:
    """Past the version: a use makes no page of an editor stale."""
    uses = entry.uses + 1
    db.session.execute(
        update(TypicalCase).where(TypicalCase.id == entry.id).values(uses=TypicalCase.uses + 1)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    keeping.used(Collection.case, entry.id, uses)
