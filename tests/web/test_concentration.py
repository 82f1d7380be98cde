"""Pages of concentrated requests, proactive disclosure and refused information."""

import re

import pytest
from sqlalchemy import select

from casework.db import db
from casework.models import Case, Cluster, ProactiveTask, RefusedItem
from casework.scope import everything
from casework.services import clusters, rechecks
from tests.beginnings import in_office
from tests.services import test_concentration as played
from tests.services.test_joining import closed, worked
from tests.web.test_intake_steps import hidden


def seen(app, model):
    with app.app_context(), everything():
        return db.session.scalars(select(model).order_by(model.id)).all()


@pytest.fixture
def cluster(app, acting_as):
    """Three requests, the first one answered, found by the job."""
    with in_office(app):
        cases = played.three(acting_as)
        closed(worked(cases[0], acting_as))
        clusters.find_clusters(acting_as("admin"))
        return db.session.scalars(select(Cluster)).one().id


def form_of(page, name):
    """What the form of this panel sends, hidden fields only."""
    assert page.status_code == 200, page.text
    part = page.text.split(f'id="{name}"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(seen|idempotency_key)"[^>]*value="([^"]*)"', part))


def test_a_cluster_becomes_a_task_on_its_page(app, as_, cluster):
    clerk, url = as_("wangmin"), f"/clusters/{cluster}"
    listed = clerk.get("/clusters").text
    assert "玉函路片区" in listed
    assert "建议转主动公开" in listed
    page = clerk.get(url)
    assert "项目相同" in page.text
    assert "3 名申请人，3 件" in page.text
    sent = form_of(page, "members")
    one = clerk.post(f"{url}/members", data={**sent, "confirmed": "1"})
    assert one.status_code == 409
    assert "确认的申请只有1件" in one.text
    stale = clerk.post(f"{url}/members", data={**sent, "seen": "77", "confirmed": ["1", "2"]})
    assert stale.status_code == 409
    assert "刚被他人更新" in stale.text
    assert clerk.post(f"{url}/members", data={**sent, "confirmed": ["1", "99"]}).status_code == 422
    assert clerk.post(f"{url}/members", data={**sent, "confirmed": ["1", "2", "3"]}).status_code == 303
    sent = form_of(clerk.get(url), "to-propose")
    assert clerk.post(f"{url}/propose", data={**sent, "title": "", "unit_id": "1"}).status_code == 422
    made = clerk.post(f"{url}/propose", data={**sent, "title": "安置方案", "unit_id": "1"})
    assert made.status_code == 303
    assert made.location.endswith("/proactive/1")


def test_another_organ_sees_neither_cluster_nor_task(app, as_, acting_as, cluster):
    foreign = as_("js_js")
    assert foreign.get(f"/clusters/{cluster}").status_code == 404
    assert "玉函路片区" not in foreign.get("/clusters").text
    with in_office(app):
        members = [case.id for case in db.session.scalars(select(Case))]
        row = db.session.get_one(Cluster, cluster)
        played.do(clusters.confirm_members, row, "wangmin", acting_as, confirmed=members)
        played.do(clusters.propose_task, row, "wangmin", acting_as, title="安置方案", unit_id=1)
    assert foreign.get("/proactive/1").status_code == 404
    assert "安置方案" not in foreign.get("/proactive").text
    assert as_("wangmin").get("/proactive/1").status_code == 200


def test_the_checks_are_made_on_the_page_of_the_task(app, as_, acting_as):
    with in_office(app):
        played.decided(acting_as, "电话13800001234，" + "玉函路片区征收补偿安置方案全文。")
    clerk, url = as_("wangmin"), "/proactive/1"
    page = clerk.get(url)
    assert '<mark class="hit"' in page.text
    assert "发现 1 处疑似个人信息" in page.text
    assert "to-secrecy" not in page.text
    review = as_("baomi")
    sent = form_of(review.get(url), "to-secrecy")
    assert review.post(f"{url}/secrecy", data={**sent, "opinion": ""}).status_code == 422
    assert review.post(f"{url}/secrecy", data={**sent, "opinion": "不涉密"}).status_code == 303
    sent = form_of(clerk.get(url), "to-personal")
    left = clerk.post(f"{url}/personal", data={**sent, "reason": "单位电话"})
    assert left.status_code == 409
    assert "还有1处疑似个人信息没有核对" in left.text
    assert (
        clerk.post(f"{url}/personal", data={**sent, "cleared": "0", "reason": "单位电话"}).status_code == 303
    )
    sent = form_of(clerk.get(url), "to-publish")
    place = {"site": "区政府网站", "section": "征地信息"}
    for wrong in ("javascript:alert(1)", "www.example.cn/1", "http://有 空格"):
        assert clerk.post(f"{url}/publish", data={**sent, **place, "address": wrong}).status_code == 422
    done = clerk.post(f"{url}/publish", data={**sent, **place, "address": "https://www.example.cn/1"})
    assert done.status_code == 303
    shown = clerk.get(url).text
    assert "https://www.example.cn/1" in shown
    assert 'href="https://www.example.cn/1"' not in shown
    sheet = clerk.get(f"{url}.pdf")
    assert sheet.status_code == 200
    assert sheet.data.startswith(b"%PDF")


def test_the_draft_takes_the_proposal_over_and_the_registration_tells(app, as_, acting_as):
    with in_office(app):
        played.published(acting_as)
        case = played.ask(acting_as, "请公开玉函路片区征收补偿安置方案", "戊某")
        worked(case, acting_as)
        ref = case.ref
    clerk = as_("wangmin")
    page = clerk.get(f"/cases/{ref}/draft").text
    assert "答复建议" in page
    filled = clerk.get(f"/cases/{ref}/draft?propose=0").text
    assert 'value="https://www.shizhong.gov.cn/art/1.html"' in filled
    assert "答复建议" in clerk.get(f"/cases/{ref}/draft?propose=9").text
    asked = clerk.post(
        "/cases/new/duplicates", data={"content": "公开玉函路片区征收补偿安置方案", "name": "己某"}
    )
    assert "申请的信息可能已经主动公开" in asked.text


def test_the_heat_map_counts_by_street_subject_and_month(app, as_, cluster, acting_as):
    with in_office(app):
        played.ask(acting_as, "公开舜耕街道2026年低保名单", "甲某")
    page = as_("chenzr").get("/clusters/heat").text
    assert "舜耕街道办事处" in page
    assert 'class="heat heat-2">3' in page
    assert "社会保障" in page
    assert "财政采购" not in as_("chenzr").get("/clusters/heat?hot=1").text
    assert as_("wangmin").get("/clusters/heat").status_code == 403


def test_a_suggestion_is_entered_examined_and_shown_in_the_file(app, as_, cluster):
    clerk, head, ref = as_("wangmin"), as_("chenzr"), "DG-2026-0001"
    page = clerk.get(f"/cases/{ref}/suggestion")
    sent = {**hidden(page.text), "on": "2026-09-21", "text": "建议公开方案全文"}
    assert clerk.post(f"/cases/{ref}/suggestion", data={**sent, "text": ""}).status_code == 422
    assert clerk.post(f"/cases/{ref}/suggestion", data=sent).status_code == 303
    page = head.get(f"/cases/{ref}/suggestion-examined")
    assert "建议公开方案全文" in page.text
    sent = {
        **hidden(page.text),
        "outcome": "adopted",
        "finding": "可以",
        "answer": "已电话告知",
        "title": "方案",
    }
    assert head.post(f"/cases/{ref}/suggestion-examined", data=sent).status_code == 303
    assert seen(app, ProactiveTask)[0].title == "方案"
    assert "已电话告知" in clerk.get(f"/cases/{ref}?tab=application").text


def test_refused_information_is_looked_at_again_on_its_page(app, as_, acting_as):
    with in_office(app):
        closed(worked(played.ask(acting_as, played.WORDS[0], "甲某"), acting_as), "PARTIAL")
        rechecks.collect_and_remind(acting_as("admin"))
    head, item = as_("chenzr"), seen(app, RefusedItem)[0]
    assert "DG-2026-0001" not in head.get("/refused").text
    assert "DG-2026-0001" in head.get("/refused?state=refused").text
    url = f"/refused/{item.id}"
    sent = hidden(head.get(url).text)
    early = head.post(url, data={**sent, "outcome": "refused", "reason": "事由仍在"})
    assert early.status_code == 409
    assert "2027年9月21日" in early.text
    done = head.post(url, data={**sent, "outcome": "opened", "reason": "第三方已同意", "title": "方案全文"})
    assert done.status_code == 303
    assert seen(app, ProactiveTask)[0].title == "方案全文"
    assert as_("js_js").get(url).status_code == 403
    assert head.get("/refused/999").status_code == 404


def test_one_paper_is_split_on_its_page(app, as_, acting_as):
    with in_office(app):
        items = ("公开样例路施工许可证", "公开样例社区养老补贴标准")
        case = played.ask(acting_as, "；".join(items), "甲某", items=items)
        ref = case.ref
    head, url = as_("chenzr"), f"/cases/{ref}/split"
    page = head.get(url)
    assert "第 2 项：公开样例社区养老补贴标准" in page.text
    sent = {**hidden(page.text), "items": "2", "reason": "两项无关"}
    assert head.post(url, data={**sent, "items": "7"}).status_code == 422
    assert head.post(url, data={**sent, "reason": ""}).status_code == 422
    assert head.post(url, data=sent).status_code == 303
    assert [c.number for c in seen(app, Case)] == [ref, "DG-2026-0002"]
    shown = as_("wangmin").get(f"/cases/{ref}").text
    assert "DG-2026-0002" in shown
    assert as_("wangmin").get(url).status_code == 403
