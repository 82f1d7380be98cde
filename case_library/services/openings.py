"""Counts how often entries are opened, for the monthly report: by day, without persons."""

from case_library.models import LibraryOpening
from case_library.queries.documents import key_at
from casework.acting import Acting
from casework.db import db, upsert


def count_opening(address: str, acting: Acting) -> bool:
    """One more opening today of the entry at this address; False where no entry has it."""
    found = key_at(address)
    if found is None:
        return False
    key = {"opened_on": acting.today, "collection": found[0], "entry_id": found[1]}
    row = upsert(LibraryOpening).values(**key, times=1)
    more = {"times": LibraryOpening.times + 1}
    db.session.execute(row.on_conflict_do_update(index_elements=list(key), set_=more))
    return True
