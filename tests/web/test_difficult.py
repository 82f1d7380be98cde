"""Pages of difficult cases and of signals: what a clerk sees, what a department never sees."""

from uuid import uuid4

import pytest

from casework.db import db, writing
from casework.models import JointMeeting, LibraryNomination, SignalNote
from casework.scope import everything
from casework.services import signals
from tests.beginnings import in_office
from tests.web.test_communication import hidden, kinds
from workflows import facts as f

pytestmark = pytest.mark.one_database

MEETING = {
    "held_on": "2026-09-21", "unit": "王敏（样例）", "legal": "樊律（样例）", "minutes": "意见一致。",
    "determination_1": "REF_5", "text_1": "属于内部事务信息。",
}  # fmt: skip


@pytest.fixture
def case(a_case):
    return a_case(on="2026-09-21").accepted()


def act(browser, case, path, **data):
    address = f"/cases/{case.ref}/{path}"
    return browser.post(address, data={**hidden(browser.get(address).text), **data})


def test_marked_discussed_and_the_conclusion_set_aside(app, case, as_):
    clerk, reviewer = as_("wangmin"), as_("fawu")
    assert act(clerk, case, "difficult", mark="media_interest", reason="报纸已报道").status_code == 303
    page = reviewer.get("/difficult").text
    assert case.ref in page
    assert "媒体关注" in page
    assert "剩 5 日" in page
    assert act(reviewer, case, "joint-meeting", **MEETING).status_code == 303
    page = clerk.get(f"/cases/{case.ref}").text
    for words in ("会商情况", "意见一致。", "不采纳会商结论", "媒体关注"):
        assert words in page
    assert "已会商" in reviewer.get("/difficult").text
    assert act(clerk, case, "set-aside", reason="已核实该信息已经公开").status_code == 303
    assert kinds(app, case.id)[-4:] == [
        "marked_difficult", "reviewer_named", "joint_meeting_held", "conclusion_set_aside",
    ]  # fmt: skip
    with app.app_context(), everything():
        assert db.session.query(JointMeeting).one().participants[0]["names"] == "王敏（样例）"


def test_a_mark_stands_once_and_what_was_typed_is_kept(case, as_):
    clerk = as_("wangmin")
    act(clerk, case, "difficult", mark="media_interest", reason="报纸已报道")
    again = act(clerk, case, "difficult", mark="media_interest", reason="电视也报道了")
    assert again.status_code == 409
    assert "案件已有“媒体关注”标记" in again.text
    assert "电视也报道了" in again.text


def test_a_meeting_without_its_people_is_not_taken(case, as_):
    act(as_("wangmin"), case, "difficult", mark="other", reason="样例")
    answer = act(as_("fawu"), case, "joint-meeting", **{**MEETING, "unit": "", "determination_2": "GRANT_A"})
    assert answer.status_code == 422
    assert "请填写承办单位的参加人" in answer.text
    assert "请填写这一条结论的内容" in answer.text


def test_only_the_head_lifts_names_and_sets_who_signs(case, as_):
    act(as_("wangmin"), case, "difficult", mark="other", reason="样例")
    for path in ("lift-mark", "reviewer"):
        assert as_("wangmin").get(f"/cases/{case.ref}/{path}").status_code == 403
    head = as_("chenzr")
    page = head.get("/difficult").text
    assert "疑难复杂案件由谁签发" in page
    signer = page.partition('name="people"')[2].partition('value="')[2].partition('"')[0]
    assert head.post("/difficult/principals", data={**hidden(page), "people": signer}).status_code == 303
    assert "checked" in head.get("/difficult").text
    assert act(head, case, "lift-mark", mark="other", reason="资料已找到").status_code == 303
    assert "疑难复杂</span>" not in head.get(f"/cases/{case.ref}").text


def test_a_closed_difficult_case_is_nominated_from_its_page(app, case, as_):
    clerk = as_("wangmin")
    act(clerk, case, "difficult", mark="other", reason="样例")
    assert as_("fawu").get(f"/cases/{case.ref}/nominate").status_code == 404
    case.add(_withdrawn(case))
    assert "推荐入库" in clerk.get(f"/cases/{case.ref}").text
    assert act(clerk, case, "nominate", why="可作先例").status_code == 303
    assert "已推荐" in clerk.get(f"/cases/{case.ref}").text
    with app.app_context(), everything():
        assert db.session.query(LibraryNomination).one().case_id == case.id


def _withdrawn(case):
    return f.Withdrawn(on=case._clock.today, identity_checked=True, voluntary=True)


def test_the_rules_propose_a_mark_that_is_taken_over_by_one_click(case, as_):
    case.add(f.Searched(on=case._clock.today, search_id=1, found=True))
    case.add(
        f.Drafted(on=case._clock.today, letter_id=1, version=1, determination="REF_3", content_hash="v1",
                  drafter_id=1, discloses=False, legal_review=True)
    )  # fmt: skip
    clerk = as_("wangmin")
    assert "拟答复依据条例第十四条或者第十五条。" in clerk.get(f"/cases/{case.ref}").text
    page = clerk.get(f"/cases/{case.ref}/difficult?mark=art_14_or_15").text
    assert '<option selected value="art_14_or_15">' in page
    assert "拟答复依据条例第十四条或者第十五条。" in page


def note_of(app, case, acting_as) -> int:
    with in_office(app), writing():
        row = case.row
        note = signals.mark(row, remark="反复申请已决争议", seen=row.version, acting=acting_as("chenzr"))
        return note.id


def test_a_note_is_for_the_head_of_the_organ_and_for_nobody_else(app, a_case, as_, acting_as):
    case = a_case(on="2026-09-21").registered().reviewed()
    note_id = note_of(app, case, acting_as)
    assert "反复申请已决争议" in as_("chenzr").get(f"/signals/{note_id}").text
    for login in ("wangmin", "zhoukz", "fawu", "lizong", "duban", "js_js"):
        assert as_(login).get(f"/signals/{note_id}").status_code == 403
        assert as_(login).get("/signals").status_code == 403
    assert as_("js_fz").get(f"/signals/{note_id}").status_code == 404
    assert case.ref not in as_("js_fz").get("/signals").text
    for tab in ("process", "materials", "log"):
        page = as_("wangmin").get(f"/cases/{case.ref}?tab={tab}").text
        assert "反复申请已决争议" not in page
        assert "超量信号" not in page


def test_a_note_is_dismissed_once_and_an_old_page_decides_nothing(app, a_case, as_, acting_as):
    case = a_case(on="2026-09-21").registered().reviewed()
    head, address = as_("chenzr"), f"/signals/{note_of(app, case, acting_as)}"
    sent = {**hidden(head.get(address).text), "reason": "系媒体采访", "counters": "journalist"}
    assert head.post(f"{address}/dismiss", data={**sent, "reason": ""}).status_code == 422
    assert head.post(f"{address}/dismiss", data=sent).status_code == 303
    page = head.get(address).text
    assert "不作处理：系媒体采访" in page
    assert "新闻工作者，因采访需要（人工）" in page
    old = head.post(f"{address}/dismiss", data={**sent, "idempotency_key": str(uuid4())})
    assert old.status_code == 409
    with app.app_context(), everything():
        assert db.session.query(SignalNote).one().state == "dismissed"
