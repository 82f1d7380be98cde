"""Search records (检索记录, domain 01 § 5.1): evidence of a reasonable search."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum
from casework.scope import CaseScoped


class SearchResult(StrEnum):
    """What the search brought."""

    found = "found"
    not_found = "not_found"
    partly = "partly"


class SearchRecord(CaseScoped, db.Model):
    """One search: where, by which words, over which years, by whom, with which result."""

    __tablename__ = "search_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    on: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    places: Mapped[list[Any]] = mapped_column(JSON)
    keywords: Mapped[str]
    years: Mapped[str]
    result: Mapped[SearchResult] = str_enum("result", SearchResult)
    note: Mapped[str] = mapped_column(default="")
