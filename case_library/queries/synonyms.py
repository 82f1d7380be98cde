"""Plain words as the administration lists them."""

from collections.abc import Sequence

from sqlalchemy import func, select

from case_library.models import Synonym
from casework.db import db

PAGE = 50


def list_synonyms(words: str, *, ended_only: bool = False, page: int = 1) -> tuple[list[Synonym], int]:
    """A page of pairs that hold these words on either side, and how many there are."""
    rows = select(Synonym)
    if words:
        # official words are stored as JSON, whose text escapes Chinese; they are looked through here
        rows = rows.where(Synonym.id.in_(_holding(words)))
    if ended_only:
        rows = rows.where(~Synonym.active)
    total = db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    rows = rows.order_by(Synonym.plain, Synonym.id).limit(PAGE).offset((page - 1) * PAGE)
    return list(db.session.scalars(rows)), total


def _holding(words: str) -> list[int]:
    rows = db.session.execute(select(Synonym.id, Synonym.plain, Synonym.official, Synonym.hint)).tuples()
    wanted = words.upper()
    return [
        key
        for key, plain, official, hint in rows
        if wanted == hint or any(wanted in word.upper() for word in (plain, *official))
    ]


def all_synonyms() -> Sequence[Synonym]:
    """Every pair, for the export."""
    return db.session.scalars(select(Synonym).order_by(Synonym.plain, Synonym.id)).all()


def synonym(synonym_id: int) -> Synonym | None:
    """One pair, as it is now."""
    return db.session.get(Synonym, synonym_id, populate_existing=True)


def known_plain(words: Sequence[str]) -> set[str]:
    """Which of these are plain words already."""
    return set(db.session.scalars(select(Synonym.plain).where(Synonym.plain.in_(words))))
