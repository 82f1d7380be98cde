"""Corrections of records and complaints at every stage, for the pages that show them."""

from collections.abc import Callable

from casework.acting import Acting
from casework.db import writing
from casework.models import Matter
from casework.services import matters as service

WORDS = {
    "applicant_name": "样例乙", "title": "更正门牌号", "content": "应为8号，登记成6号。",
    "concerned": "区民政局",
    "id_number": "", "phone": "13800001234", "email": "", "address": "",
}  # fmt: skip
UNFOUNDED = {
    "finding": "经核查，已在期限内答复。", "elsewhere": "", "unit_id": 0, "demand": "", "answer_by_on": None,
    "approved_by": "",
}  # fmt: skip


def matters(acting: Callable[[str], Acting]) -> list[str]:
    """Numbers of matters that wait for each next act, the latest stage last."""
    who = acting("chenzr")

    def asked(kind: str) -> Matter:
        return service.register(kind=kind, received_on=who.today, **WORDS, acting=who)

    found = []
    with writing():
        found.append(asked("RECORD_CORRECTION"))
        for kind in ("RECORD_CORRECTION", "COMPLAINT"):
            found.append(asked(kind))
            service.take_up(found[-1], seen=found[-1].version, acting=who)
        found.append(asked("COMPLAINT"))
        service.take_up(found[-1], seen=found[-1].version, acting=who)
        service.conclude(found[-1], outcome="unfounded", **UNFOUNDED, seen=found[-1].version, acting=who)
        return [matter.number for matter in found]
