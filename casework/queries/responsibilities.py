"""The responsibility catalogue (职责目录) as pages list it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from casework.db import db
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.responsibility import Responsibility

PAGE = 50


@dataclass(frozen=True, slots=True)
class CatalogueFilters:
    """What is listed; ``ended``: also what is not in force; ``page``: from 0."""

    q: str = ""
    organ: int | None = None
    ended: bool = False
    page: int = 0

    def query(self, **changes: Any) -> dict[str, str]:
        wanted = replace(self, **({"page": 0} | changes))
        values = {
            "q": wanted.q, "organ": wanted.organ, "ended": "1" if wanted.ended else "", "page": wanted.page,
        }  # fmt: skip
        return {name: str(value) for name, value in values.items() if value}


def read_filters(args: Mapping[str, str]) -> CatalogueFilters:
    """Filters of an address; what cannot be read is ignored."""
    return CatalogueFilters(
        args.get("q", "").strip()[:60], _number(args.get("organ", "")), args.get("ended") == "1",
        _number(args.get("page", "")) or 0,
    )  # fmt: skip


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else None


_ROWS = (
    select(
        Responsibility.id, Responsibility.function, Responsibility.keywords, Responsibility.basis,
        Responsibility.source, Responsibility.valid_from, Responsibility.valid_to,
        Responsibility.organ_id, Responsibility.unit_id, Organ.short_name.label("organ"),
        Unit.name.label("unit"),
    )
    .join(Organ, Organ.id == Responsibility.organ_id)
    .join(Unit, Unit.id == Responsibility.unit_id)
    .order_by(Responsibility.organ_id, Responsibility.unit_id, Responsibility.id)
)  # fmt: skip


def in_force(today: date) -> list[ColumnElement[bool]]:
    """Conditions of rows that hold on a day."""
    return [
        Responsibility.valid_from <= today,
        or_(Responsibility.valid_to.is_(None), Responsibility.valid_to >= today),
    ]


def list_rows(filters: CatalogueFilters, today: date) -> tuple[list[Any], bool]:
    """A page of rows by organ, and whether there is another."""
    statement = _filtered(filters, today).offset(filters.page * PAGE).limit(PAGE + 1)
    rows = db.session.execute(statement).all()
    return list(rows[:PAGE]), len(rows) > PAGE


def all_rows(filters: CatalogueFilters, today: date) -> list[Any]:
    """Every row that the filters let through, for the export."""
    return list(db.session.execute(_filtered(filters, today)))


def _filtered(filters: CatalogueFilters, today: date) -> Select[Any]:
    statement = _ROWS
    if not filters.ended:
        statement = statement.where(or_(Responsibility.valid_to.is_(None), Responsibility.valid_to >= today))
    if filters.organ:
        statement = statement.where(Responsibility.organ_id == filters.organ)
    if filters.q:
        columns = (Responsibility.function, Responsibility.keywords, Organ.short_name, Unit.name)
        statement = statement.where(or_(*(c.contains(filters.q, autoescape=True) for c in columns)))
    return statement


def units_in_force(today: date, organ_id: int | None = None) -> list[Any]:
    """Units that can be responsible for something: (id, name, organ_id, organ), of one organ or of all."""
    statement = (
        select(Unit.id, Unit.name, Organ.id.label("organ_id"), Organ.short_name.label("organ"))
        .join(Organ, Organ.id == Unit.organ_id)
        .where(
            Organ.kind != OrganKind.OTHER,
            or_(Organ.valid_to.is_(None), Organ.valid_to >= today),
            or_(Unit.valid_to.is_(None), Unit.valid_to >= today),
        )
        .order_by(Organ.id, Unit.id)
    )
    if organ_id:
        statement = statement.where(Organ.id == organ_id)
    return list(db.session.execute(statement))
