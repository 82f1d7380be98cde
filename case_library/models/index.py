"""What the search reads: each entry in one row, what ranks and counts it, sounds of words, what was asked."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
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


USED, PENDING = text("uses > 0"), text("NOT counted")


class DocumentHead(db.Model):
    """What ranking reads of a document: its folded fields in one text, its axes, day and uses.

    The pairs of characters lie beside it in ``library_grams``: see case_library/index/engine.py.
    """

    __tablename__ = "library_heads"
    __table_args__ = (
        Index(None, "dated_on"),
        Index("ix_library_heads_used", "uses", sqlite_where=USED, postgresql_where=USED),
        Index("ix_library_heads_pending", "id", sqlite_where=PENDING, postgresql_where=PENDING),
    )

    id: Mapped[int] = mapped_column(ForeignKey("library_documents.id"), primary_key=True)
    folded: Mapped[str]  # title, keywords, issue, facts, analysis, parted by \x1f
    axes: Mapped[str]  # "|subject=S01|year=2025|…|"
    in_force: Mapped[bool]
    dated_on: Mapped[date]
    uses: Mapped[int]
    counted: Mapped[bool]  # whether the blocks of its axes hold it already


class AxisBlock(db.Model):
    """The documents of one value of an axis, as a roaring bitmap; blocks of 8,192 numbers.

    ``mark`` is another one after every change: what a process has read once it need not read again.
    """

    __tablename__ = "library_axes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    value: Mapped[str] = mapped_column(primary_key=True)  # "subject=S01"
    block: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str]
    numbers: Mapped[bytes]


class LibraryMark(db.Model):
    """The state of something that processes keep: see case_library/index/marks.py."""

    __tablename__ = "library_marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]


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
