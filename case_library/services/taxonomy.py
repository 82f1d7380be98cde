"""The two taxonomies of the library: add, rename, order, switch off; a code is never taken away.

Every change queues a new index, which runs in the background. Source: domain 07 §§ 4, 5.
"""

from sqlalchemy import select

from case_library.codes import Axis
from case_library.index import runs
from case_library.models import LibraryTerm
from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db

PREFIXES = {Axis.subject: "S", Axis.dispute_point: "DP"}
MOST = 999  # numbers of an axis


class TermRefused(Exception):
    """A word cannot stand so; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(axis: Axis, *, name: str, acting: Acting) -> LibraryTerm:
    """A new word at the end of its axis, with the next number. Raises TermRefused (name_taken)."""
    _check_name(axis, name, 0)
    rows = _rows(axis)
    number = 1 + max((int(row.code.removeprefix(PREFIXES[axis])) for row in rows), default=0)
    if number > MOST:
        raise TermRefused("last_number")
    position = 1 + max((row.position for row in rows), default=0)
    row = LibraryTerm(axis=axis, code=f"{PREFIXES[axis]}{number:02d}", name=name, position=position)
    db.session.add(row)
    db.session.flush()
    _told("library.term_added", row, acting)
    return row


def change(term_id: int, *, name: str, position: int, active: bool, seen: int, acting: Acting) -> LibraryTerm:
    """Rename, move, switch on or off. Raises Stale, TermRefused (name_taken, pinned)."""
    row = db.session.get(LibraryTerm, term_id)
    if row is None or row.version != seen:
        raise Stale
    _check_name(row.axis, name, term_id)
    if row.pinned and not active:
        raise TermRefused("pinned")
    row.name, row.active = name, active
    if not row.pinned:
        _move(row, position)
    db.session.flush()
    _told("library.term_changed", row, acting, position=row.position, active=active)
    return row


def _move(row: LibraryTerm, position: int) -> None:
    """Number the axis again with this word at its place; the pinned ones stay before all others."""
    rows = _rows(row.axis)
    pinned = [other for other in rows if other.pinned]
    rest = [other for other in rows if not other.pinned and other is not row]
    rest.insert(max(0, min(len(rest), position - 1 - len(pinned))), row)
    for place, other in enumerate([*pinned, *rest], 1):
        if other.position != place:
            other.position = place


def _rows(axis: Axis) -> list[LibraryTerm]:
    rows = select(LibraryTerm).where(LibraryTerm.axis == axis)
    return list(db.session.scalars(rows.order_by(LibraryTerm.position, LibraryTerm.id)))


def _check_name(axis: Axis, name: str, own_id: int) -> None:
    same = select(LibraryTerm.id).where(
        LibraryTerm.axis == axis, LibraryTerm.name == name, LibraryTerm.id != own_id
    )
    if db.session.scalar(same) is not None:
        raise TermRefused("name_taken")


def _told(action: str, row: LibraryTerm, acting: Acting, **more: object) -> None:
    note(action, acting=acting, chain="library", object_type="library_term", object_id=row.code,
         name=row.name, **more)  # fmt: skip
    runs.queue(acting)
