"""Keeps the index in step with the entries, inside the transaction that changes them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from case_library.chinese import grams
from case_library.codes import Collection
from case_library.index import engine, vocabulary
from case_library.index.document import Document
from case_library.index.heads import body_fields, head_fields, head_of
from case_library.models.index import DocumentHead, IndexedDocument
from casework.db import connection

LISTS = ("keywords", "plain", "subjects", "dispute_points", "determinations", "articles")
PLAIN = (
    "ref", "address", "title", "dated_on", "year", "issue", "facts", "outcome", "analysis", "note",
    "remedy_result", "organ_kind", "validity", "in_force", "uses",
)  # fmt: skip


def put(document: Document) -> None:
    """Add an entry to the index, or bring it to its newest words."""
    row = _row(document.collection, document.entry_id)
    if row is None:
        put_new((document,))
        return
    engine.drop(row.id, grams_of(row))
    db = connection()
    db.execute(update(IndexedDocument).where(IndexedDocument.id == row.id).values(**values(document)))
    db.execute(update(DocumentHead).where(DocumentHead.id == row.id).values(**head_of(document)))
    engine.put([(row.id, grams_of(document))])
    vocabulary.add((document,))


def put_new(documents: Sequence[Document]) -> None:
    """Add entries that the index does not know, many at once."""
    db = connection()
    rows = [{"collection": one.collection, "entry_id": one.entry_id, **values(one)} for one in documents]
    numbers = db.scalars(
        insert(IndexedDocument).returning(IndexedDocument.id, sort_by_parameter_order=True), rows
    ).all()
    both = list(zip(numbers, documents, strict=True))
    if not both:
        return
    db.execute(insert(DocumentHead), [{"id": number, **head_of(one)} for number, one in both])
    engine.put([(number, grams_of(one)) for number, one in both])
    vocabulary.add(documents)


def drop(collection: Collection, entry_id: int) -> None:
    """Take an entry out of the index, and its words that no other has; one not there is no fault."""
    row = _row(collection, entry_id)
    if row is None:
        return
    engine.drop(row.id, grams_of(row))
    db = connection()
    db.execute(delete(DocumentHead).where(DocumentHead.id == row.id))
    db.execute(delete(IndexedDocument).where(IndexedDocument.id == row.id))
    vocabulary.forget(row)


def used(collection: Collection, entry_id: int, uses: int) -> None:
    """Note how often an entry was used."""
    row = _row(collection, entry_id)
    if row is not None:
        for table in (IndexedDocument, DocumentHead):
            connection().execute(update(table).where(table.id == row.id).values(uses=uses))


def values(document: Document) -> dict[str, Any]:
    """The columns of a document."""
    found = {name: getattr(document, name) for name in PLAIN}
    return found | {name: list(getattr(document, name)) for name in LISTS}


def document_of(row: Any) -> Document:
    """The document that a row was made from."""
    found = {name: getattr(row, name) for name in PLAIN if name != "year"}
    listed = {name: tuple(getattr(row, name)) for name in LISTS}
    return Document(
        collection=Collection(row.collection), entry_id=row.entry_id, happened_in=row.year, **found, **listed
    )


def grams_of(document: Any) -> Iterable[str]:
    """The pairs under which a document, or its row, is found."""
    return grams(" ".join((*head_fields(document), *body_fields(document))))


def _row(collection: Collection, entry_id: int) -> Any:
    return (
        connection()
        .execute(
            select(*IndexedDocument.__table__.columns).where(
                IndexedDocument.collection == collection, IndexedDocument.entry_id == entry_id
            )
        )
        .one_or_none()
    )
