"""A workbook of plain words: what each row would do, then all sound rows at once, as it was shown."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from case_library.forms.settings import LONGEST_PLAIN, LONGEST_TERM, MOST_OFFICIAL, read_weight
from case_library.index import runs
from case_library.labels.search import ACTIVE, INACTIVE, SYNONYM_COLUMNS, SYNONYM_PARTS
from case_library.models import LibraryTerm, Synonym
from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.forms.fields import check_characters
from casework.forms.responsibilities import split_keywords
from casework.services.responsibility_import import Cells, Plan, PlanChanged, PlannedRow, planned
from workflows.determinations import CATALOGUE

COLUMNS = tuple(SYNONYM_COLUMNS)
HEADINGS = tuple(SYNONYM_COLUMNS.values())
EDITED = ("official", "hint", "weight", "active")


def plan(cells: Cells) -> Plan:
    """What each row would do; nothing is written. Row numbers are those of the sheet."""
    held = {row.plain: row for row in db.session.scalars(select(Synonym))}
    hints = {"", *map(str, CATALOGUE), *db.session.scalars(select(LibraryTerm.code))}
    return planned(tuple(_rows(cells, held, hints)), cells)


def apply(cells: Cells, token: str, acting: Acting) -> tuple[int, int]:
    """Add and change what the plan says, rows with faults left out; (new, changed). Raises PlanChanged."""
    wanted = plan(cells)
    if wanted.token != token:
        raise PlanChanged
    for row in wanted.rows:
        if row.kind == "new":
            db.session.add(Synonym(**row.values))
        elif row.kind == "changed":
            found = db.session.get_one(Synonym, row.row_id)
            for name in EDITED:
                setattr(found, name, row.values[name])
    db.session.flush()
    done = wanted.count("new"), wanted.count("changed")
    note("library.synonyms_imported", acting=acting, chain="library", object_type="library_synonym",
         new=done[0], changed=done[1], wrong=wanted.count("wrong"))  # fmt: skip
    runs.queue(acting)
    return done


def rows_of(listed: Sequence[Synonym]) -> Iterator[tuple[str, ...]]:
    """Rows as an export writes them, in the order of the headings."""
    for row in listed:
        yield tuple(_text(name, getattr(row, name)) for name in COLUMNS)


def _rows(cells: Cells, held: dict[str, Synonym], hints: set[str]) -> Iterator[PlannedRow]:
    seen: set[str] = set()
    for number, row in enumerate(cells, 2):
        typed = dict(zip(COLUMNS, row, strict=True))
        if not any(row):
            continue
        values, faults = _read(typed, hints)
        if values["plain"] in seen:
            faults.append("twice")
        if faults:
            yield PlannedRow(number, "wrong", typed, {}, faults=tuple(dict.fromkeys(faults)))
            continue
        seen.add(values["plain"])
        yield _compared(number, typed, values, held.get(values["plain"]))


def _compared(number: int, typed: dict[str, str], values: dict[str, Any], held: Synonym | None) -> PlannedRow:
    if held is None:
        return PlannedRow(number, "new", typed, values)
    changes = tuple(
        (name, _text(name, getattr(held, name)), _text(name, values[name]))
        for name in EDITED if getattr(held, name) != values[name]
    )  # fmt: skip
    return PlannedRow(number, "changed" if changes else "same", typed, values, held.id, (), changes)


def _text(name: str, value: Any) -> str:
    if name == "official":
        return SYNONYM_PARTS.join(value)
    if name == "weight":
        return f"{value:g}"
    if name == "active":
        return ACTIVE if value else INACTIVE
    return str(value)


def _read(typed: dict[str, str], hints: set[str]) -> tuple[dict[str, Any], list[str]]:
    plain, official = " ".join(typed["plain"].split()), split_keywords(typed["official"])
    hint, weight = typed["hint"].strip().upper(), read_weight(typed["weight"] or "1")
    faults = [
        code
        for code, is_wrong in (
            ("plain_missing", not plain),
            ("official_missing", not official),
            ("official_many", len(official) > MOST_OFFICIAL),
            ("hint_unknown", hint not in hints),
            ("weight", weight is None),
            ("active", typed["active"].strip() not in ("", ACTIVE, INACTIVE)),
            ("too_long", len(plain) > LONGEST_PLAIN or any(len(word) > LONGEST_TERM for word in official)),
            ("control", any(_is_unseen(text) for text in typed.values())),
        )
        if is_wrong
    ]
    active = typed["active"].strip() != INACTIVE
    return {"plain": plain, "official": official, "hint": hint, "weight": weight, "active": active}, faults


def _is_unseen(text: str) -> bool:
    try:
        check_characters(text, lines=False)
    except ValueError:
        return True
    return False
