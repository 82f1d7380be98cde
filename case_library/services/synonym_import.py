"""A workbook of plain words: what each row would do, then all sound rows at once, as it was shown."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from case_library.forms.settings import LONGEST_PLAIN, LONGEST_TERM, MOST_OFFICIAL, read_weight
from case_library.index import runs
from case_library.labels.search import ACTIVE, INACTIVE, SYNONYM_COLUMNS, SYNONYM_PARTS
from case_library.models import LibraryTerm, Synonym
from casework.acting import Acting
from casework.audit import note
from casework.db import db
from casework.forms.responsibilities import split_keywords
from casework.services.table_import import Cells, Plan, Table, has_unseen, planned, write_rows
from workflows.determinations import CATALOGUE

COLUMNS = tuple(SYNONYM_COLUMNS)
HEADINGS = tuple(SYNONYM_COLUMNS.values())
EDITED = ("official", "hint", "weight", "active")


def plan(cells: Cells) -> Plan:
    """What each row would do; nothing is written."""
    held = {row.plain: row for row in db.session.scalars(select(Synonym))}
    hints = {"", *map(str, CATALOGUE), *db.session.scalars(select(LibraryTerm.code))}
    table = Table(COLUMNS, EDITED, _text)
    return planned(
        cells, table, read=lambda typed: _read(typed, hints), key_of=itemgetter("plain"), held=held
    )


def apply(cells: Cells, token: str, acting: Acting) -> tuple[int, int]:
    """Add and change what the plan says, rows with faults left out; (new, changed). Raises PlanChanged."""
    wanted = plan(cells)
    done = write_rows(wanted, token, Synonym, EDITED)
    note("library.synonyms_imported", acting=acting, chain="library", object_type="library_synonym",
         new=done[0], changed=done[1], wrong=wanted.count("wrong"))  # fmt: skip
    runs.queue(acting)
    return done


def rows_of(listed: Sequence[Synonym]) -> Iterator[tuple[str, ...]]:
    """Rows as an export writes them, in the order of the headings."""
    for row in listed:
        yield tuple(_text(name, getattr(row, name)) for name in COLUMNS)


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
            ("control", has_unseen(typed.values())),
        )
        if is_wrong
    ]
    active = typed["active"].strip() != INACTIVE
    return {"plain": plain, "official": official, "hint": hint, "weight": weight, "active": active}, faults
