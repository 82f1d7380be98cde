"""复议诉讼, 答辩卷宗, 更正与投诉 on the screen: seen, done, refused."""

import json
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from casework.db import db
from casework.models import AuditEntry, Matter
from casework.scope import everything
from tests.beginnings import in_office
from tests.replies import Reply, disputed, ordered_anew, searched
from tests.web.test_desk import text_of
from tests.web.test_supervision import hidden

PHONE = "13800001234"


@pytest.fixture
def reply(app: Any, a_case: Any, acting_as: Any, clock_now: Any) -> Reply:
    case = searched(a_case(on="2026-03-02").accepted(), date(2026, 3, 2))
    with in_office(app):
        made = Reply(case, acting_as).drafted("GRANT_A").submitted().cleared().signed().sealed()
        made.dispatched("direct").delivered(date(2026, 3, 2))
    clock_now.set("2026-03-20")
    return made


def step_form(page: Any) -> dict[str, str]:
    """The hidden values of the form of a step."""
    html = page.get_data(as_text=True)
    part = next(p for p in re.findall(r"<form.*?</form>", html, re.S) if 'id="step"' in p)
    return {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', part)[1]  # type: ignore[index]
        for name in ("seen", "idempotency_key")
    }


def test_a_review_is_entered_and_the_list_shows_when_the_answer_is_due(reply: Reply, as_: Any) -> None:
    legal, path = as_("fawu"), f"/cases/{reply.ref}/dispute"
    page = legal.get(path)
    assert "10 个工作日" in text_of(page)
    form = {
        "kind": "review", "body": "济南市人民政府", "reference": "济政复〔2026〕1号", "on": "2026-03-18",
        "notice_on": "2026-03-20", **step_form(page),
    }  # fmt: skip
    backwards = legal.post(path, data={**form, "notice_on": "2026-03-17"})
    assert backwards.status_code == 422
    assert "收到副本的日期不会早于" in text_of(backwards)
    assert legal.post(path, data=form).status_code == 303
    again = legal.post(path, data={**form, **step_form(legal.get(path))})
    assert again.status_code == 409
    assert "已于2026年3月18日登记" in text_of(again)
    assert "4月3日" in text_of(legal.get(f"/cases/{reply.ref}"))
    text = text_of(as_("wangmin").get("/disputes?group=answer"))
    assert "剩 10 日" in text
    assert "济政复〔2026〕1号" in text


def test_a_foreign_organ_sees_no_dispute(app: Any, reply: Reply, as_: Any) -> None:
    with in_office(app):
        disputed(reply, on=date(2026, 3, 18))
    foreign = as_("mz_js")
    assert reply.ref not in text_of(foreign.get("/disputes"))
    assert foreign.get(f"/cases/{reply.ref}/dispute").status_code == 404
    assert as_("mz_fz").get(f"/cases/{reply.ref}/defence.zip").status_code == 404


def test_nothing_is_reopened_without_a_decision(reply: Reply, as_: Any) -> None:
    head, path = as_("chenzr"), f"/cases/{reply.ref}/reopen"
    form = {"dispute_no": "1", "on": "2026-03-20", "due_on": "2026-04-10", **step_form(head.get(path))}
    assert head.post(path, data=form).status_code == 422  # no such choice is offered


def test_the_defence_file_is_for_three_roles_and_is_entered(
    app: Any, reply: Reply, as_: Callable[[str], Any]
) -> None:
    with in_office(app):
        ordered_anew(reply, on=date(2026, 3, 18))
    path = f"/cases/{reply.ref}/defence.zip"
    assert as_("wangmin").get(path).status_code == 403
    answer = as_("fawu").get(path)
    assert answer.status_code == 200
    content = answer.data
    answer.close()
    with ZipFile(BytesIO(content)) as package:
        names = {name.removeprefix(f"{reply.ref}/") for name in package.namelist()}
        index = package.read(f"{reply.ref}/index.html").decode()
        clock = package.read(f"{reply.ref}/期限说明-第1次答复.html").decode()
        receipt = json.loads(package.read(f"{reply.ref}/receipt.json"))
    wanted = {"verify.py", "manifest.json", "log.jsonl", "calendar.json", "工作日历.html", "办理记录.html"}
    assert wanted <= names
    assert "<script" not in index
    assert "济南市人民政府" in index
    assert "2026年3月30日" in clock
    with app.app_context(), everything():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case.defence_file")).one()
        assert (entry.chain_id, entry.object_id, entry.hash) == ("export", reply.ref, receipt["hash"])


# Matters


def register(browser: Any, **changes: Any) -> Any:
    page = browser.get("/matters/new?kind=RECORD_CORRECTION")
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]+)"', page.get_data(as_text=True))
    assert key
    form = {
        "kind": "RECORD_CORRECTION", "received_on": "2026-09-21", "applicant_name": "样例甲", "phone": PHONE,
        "title": "更正门牌号", "content": "应为8号", "concerned": "区民政局", "idempotency_key": key[1],
    }  # fmt: skip
    return browser.post("/matters/new", data={**form, **changes})


def test_a_correction_is_registered_masked_and_answered(app: Any, as_: Any, clock_now: Any) -> None:
    clock_now.set("2026-09-21")
    clerk, head = as_("wangmin"), as_("chenzr")
    assert register(clerk, title="").status_code == 422
    sent = register(clerk, proof=(BytesIO("户口簿".encode()), "证据.txt"))
    assert sent.status_code == 303
    address = sent.location
    shown = clerk.get(address)
    assert "138****1234" in text_of(shown)
    assert PHONE not in text_of(shown)
    assert PHONE in text_of(clerk.post(f"{address}/reveal", data={"reason": "电话核对"}))
    assert clerk.post(f"{address}/take-up", data=hidden(shown, "take-up")).status_code == 303
    page = head.get(address)
    form = {"outcome": "refused", "finding": "没有证据证明记录不准确。", **hidden(page, "conclude")}
    assert clerk.post(f"{address}/conclude", data=form).status_code == 403
    assert head.post(f"{address}/conclude", data={**form, "outcome": "unfounded"}).status_code == 422
    assert head.post(f"{address}/conclude", data=form).status_code == 303
    stale = head.post(f"{address}/conclude", data={**form, "idempotency_key": str(uuid4())})
    assert stale.status_code == 409
    assert "刚被他人更新" in text_of(stale)
    assert clerk.post(f"{address}/answer", data=hidden(clerk.get(address), "answer")).status_code == 303
    assert "公开更〔2026〕1号" in text_of(clerk.get(address))
    assert clerk.get(f"{address}.pdf").data.startswith(b"%PDF")
    assert "更正门牌号" in text_of(clerk.get("/matters?group=answered"))
    assert "更正门牌号" not in text_of(clerk.get("/cases?group=all"))
    with app.app_context(), everything():
        assert db.session.scalars(select(Matter.number)).all() == ["DG-RC-2026-0001"]


def test_a_foreign_organ_gets_the_answer_of_an_unknown_number(as_: Any, clock_now: Any) -> None:
    clock_now.set("2026-09-21")
    address = register(as_("wangmin")).location
    foreign = as_("mz_js")
    unknown = foreign.get("/matters/DG-RC-2026-0099")
    assert foreign.get(address).status_code == unknown.status_code == 404
    assert foreign.get(f"{address}.pdf").status_code == 404
    assert "更正门牌号" not in text_of(foreign.get("/matters"))


def test_what_was_registered_by_mistake_leads_to_the_matter(a_case: Any, as_: Any) -> None:
    case = a_case(on="2026-09-21").registered()
    page = as_("chenzr").get(f"/cases/{case.ref}/close-other").get_data(as_text=True)
    found = re.search(r'href="(/matters/new\?[^"]*RECORD_CORRECTION[^"]*)"', page)
    assert found
    shown = as_("chenzr").get(found[1].replace("&amp;", "&")).get_data(as_text=True)
    assert case.ref in shown
