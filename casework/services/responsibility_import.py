"""A table of responsibilities: what each row would do, then all sound rows at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.forms.fields import read_day
from casework.forms.responsibilities import LONGEST_BASIS, LONGEST_FUNCTION, keyword_fault, split_keywords
from casework.labels import KEYWORD_MARK, RESPONSIBILITY_COLUMNS
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.responsibility import Responsibility
from casework.services.responsibilities import edits_all
from casework.services.table_import import Cells, Plan, Table, has_unseen, planned, write_rows

COLUMNS = tuple(RESPONSIBILITY_COLUMNS)
HEADINGS = list(RESPONSIBILITY_COLUMNS.values())
EDITED = ("keywords", "basis", "source", "valid_to")


def plan(cells: Cells, acting: Acting) -> Plan:
    """What each row would do; nothing is written. Row numbers are those of the sheet."""
    known = _Known.now(acting)
    table = Table(COLUMNS, EDITED, lambda _, value: _text(value))
    key_of = itemgetter("unit_id", "function")
    return planned(
        cells, table, read=lambda typed: _read(typed, known, acting), key_of=key_of, held=known.rows
    )


def apply(cells: Cells, token: str, acting: Acting) -> tuple[int, int]:
    """Add and change what the plan says, rows with faults left out; (new, changed). Raises PlanChanged."""
    wanted = plan(cells, acting)
    done = write_rows(wanted, token, Responsibility, EDITED)
    note("responsibilities.imported", acting=acting, object_type="responsibility", new=done[0],
         changed=done[1], wrong=wanted.count("wrong"))  # fmt: skip
    return done


@dataclass(frozen=True, slots=True)
class _Known:
    """Organs by both names, their units, and the rows in force."""

    organs: dict[str, Any]
    units: dict[tuple[int, str], int]
    rows: dict[tuple[int, str], Responsibility]
    only_organ: int | None

    @classmethod
    def now(cls, acting: Acting) -> "_Known":
        organs = select(Organ.id, Organ.name, Organ.short_name, Organ.valid_to).where(
            Organ.kind != OrganKind.OTHER
        )
        named = {name: row for row in db.session.execute(organs) for name in (row.name, row.short_name)}
        units: dict[tuple[int, str], int] = {}
        for unit in db.session.scalars(select(Unit).order_by(Unit.id)):
            units.setdefault((unit.organ_id, ""), unit.id)
            units[unit.organ_id, unit.name] = unit.id
        rows = db.session.scalars(select(Responsibility).order_by(Responsibility.valid_from))
        return cls(
            named, units, {(row.unit_id, row.function): row for row in rows},
            None if edits_all(acting) else acting.organ_id,
        )  # fmt: skip


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _read(typed: dict[str, str], known: _Known, acting: Acting) -> tuple[dict[str, Any], list[str]]:
    place, faults = _place(typed, known, acting)
    words = split_keywords(typed["keywords"])
    if not typed["function"]:
        faults.append("function_missing")
    if fault := keyword_fault(words):
        faults.append(fault)
    if (
        len(typed["function"]) > LONGEST_FUNCTION
        or max(len(typed["basis"]), len(typed["source"])) > LONGEST_BASIS
    ):
        faults.append("too_long")
    if has_unseen(typed.values()):
        faults.append("control")
    days = {name: _day(typed[name], faults) for name in ("valid_from", "valid_to")}
    valid_from = days["valid_from"] or acting.today
    if days["valid_to"] and days["valid_to"] < valid_from:
        faults.append("days")
    values = {
        **place, "function": typed["function"], "keywords": KEYWORD_MARK.join(words),
        "basis": typed["basis"], "source": typed["source"], "valid_from": valid_from,
        "valid_to": days["valid_to"],
    }  # fmt: skip
    return values, faults


def _place(typed: dict[str, str], known: _Known, acting: Acting) -> tuple[dict[str, int], list[str]]:
    organ = known.organs.get(typed["organ"])
    if organ is None:
        return {}, ["organ_unknown" if typed["organ"] else "organ_missing"]
    if organ.valid_to and organ.valid_to < acting.today:
        return {}, ["organ_ended"]
    if known.only_organ is not None and organ.id != known.only_organ:
        return {}, ["organ_other"]
    unit_id = known.units.get((organ.id, typed["unit"]))
    return ({"organ_id": organ.id, "unit_id": unit_id}, []) if unit_id else ({}, ["unit_unknown"])


def _day(text: str, faults: list[str]) -> date | None:
    try:
        return read_day(text) if text else None
    except ValueError:
        faults.append("day")
        return None


def rows_of(listed: Sequence[Any]) -> Iterator[tuple[str, ...]]:
    """Rows of the catalogue as an export writes them, in the order of the headings."""
    for row in listed:
        yield tuple(_text(getattr(row, name)) for name in COLUMNS)
