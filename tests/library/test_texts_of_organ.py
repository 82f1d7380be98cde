"""A version of one organ is used by that organ alone, in everything that is written."""

import pytest

from case_library.services import texts as services
from casework.db import db, writing
from casework.letters import matter, supervision, transfer
from casework.models import Organ
from casework.scope import everything
from tests.library.making import EDITOR, text_published

ADDED = "（本机关专用）"
OTHER = 10_000  # no organ has this number


def answer(day, organ_id):
    return matter.compose_answer(matter.Answer(
        kind="COMPLAINT", outcome="unfounded", number="", matter_number="DG-CP-2026-0001", organ="样例机关",
        organ_id=organ_id, red_head="样例机关", applicant="样例甲", received_on=day, signed_on=day,
        title="未答复", finding="经核查不属实", elsewhere="", concerned="区民政局", remedy=None,
    ))  # fmt: skip


def notice(day, organ_id):
    return supervision.compose_notice(supervision.Notice(
        level=2, number="", issuer="样例机关", issuer_id=organ_id, red_head="样例机关", addressee="区民政局",
        facts="超期", demand="立即答复", approved_by="", issued_on=day, answer_by_on=day,
    ))  # fmt: skip


def sheet(day, organ_id):
    return transfer.compose_sheet("D09R", "returned", [], {}, on=day, code="ZB-1", organ_id=organ_id)


@pytest.mark.parametrize(
    ("key", "write"),
    [("answer/COMPLAINT/unfounded", answer), ("notice/2", notice), ("sheet/D09R/returned", sheet)],
)
def test_answers_notices_and_sheets_take_the_words_of_the_organ_that_writes(app, acting_as, key, write):
    with app.app_context(), everything():
        with writing():
            services.load_texts(acting_as(EDITOR))
        organ_id = db.session.scalars(db.select(Organ.id).order_by(Organ.id)).first()
        row = text_published(acting_as, key, lambda words: words + ADDED, organ_id=organ_id)
        day = row.effective_from
        assert ADDED in write(day, organ_id).plain()
        assert row.label in write(day, organ_id).texts
        assert ADDED not in write(day, OTHER).plain()
        assert ADDED not in write(row.created_at.date(), organ_id).plain()
