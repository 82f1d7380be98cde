"""Keeps the index in step with the entries, inside the transaction that changes them."""

from typing import Any

from sqlalchemy import delete, select

from case_library.codes import Collection
from case_library.index.document import Document
from case_library.models.index import IndexedDocument
from casework.db import db

LISTS = ("keywords", "plain", "subjects", "dispute_points", "determinations", "articles")


def put(document: Document) -> None:
    """Add an entry to the index, or bring it to its newest words."""
    row = _row(document.collection, document.entry_id)
    if row is None:
        row = IndexedDocument(collection=document.collection, entry_id=document.entry_id)
        db.session.add(row)
    for name, value in values(document).items():
        setattr(row, name, value)
    db.session.flush()


def drop(collection: Collection, entry_id: int) -> None:
    """Take an entry out of the index; one that is not there is no fault."""
    wanted = IndexedDocument.collection == collection, IndexedDocument.entry_id == entry_id
    db.session.execute(delete(IndexedDocument).where(*wanted))


def values(document: Document) -> dict[str, Any]:
    """The columns of a document."""
    plain = (
        "ref", "address", "title", "dated_on", "year", "issue", "facts", "outcome", "analysis", "note",
        "remedy_result", "organ_kind", "validity", "in_force", "uses",
    )  # fmt: skip
    found = {name: getattr(document, name) for name in plain}
    return found | {name: list(getattr(document, name)) for name in LISTS}


def _row(collection: Collection, entry_id: int) -> IndexedDocument | None:
    return db.session.scalars(
        select(IndexedDocument).where(
            IndexedDocument.collection == collection, IndexedDocument.entry_id == entry_id
        )
    ).one_or_none()
