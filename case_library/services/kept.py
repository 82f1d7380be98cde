"""Keeps entries of the library for a person, and lets them go."""

from sqlalchemy import delete, func, select

from case_library.codes import Collection
from case_library.models import KeptEntry
from case_library.queries.documents import document
from casework.acting import Acting
from casework.db import Stale, db, upsert

MOST = 200  # entries of one person


def keep(collection: Collection, entry_id: int, acting: Acting) -> bool:
    """Keep an entry; once more changes nothing. False when there are too many already.

    Raises Stale when the library no longer holds it.
    """
    found = document(collection, entry_id)
    if found is None:
        raise Stale
    key = {"person_id": acting.person_id, "collection": collection, "entry_id": entry_id}
    mine = select(func.count()).select_from(KeptEntry).where(KeptEntry.person_id == acting.person_id)
    if db.session.get(KeptEntry, tuple(key.values())) is None and (db.session.scalar(mine) or 0) >= MOST:
        return False
    row = upsert(KeptEntry).values(**key, ref=found.ref, kept_at=acting.now)
    db.session.execute(row.on_conflict_do_nothing())
    return True


def let_go(collection: Collection, entry_id: int, acting: Acting) -> None:
    """Keep an entry no longer; what others keep stays."""
    wanted = (
        KeptEntry.person_id == acting.person_id, KeptEntry.collection == collection,
        KeptEntry.entry_id == entry_id,
    )  # fmt: skip
    db.session.execute(delete(KeptEntry).where(*wanted))
