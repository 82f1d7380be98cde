"""Entries of the library as the search knows them."""

from case_library.codes import Collection
from case_library.models import IndexedDocument
from casework.db import db


def document(collection: Collection, entry_id: int) -> IndexedDocument | None:
    """One entry."""
    wanted = db.select(IndexedDocument).where(
        IndexedDocument.collection == collection, IndexedDocument.entry_id == entry_id
    )
    return db.session.scalars(wanted).one_or_none()
