"""Imports of policy documents as the pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from case_library.codes import ImportState
from case_library.models import PolicyImport
from casework.db import db

MOST_SHOWN = 200
UNDECIDED = (ImportState.waiting, ImportState.reading, ImportState.ready, ImportState.failed)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One file of the list; its text is not read for it."""

    uuid: str
    name: str
    state: ImportState
    fault: str
    by_ocr: bool
    pages: int
    pages_done: int
    title: str
    document_id: int | None
    version: int


def imports(batch: str = "") -> list[ImportLine]:
    """What nobody has decided yet, newest first; or all files that came together."""
    columns = (PolicyImport.uuid, PolicyImport.name, PolicyImport.state, PolicyImport.fault,
               PolicyImport.by_ocr, PolicyImport.pages, PolicyImport.pages_done, PolicyImport.proposal,
               PolicyImport.document_id, PolicyImport.version)  # fmt: skip
    statement = select(*columns).order_by(PolicyImport.id.desc()).limit(MOST_SHOWN)
    wanted = PolicyImport.batch == batch if batch else PolicyImport.state.in_(UNDECIDED)
    return [
        ImportLine(*row[:7], (row.proposal or {}).get("title", ""), row.document_id, row.version)
        for row in db.session.execute(statement.where(wanted))
    ]


def count_by_state(lines: Sequence[ImportLine]) -> dict[ImportState, int]:
    """How many of each state, in the order of the states."""
    counts = {state: sum(1 for line in lines if line.state == state) for state in ImportState}
    return {state: number for state, number in counts.items() if number}


def count_ready() -> int:
    """How many files wait for somebody to confirm them."""
    return db.session.scalar(
        select(func.count(PolicyImport.id)).where(PolicyImport.state == ImportState.ready)
    ) or 0  # fmt: skip
