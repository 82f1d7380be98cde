"""Difficult cases and signals for tests: a case after its joint meeting, a mark of excessive requests."""

from collections.abc import Callable

from casework.acting import Acting
from casework.db import db, writing
from casework.models import Case
from casework.services import difficult, signals
from tests.cases import CaseBuilder

CONCLUSION = {"determination": "GRANT_A", "text": "样例"}


def cases(difficult_one: CaseBuilder, asked_id: int, acting: Callable[[str], Acting]) -> None:
    """One of each kind; needs no writing()."""
    met(difficult_one, acting)
    signalled(asked_id, acting)


def met(case: CaseBuilder, acting: Callable[[str], Acting]) -> None:
    """Marked by hand, and discussed in a joint meeting; needs no writing()."""
    clerk = acting("wangmin")
    with writing():
        difficult.mark_difficult(case.row, reason="样例", seen=None, acting=clerk)
    with writing():
        row = case.row
        difficult.record_meeting(
            row, held_on=clerk.today, place="", participants=[], minutes="样例", conclusions=[CONCLUSION],
            seen=row.version, acting=clerk,
        )  # fmt: skip


def signalled(case_id: int, acting: Callable[[str], Acting]) -> None:
    """A mark of the head (S7), which opens a note."""
    with writing():
        case = db.session.get_one(Case, case_id)
        signals.mark(case, remark="样例", seen=case.version, acting=acting("chenzr"))
