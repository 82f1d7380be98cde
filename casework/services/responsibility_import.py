"""A table of responsibilities, read from a workbook: what each row would do, then all sound rows at once.

The file is read in a child with limits (SECURITY 8.4). What is confirmed is what was shown: the plan has a
token, and a plan that would be another by now is shown again.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from casework import file_checks, file_child
from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.forms.fields import check_characters, read_day
from casework.forms.responsibilities import LONGEST_BASIS, LONGEST_FUNCTION, keyword_fault, split_keywords
from casework.labels import KEYWORD_MARK, RESPONSIBILITY_COLUMNS
from casework.models.organ import Organ, OrganKind, Unit
from casework.models.responsibility import Responsibility
from casework.services.responsibilities import edits_all

MOST_BYTES = 2 * 1024 * 1024
MOST_PREVIEW = 800_000  # bytes: the preview sends them back in one field
COLUMNS = tuple(RESPONSIBILITY_COLUMNS)
HEADINGS = list(RESPONSIBILITY_COLUMNS.values())
EDITED = ("keywords", "basis", "source", "valid_to")
Cells = list[list[str]]


class TableRefused(Exception):
    """The file cannot be taken; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PlanChanged(Exception):
    """What would be done is not what was shown."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of the sheet. ``kind``: new, changed, same, wrong; ``changes``: field → (before, after)."""

    number: int
    kind: str
    cells: dict[str, str]
    values: dict[str, Any]
    row_id: int | None = None
    faults: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    rows: tuple[PlannedRow, ...]
    cells: Cells
    token: str

    def count(self, kind: str) -> int:
        return sum(row.kind == kind for row in self.rows)

    @property
    def is_useful(self) -> bool:
        return bool(self.count("new") + self.count("changed"))


def read_workbook(name: str, declared: str, content: bytes, headings: Sequence[str] = HEADINGS) -> Cells:
    """Rows below the headings, as text; also of other tables. Raises TableRefused."""
    if not name.lower().endswith(".xlsx"):
        raise TableRefused("not_xlsx")
    if len(content) > MOST_BYTES:
        raise TableRefused("too_big")
    try:
        file_checks.check(name, declared, content)
        rows = file_child.read_table(content)
    except (file_checks.UploadRefused, file_child.ChildFailed):
        raise TableRefused("unreadable") from None
    width = len(headings)
    if not rows or [cell.strip("*＊ ") for cell in rows[0][:width]] != list(headings):
        raise TableRefused("headings")
    cells = check_cells([row[:width] for row in rows[1:]], width)
    if len(json.dumps(cells, ensure_ascii=False).encode()) > MOST_PREVIEW:
        raise TableRefused("too_much")
    return cells


def check_cells(rows: Cells, width: int = len(COLUMNS)) -> Cells:
    """As many rows as one import takes, each as long as the headings. Raises TableRefused."""
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    if not rows:
        raise TableRefused("empty")
    if len(rows) > file_child.MOST_ROWS:
        raise TableRefused("rows")
    return [[*row, *[""] * (width - len(row))] for row in rows]


def unpack(text: str, width: int = len(COLUMNS)) -> Cells:
    """The rows of a preview, as the page sends them back. Raises TableRefused."""
    try:
        rows = json.loads(text)
        sound = isinstance(rows, list) and all(
            isinstance(row, list) and len(row) == width and all(isinstance(c, str) for c in row)
            for row in rows
        )
    except (ValueError, RecursionError):
        sound = False
    if not sound:
        raise TableRefused("unreadable")
    return check_cells(rows, width)


def plan(cells: Cells, acting: Acting) -> Plan:
    """What each row would do; nothing is written. Row numbers are those of the sheet."""
    known = _Known.now(acting)
    rows = tuple(_planned(cells, known, acting))
    return planned(rows, cells)


def planned(rows: tuple[PlannedRow, ...], cells: Cells) -> Plan:
    """Rows with the token of what they would do."""
    told = json.dumps([[row.number, row.kind, row.changes, row.row_id] for row in rows], ensure_ascii=False)
    token = hashlib.sha256((told + json.dumps(cells, ensure_ascii=False)).encode()).hexdigest()
    return Plan(rows, cells, token)


def apply(cells: Cells, token: str, acting: Acting) -> tuple[int, int]:
    """Add and change what the plan says, rows with faults left out; (new, changed). Raises PlanChanged."""
    wanted = plan(cells, acting)
    if wanted.token != token:
        raise PlanChanged
    for row in wanted.rows:
        if row.kind == "new":
            db.session.add(Responsibility(**row.values))
        elif row.kind == "changed":
            found = db.session.get_one(Responsibility, row.row_id)
            for name in EDITED:
                setattr(found, name, row.values[name])
    db.session.flush()
    done = wanted.count("new"), wanted.count("changed")
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


def _planned(cells: Cells, known: _Known, acting: Acting) -> Iterator[PlannedRow]:
    seen: set[tuple[int, str]] = set()
    for number, row in enumerate(cells, 2):
        typed = dict(zip(COLUMNS, row, strict=True))
        if not any(row):
            continue
        values, faults = _read(typed, known, acting)
        key = (values.get("unit_id", 0), typed["function"])
        if not faults and key in seen:
            faults.append("twice")
        if faults:
            yield PlannedRow(number, "wrong", typed, {}, faults=tuple(dict.fromkeys(faults)))
            continue
        seen.add(key)
        yield _compared(number, typed, values, known.rows.get(key))


def _compared(
    number: int, typed: dict[str, str], values: dict[str, Any], held: Responsibility | None
) -> PlannedRow:
    if held is None:
        return PlannedRow(number, "new", typed, values)
    changes = tuple(
        (name, _text(getattr(held, name)), _text(values[name]))
        for name in EDITED if getattr(held, name) != values[name]
    )  # fmt: skip
    return PlannedRow(number, "changed" if changes else "same", typed, values, held.id, (), changes)


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
    if any(_is_unseen(text) for text in typed.values()):
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


def _is_unseen(text: str) -> bool:
    try:
        check_characters(text, lines=False)
    except ValueError:
        return True
    return False


def rows_of(listed: Sequence[Any]) -> Iterator[tuple[str, ...]]:
    """Rows of the catalogue as an export writes them, in the order of the headings."""
    for row in listed:
        yield tuple(_text(getattr(row, name)) for name in COLUMNS)
