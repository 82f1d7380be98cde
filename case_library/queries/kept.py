"""What somebody keeps: searched as the library is, and what the library holds no longer."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from case_library.codes import CaseState, Collection
from case_library.models import IndexedDocument, KeptEntry, TypicalCase
from case_library.search import find
from case_library.search.asked import Asked, Found
from casework.db import connection, db

Key = tuple[Collection, int]
_SAME_ENTRY = (IndexedDocument.collection == KeptEntry.collection) & (
    IndexedDocument.entry_id == KeptEntry.entry_id
)


@dataclass(frozen=True, slots=True)
class Gone:
    """A kept entry that cannot be found any more. ``withdrawn_on``: of a withdrawn case."""

    collection: Collection
    entry_id: int
    ref: str
    withdrawn_on: date | None


def kept_keys(person_id: int) -> set[Key]:
    """All that somebody keeps."""
    rows = select(KeptEntry.collection, KeptEntry.entry_id).where(KeptEntry.person_id == person_id)
    return set(db.session.execute(rows).tuples())


def gone(person_id: int) -> list[Gone]:
    """What somebody keeps and the library no longer holds; nothing of it but its number."""
    case = (KeptEntry.collection == Collection.case) & (TypicalCase.id == KeptEntry.entry_id)
    withdrawn = case & (TypicalCase.state == CaseState.withdrawn)
    rows = (
        select(KeptEntry.collection, KeptEntry.entry_id, KeptEntry.ref, TypicalCase.withdrawn_on)
        .outerjoin(IndexedDocument, _SAME_ENTRY)
        .outerjoin(TypicalCase, withdrawn)
        .where(KeptEntry.person_id == person_id, IndexedDocument.id.is_(None))
        .order_by(KeptEntry.kept_at.desc(), KeptEntry.entry_id)
    )
    return [Gone(*row) for row in db.session.execute(rows).tuples()]


def find_kept(asked: Asked, person_id: int) -> Found:
    """The same search among what somebody keeps; without words the last kept comes first."""
    rows = (
        select(IndexedDocument.id)
        .join(KeptEntry, _SAME_ENTRY)
        .where(KeptEntry.person_id == person_id)
        .order_by(KeptEntry.kept_at.desc(), IndexedDocument.id.desc())
    )
    found = find(asked, among=connection().scalars(rows).all())
    return replace(found, capped=False, related=(), nearest_subject="")
