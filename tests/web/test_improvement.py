"""工作建议 on the screen: the act is noted in a case, the head sends, the unit feeds back, others see 404."""

import pytest

from casework import jobs
from casework.services.improvement_proposals import propose
from tests.beginnings import in_office
from tests.web.test_desk import text_of
from tests.web.test_supervision import hidden, unit_of

pytestmark = pytest.mark.one_database

LIST = "/supervision/suggestions"


@pytest.fixture
def noted(app, a_case, as_):
    """Three cases whose act was noted on their page, and the address of the suggestion."""
    clerk = as_("wangmin")
    with in_office(app):
        unit_id = unit_of("MZ").id
    for _ in range(3):
        case = a_case().registered()
        page = clerk.get(f"/cases/{case.ref}/act-in-question")
        answer = clerk.post(
            f"/cases/{case.ref}/act-in-question",
            data={**hidden(page, "data-guard"), "unit_id": unit_id, "act": "payment"},
        )
        assert answer.status_code == 303
    with in_office(app):
        assert propose(jobs.as_system()) == 1
    return f"{LIST}/1"


def test_the_head_sends_the_unit_feeds_back_the_head_closes(as_, noted):
    head, unit = as_("chenzr"), as_("mz_js")
    assert "待确认" in text_of(head.get(LIST))
    assert unit.get(noted).status_code == 404
    page = head.get(noted)
    assert "待遇和资金发放" in text_of(page)
    fields = {"facts": "样例情况", "advice": "样例建议", "answer_by_on": "2026-10-12"}
    assert head.post(f"{noted}/issue", data={**hidden(page, "issue"), **fields}).status_code == 303
    assert "工作建议待反馈" in text_of(unit.get("/"))
    page = unit.get(noted)
    assert "3 件不在您的查看范围" in text_of(page)
    late = hidden(page, "answer")
    assert unit.post(f"{noted}/answer", data={**late, "feedback": "已改进（样例）"}).status_code == 303
    assert "工作建议待反馈" not in text_of(unit.get("/"))
    again = unit.post(f"{noted}/answer", data={**late, "feedback": "另一份（样例）"})
    assert again.status_code == 409
    closing = {**hidden(head.get(noted), "close"), "closing": "已核实（样例）"}
    assert head.post(f"{noted}/close", data=closing).status_code == 303
    assert "已办结" in text_of(head.get(f"{LIST}?state=closed"))


def test_a_proposal_is_dismissed_with_a_reason(as_, noted):
    head = as_("chenzr")
    empty = head.post(f"{noted}/dismiss", data={**hidden(head.get(noted), "dismiss"), "reason": ""})
    assert empty.status_code == 422
    assert "请填写不采纳的理由" in empty.text
    sent = {**hidden(head.get(noted), "dismiss"), "reason": "已另行处理（样例）"}
    assert head.post(f"{noted}/dismiss", data=sent).status_code == 303
    assert "不采纳" in text_of(head.get(noted))


def test_a_unit_and_an_act_must_be_chosen_and_an_old_page_is_told(as_, a_case):
    clerk, case = as_("wangmin"), a_case().registered()
    url = f"/cases/{case.ref}/act-in-question"
    page = clerk.get(url)
    bad = clerk.post(url, data={**hidden(page, "data-guard"), "unit_id": "x", "act": "conquest"})
    assert bad.status_code == 422
    first, second = hidden(clerk.get(url), "data-guard"), hidden(clerk.get(url), "data-guard")
    assert clerk.post(url, data={**first, "unit_id": 1, "act": "other"}).status_code == 303
    old = clerk.post(url, data={**second, "unit_id": 1, "act": "licence"})
    assert old.status_code == 409
    assert "刚被他人更新" in old.text
    assert as_("mz_js").get(url).status_code == 404
