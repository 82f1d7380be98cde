"""Keeps the index in step with the entries, inside the transaction that changes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from case_library.codes import Collection
from case_library.index import axes, engine, vocabulary
from case_library.index.document import Document
from case_library.index.driver import run_each
from case_library.index.heads import head_of
from case_library.models.index import DocumentHead, IndexedDocument, SoundOfWord
from casework.db import connection

_HEADS, _DOCUMENTS = DocumentHead.__table__, IndexedDocument.__table__
NEW_DOCUMENT = insert(_DOCUMENTS).returning(_DOCUMENTS.c.id, sort_by_parameter_order=True)
HEAD = ("id", "folded", "axes", "in_force", "uses", "dated_on")
NEW_HEAD = f"INSERT INTO library_heads ({', '.join(HEAD)}, counted) VALUES (?, ?, ?, ?, ?, ?, FALSE)"  # noqa: S608
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
    connection().execute(
        update(IndexedDocument).where(IndexedDocument.id == row.id).values(**values(document))
    )
    renew(((row.id, document),))
    vocabulary.add((document,))


def renew(rows: Sequence[tuple[int, Document]]) -> None:
    """Store anew what ranking and the engine read of documents that the index knows."""
    db, numbers = connection(), [number for number, _ in rows]
    before = {
        row.id: row for row in db.execute(select(*_HEADS.columns).where(_HEADS.c.id.in_(numbers)))
    }  # fmt: skip
    after = [{"id": number, **head_of(document)} for number, document in rows]
    for head in after:
        engine.drop(head["id"], before[head["id"]].folded)
        db.execute(update(_HEADS).where(_HEADS.c.id == head["id"]).values(head))
    engine.put([(head["id"], head["folded"]) for head in after])
    axes.change(
        ((row.id, row.axes) for row in before.values() if row.counted),
        ((head["id"], head["axes"]) for head in after if before[head["id"]].counted),
    )


def put_new(documents: Sequence[Document]) -> None:
    """Add entries that the index does not know, many at once."""
    if not documents:
        return
    db = connection()
    rows = [{"collection": one.collection, "entry_id": one.entry_id, **values(one)} for one in documents]
    numbers = db.scalars(NEW_DOCUMENT, rows).all()
    heads = [{"id": n, **head_of(one)} for n, one in zip(numbers, documents, strict=True)]
    run_each(NEW_HEAD, [(*map(head.get, HEAD[:-1]), head["dated_on"].isoformat()) for head in heads])
    engine.put([(head["id"], head["folded"]) for head in heads])
    axes.add_pending()
    vocabulary.add(documents)


def drop(collection: Collection, entry_id: int) -> None:
    """Take an entry out of the index, and its words that no other has; one not there is no fault."""
    row = _row(collection, entry_id)
    if row is None:
        return
    db = connection()
    head = db.execute(select(*_HEADS.columns).where(_HEADS.c.id == row.id)).one()
    engine.drop(row.id, head.folded)
    axes.change(((row.id, head.axes),) if head.counted else (), ())
    db.execute(delete(DocumentHead).where(DocumentHead.id == row.id))
    db.execute(delete(IndexedDocument).where(IndexedDocument.id == row.id))
    vocabulary.forget(row)


def empty() -> None:
    """Forget every entry and every word."""
    engine.empty()
    axes.empty()
    for table in (SoundOfWord, DocumentHead, IndexedDocument):
        connection().execute(delete(table))


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
