"""A table read from a workbook: what each row would do, then all sound rows at once, as it was shown.

The file is read in a child with limits (SECURITY 8.4). What is confirmed is what was shown: the plan has a
token, and a plan that would be another by now is shown again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework import file_checks, file_child
from casework.db import db
from casework.forms.fields import check_characters

MOST_BYTES = 2 * 1024 * 1024
MOST_PREVIEW = 800_000  # bytes: the preview sends them back in one field
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


def read_workbook(name: str, declared: str, content: bytes, headings: Sequence[str]) -> Cells:
    """Rows below the headings, as text. Raises TableRefused."""
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


def check_cells(rows: Cells, width: int) -> Cells:
    """As many rows as one import takes, each as long as the headings. Raises TableRefused."""
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    if not rows:
        raise TableRefused("empty")
    if len(rows) > file_child.MOST_ROWS:
        raise TableRefused("rows")
    return [[*row, *[""] * (width - len(row))] for row in rows]


def unpack(text: str, width: int) -> Cells:
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


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table. ``edited``: what an import may change; ``text``: a value as the sheet has it."""

    columns: tuple[str, ...]
    edited: tuple[str, ...]
    text: Callable[[str, Any], str]


Read = Callable[[dict[str, str]], tuple[dict[str, Any], list[str]]]
KeyOf = Callable[[dict[str, Any]], Any]


def planned(cells: Cells, table: Table, *, read: Read, key_of: KeyOf, held: Mapping[Any, Any]) -> Plan:
    """What each row would do, with a token of it; nothing is written. Row numbers are those of the sheet.

    ``read(typed)``: values and codes of faults; ``key_of(values)``: by which a sound row is known; ``held``:
    what is there already.
    """
    rows = tuple(_rows(cells, table, read, key_of, held))
    told = json.dumps([[row.number, row.kind, row.changes, row.row_id] for row in rows], ensure_ascii=False)
    token = hashlib.sha256((told + json.dumps(cells, ensure_ascii=False)).encode()).hexdigest()
    return Plan(rows, cells, token)


def _rows(
    cells: Cells, table: Table, read: Read, key_of: KeyOf, held: Mapping[Any, Any]
) -> Iterator[PlannedRow]:
    seen: set[Any] = set()
    for number, row in enumerate(cells, 2):
        typed = dict(zip(table.columns, row, strict=True))
        if not any(row):
            continue
        values, faults = read(typed)
        key = None if faults else key_of(values)
        if key in seen:
            faults.append("twice")
        if faults:
            yield PlannedRow(number, "wrong", typed, {}, faults=tuple(dict.fromkeys(faults)))
            continue
        seen.add(key)
        yield _compared(number, typed, values, held.get(key), table)


def _compared(
    number: int, typed: dict[str, str], values: dict[str, Any], held: Any, table: Table
) -> PlannedRow:
    if held is None:
        return PlannedRow(number, "new", typed, values)
    changes = tuple(
        (name, table.text(name, getattr(held, name)), table.text(name, values[name]))
        for name in table.edited if getattr(held, name) != values[name]
    )  # fmt: skip
    return PlannedRow(number, "changed" if changes else "same", typed, values, held.id, (), changes)


def write_rows(plan: Plan, token: str, model: Any, edited: Sequence[str]) -> tuple[int, int]:
    """Add and change what the plan says, rows with faults left out; (new, changed). Raises PlanChanged."""
    if plan.token != token:
        raise PlanChanged
    for row in plan.rows:
        if row.kind == "new":
            db.session.add(model(**row.values))
        elif row.kind == "changed":
            found = db.session.get_one(model, row.row_id)
            for name in edited:
                setattr(found, name, row.values[name])
    db.session.flush()
    return plan.count("new"), plan.count("changed")


def has_unseen(texts: Iterable[str]) -> bool:
    """Whether there are characters in them that nobody sees."""
    for text in texts:
        try:
            check_characters(text, lines=False)
        except ValueError:
            return True
    return False
