"""The search shows the words of a standard text in force today, for all organs. Source: domain 07 § 2.

Words that begin later come into the index on their first day; those of one organ alone stand on the page.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time

from sqlalchemy import select

from case_library.codes import Collection, Validity
from case_library.index.document import Document
from case_library.index.keeping import put, put_new
from case_library.index.texts import text_document
from case_library.models.index import IndexedDocument
from case_library.wording import said
from casework.acting import Acting
from casework.audit import note
from casework.db import connection, db, writing
from casework.models import StandardText, TextState

AT = time(0, 10)  # before anybody searches on the first day


def follow(acting: Acting) -> int:
    """Bring the words of today into the index, every day; returns how many texts changed."""
    with writing():
        changed = settle(acting.today)
        if changed:
            note("texts.day_came", acting=acting, chain="library", keys=changed)
    return len(changed)


def settle(today: date, keys: Iterable[str] = ()) -> list[str]:
    """Bring the index to the words of the day, of these texts or of all. Needs writing(). Which changed."""
    standing = _documents(today, list(keys))
    entry = IndexedDocument.entry_id
    table = select(entry, IndexedDocument.title, IndexedDocument.facts, IndexedDocument.dated_on,
                   IndexedDocument.in_force).where(IndexedDocument.collection == Collection.text)  # fmt: skip
    known = {row.entry_id: tuple(row)[1:] for row in connection().execute(table)}
    changed = {
        key: one for key, one in standing.items()
        if known.get(one.entry_id) != (one.title, one.facts, one.dated_on, one.in_force)
    }  # fmt: skip
    put_new([one for one in changed.values() if one.entry_id not in known])
    for one in changed.values():
        if one.entry_id in known:
            put(one)
    return list(changed)


def _documents(today: date, keys: list[str]) -> dict[str, Document]:
    """Each text with the words of the day."""
    rows = select(StandardText).where(StandardText.state == TextState.published)
    if keys:
        rows = rows.where(StandardText.key.in_(keys))
    versions: dict[str, list[StandardText]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(StandardText.id)):
        versions[row.key].append(row)
    found = {}
    for key, of_key in versions.items():
        common = [row for row in of_key if row.organ_id is None]
        if common:
            row, validity = shown(common, today)
            found[key] = text_document(row, of_key[0].id, said(row.body), validity)
    return found


def shown(versions: list[StandardText], today: date) -> tuple[StandardText, Validity]:
    """The version a reader meets today: in force, else the last that was, else the first to come."""
    begun = [row for row in versions if row.effective_from <= today]
    standing = [row for row in begun if today <= (row.effective_to or date.max)]
    if standing:
        return max(standing, key=lambda row: row.effective_from), Validity.valid
    if begun:
        return max(begun, key=lambda row: row.effective_to or row.effective_from), Validity.expired
    return min(versions, key=lambda row: row.effective_from), Validity.not_yet
