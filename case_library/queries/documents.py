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


def key_at(address: str) -> tuple[Collection, int] | None:
    """Which entry is read at this address."""
    wanted = db.select(IndexedDocument.collection, IndexedDocument.entry_id)
    row = db.session.execute(wanted.where(IndexedDocument.address == address).limit(1)).first()
    return row._tuple() if row else None
