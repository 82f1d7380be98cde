"""What the search reads: each entry in one row, its narrow head, the sounds of words, what was asked."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from case_library.codes import Collection
from casework.db import db, str_enum


class IndexedDocument(db.Model):
    """One entry of the library as it can be found; see case_library/index/document.py."""

    __tablename__ = "library_documents"
    __table_args__ = (UniqueConstraint("collection", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    collection: Mapped[Collection] = str_enum("collection", Collection)
    entry_id: Mapped[int]
    ref: Mapped[str]
    address: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    dated_on: Mapped[date]
    year: Mapped[int]
    keywords: Mapped[list[str]] = mapped_column(JSON)
    plain: Mapped[list[str]] = mapped_column(JSON)
    issue: Mapped[str]
    facts: Mapped[str]
    outcome: Mapped[str]
    analysis: Mapped[str]
    note: Mapped[str]
    subjects: Mapped[list[str]] = mapped_column(JSON)
    dispute_points: Mapped[list[str]] = mapped_column(JSON)
    determinations: Mapped[list[str]] = mapped_column(JSON)
    articles: Mapped[list[str]] = mapped_column(JSON)
    remedy_result: Mapped[str]
    organ_kind: Mapped[str]
    validity: Mapped[str]
    in_force: Mapped[bool]
    uses: Mapped[int]


class DocumentHead(db.Model):
    """The little that ranking thousands of hits reads of each: title, keywords, issue; axes; day.

    The pairs of characters lie beside it in ``library_grams``: see case_library/index/engine.py.
    """

    __tablename__ = "library_heads"

    id: Mapped[int] = mapped_column(ForeignKey("library_documents.id"), primary_key=True)
    collection: Mapped[Collection] = str_enum("collection", Collection)
    head: Mapped[str]  # folded title, keywords and issue, parted by \x1f
    axes: Mapped[str]  # "|subject=S01|year=2025|…|"
    in_force: Mapped[bool]
    dated_on: Mapped[date]
    uses: Mapped[int]


class SoundOfWord(db.Model):
    """A word that the library knows, from one of its characters on: for pinyin and suggestions."""

    __tablename__ = "library_sounds"
    __table_args__ = (
        UniqueConstraint("word", "start"),
        Index(None, "full"),
        Index(None, "initials"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    start: Mapped[int]
    full: Mapped[str]
    initials: Mapped[str]


class LibrarySearch(db.Model):
    """What was asked on a day and how often; no person, and nothing that looks like personal data."""

    __tablename__ = "library_searches"
    __table_args__ = (
        UniqueConstraint("asked_on", "words"),
        CheckConstraint("times > 0", name="asked_at_least_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_on: Mapped[date] = mapped_column(index=True)
    words: Mapped[str]
    hits: Mapped[int]  # of the last time on that day
    times: Mapped[int]


class RunState(StrEnum):
    """From waiting to done."""

    waiting = "waiting"
    running = "running"
    done = "done"


class IndexRun(db.Model):
    """One re-indexing of everything, after a change of words."""

    __tablename__ = "library_index_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RunState] = str_enum("state", RunState, default=RunState.waiting)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    last_id: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    queued_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    finished_at: Mapped[datetime | None]
