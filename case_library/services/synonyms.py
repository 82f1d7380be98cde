"""Plain words and the official words they stand for: add, change, switch off. Source: domain 07 § 6.3.

Every change queues a new index, which runs in the background.
"""

from sqlalchemy import select

from case_library.index import runs
from case_library.models import Synonym
from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db


class SynonymTaken(Exception):
    """There is an entry for these plain words already."""


def add(
    *, plain: str, official: list[str], hint: str, weight: float, active: bool, acting: Acting
) -> Synonym:
    """A new pair. Raises SynonymTaken."""
    _check(plain, 0)
    row = Synonym(plain=plain, official=official, hint=hint, weight=weight, active=active)
    db.session.add(row)
    db.session.flush()
    _told("library.synonym_added", row, acting)
    return row


def change(
    synonym_id: int, *, plain: str, official: list[str], hint: str, weight: float, active: bool, seen: int,
    acting: Acting,
) -> Synonym:  # fmt: skip
    """Change a pair, or switch it on or off. Raises Stale, SynonymTaken."""
    row = db.session.get(Synonym, synonym_id)
    if row is None or row.version != seen:
        raise Stale
    _check(plain, synonym_id)
    row.plain, row.official, row.hint, row.weight, row.active = plain, official, hint, weight, active
    db.session.flush()
    _told("library.synonym_changed", row, acting)
    return row


def _check(plain: str, own_id: int) -> None:
    if db.session.scalar(select(Synonym.id).where(Synonym.plain == plain, Synonym.id != own_id)) is not None:
        raise SynonymTaken


def _told(action: str, row: Synonym, acting: Acting) -> None:
    note(action, acting=acting, chain="library", object_type="library_synonym", object_id=row.id,
         plain=row.plain, official=row.official, weight=str(row.weight), active=row.active)  # fmt: skip
    runs.queue(acting)
