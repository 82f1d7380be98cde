"""What the search reads of each entry, in one row."""

from datetime import date

from sqlalchemy import JSON, UniqueConstraint
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
    address: Mapped[str]
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
