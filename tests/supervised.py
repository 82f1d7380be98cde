"""Actions of supervision for tests: one in every state in which a form stands on its page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from casework.acting import Acting
from casework.db import db, writing
from casework.models import SupervisionAction
from casework.services import supervision

WORDS = {"facts": "样例：办理进度滞后。", "demand": "样例：请说明原因和办理计划。"}


def actions(acting: Callable[[str], Acting]) -> None:
    """Issued, answered and proposed ones against the unit of the district office; needs no writing()."""
    unit_id = acting("wangmin").unit_id
    for _ in range(2):
        with writing():
            action = issued(acting, unit_id)
    with writing():
        supervision.answer(action, seen=action.version, answer="样例", acting=acting("wangmin"))
    with writing():
        proposed(acting, action.organ_id, unit_id)


def issued(
    acting: Callable[[str], Acting], unit_id: int, *, level: int = 2, by: str = "chenzr", **values: Any
) -> SupervisionAction:
    """Issue one by hand; needs writing()."""
    given = {
        "answer_by_on": acting(by).today + timedelta(days=7),
        "approved_by": "样例区长",
        **WORDS,
        **values,
    }
    return supervision.issue_new(level=level, unit_id=unit_id, acting=acting(by), **given)


def proposed(acting: Callable[[str], Acting], organ_id: int, unit_id: int) -> SupervisionAction:
    """A proposal of level 2; needs writing()."""
    row = SupervisionAction(
        uuid=str(uuid4()), level=2, state="proposed", trigger="overdue", organ_id=organ_id, unit_id=unit_id,
        created_at=acting("duban").now, **WORDS,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
