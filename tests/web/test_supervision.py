"""督办 on the screen: the supervisor reminds, the unit answers, the issuer closes; others see nothing."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pypdfium2
import pytest
from sqlalchemy import select

from casework.db import db, writing
from casework.models import AuditEntry, Case, Organ, SupervisedCase, SupervisionAction, Unit
from casework.scope import everything
from tests import supervised
from tests.beginnings import in_office
from tests.supervised import WORDS
from tests.web.statements import statements
from tests.web.test_desk import text_of
from workflows import facts as f

pytestmark = pytest.mark.one_database

FORM = '<form method="post"'  # the one around the list


def unit_of(organ: str) -> Unit:
    """The first unit of an organ."""
    return db.session.scalars(select(Unit).join(Organ).where(Organ.code == organ).order_by(Unit.id)).first()


def hidden(page: Any, form: str = "") -> dict[str, str]:
    """The hidden values of the form that is sent to an address with this ending."""
    html = page.get_data(as_text=True)
    part = next(p for p in re.findall(r"<form.*?</form>", html, re.S) if form in p.partition(">")[0])
    return {
        name: found[1]
        for name in ("seen", "idempotency_key")
        if (found := re.search(rf'name="{name}"[^>]*value="([^"]*)"', part))
    }


@pytest.fixture
def pressing(a_case: Any, clock_now: Any) -> Any:
    """A case of which one working day is left."""
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-23")
    return case


@pytest.fixture
def issued(app: Any, acting_as: Any) -> Callable[..., int]:
    """``issued("MZ", by="chenzr")``: the id of an action against the first unit of an organ."""

    def make(organ: str, *, level: int = 2, by: str = "chenzr") -> int:
        with in_office(app), writing():
            unit = unit_of(organ)
            return supervised.issued(
                acting_as, unit.id, level=level, by=by, answer_by_on=date(2026, 12, 1)
            ).id

    return make


def test_the_supervisor_reminds_the_unit_answers_the_supervisor_closes(pressing: Any, as_: Any) -> None:
    duban, clerk = as_("duban"), as_("wangmin")
    screen = duban.get("/supervision")
    text = text_of(screen)
    assert "剩 1 日" in text
    assert "经办人：王敏（样例）" in text
    assert "已 19 个工作日" in text
    sent = duban.post(f"/cases/{pressing.ref}/remind", data=hidden(screen, FORM))
    assert sent.status_code == 303
    assert "市中政公开督〔2026〕1号" in text_of(duban.get(sent.location))
    assert "督办待答复" in text_of(clerk.get("/"))
    page = clerk.get(sent.location)
    assert "答复督办" in text_of(page)
    answer = {**hidden(page, "answer"), "answer": "样例：今日送签。"}
    assert clerk.post(f"{sent.location}/answer", data=answer).status_code == 303
    assert "督办待答复" not in text_of(clerk.get("/"))
    page = duban.get(sent.location)
    assert "样例：今日送签。" in text_of(page)
    closed = duban.post(f"{sent.location}/close", data={**hidden(page, "close"), "closing": "样例：已核实。"})
    assert closed.status_code == 303
    assert "已办结" in text_of(duban.get(sent.location))
    case_page = text_of(clerk.get(f"/cases/{pressing.ref}"))
    assert "提醒，须由承办单位答复" in case_page
    assert "谁手里停了几天" in case_page


def test_the_same_click_twice_reminds_once_and_another_is_refused(pressing: Any, as_: Any, app: Any) -> None:
    duban = as_("duban")
    data = hidden(duban.get("/supervision"), FORM)
    first, second = (duban.post(f"/cases/{pressing.ref}/remind", data=data) for _ in range(2))
    assert first.location == second.location
    again = duban.post(f"/cases/{pressing.ref}/remind", data={"idempotency_key": str(uuid4())})
    assert again.status_code == 409
    assert "已有尚未办结的提醒（市中政公开督〔2026〕1号）" in text_of(again)
    with app.app_context():
        assert len(db.session.scalars(select(SupervisionAction)).all()) == 1


def test_a_demand_about_a_case_is_prefilled_and_issued_by_the_head(pressing: Any, as_: Any) -> None:
    head = as_("chenzr")
    page = head.get(f"/cases/{pressing.ref}/supervise")
    assert "仅剩1个工作日" in text_of(page)
    data = {**hidden(page, 'id="step"'), "level": "2", **WORDS, "answer_by_on": "2026-10-27"}
    assert head.post(f"/cases/{pressing.ref}/supervise", data=data).status_code == 303
    old = {**data, "idempotency_key": str(uuid4())}
    stale = head.post(f"/cases/{pressing.ref}/supervise", data=old)
    assert stale.status_code == 409
    assert "样例：办理进度滞后。" in text_of(stale)
    empty = head.post(f"/cases/{pressing.ref}/supervise", data={**data, "facts": ""})
    assert empty.status_code == 422
    assert "请写明事实" in text_of(empty)


@pytest.mark.parametrize(
    ("login", "sees"),
    [
        ("duban", 200), ("chenzr", 200), ("shenji", 200), ("mz_js", 200), ("mz_fz", 200),
        ("wangmin", 404), ("zhoukz", 404), ("cz_js", 404), ("cz_fz", 404), ("baomi", 403), ("lizong", 403),
    ],
)  # fmt: skip
def test_the_addressed_unit_and_the_district_see_an_action_and_nobody_else(
    issued: Any, as_: Any, login: str, sees: int
) -> None:
    action_id = issued("MZ")
    browser = as_(login)
    assert browser.get(f"/supervision/actions/{action_id}").status_code == sees
    assert browser.get(f"/supervision/actions/{action_id}.docx").status_code == sees
    listed = browser.get("/supervision/actions")
    if listed.status_code == 200:
        assert ("市中政公开督〔2026〕1号" in text_of(listed)) == (sees == 200)


def test_a_foreign_action_looks_like_none_and_leaves_a_trace(issued: Any, as_: Any, app: Any) -> None:
    action_id = issued("MZ")
    browser = as_("cz_js")
    foreign, unknown = (browser.get(f"/supervision/actions/{n}") for n in (action_id, 9999))
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    sent = {"seen": "1", "answer": "样例", "idempotency_key": str(uuid4())}
    assert browser.post(f"/supervision/actions/{action_id}/answer", data=sent).status_code == 404
    with app.app_context():
        denied = select(AuditEntry.object_id).where(AuditEntry.object_type == "supervision_action")
        assert str(action_id) in db.session.scalars(denied.where(AuditEntry.action == "authz.denied")).all()


def test_a_proposal_is_not_shown_to_the_unit(a_case: Any, as_: Any, app: Any, acting_as: Any) -> None:
    with in_office(app), writing():
        unit = unit_of("MZ")
        action_id = supervised.proposed(acting_as, unit.organ_id, unit.id).id
    assert as_("mz_js").get(f"/supervision/actions/{action_id}").status_code == 404
    head = as_("chenzr")
    assert "签发督办" in text_of(head.get(f"/supervision/actions/{action_id}"))
    assert "签发督办" not in text_of(as_("duban").get(f"/supervision/actions/{action_id}"))
    page = head.get(f"/supervision/actions/{action_id}")
    assert head.get(f"/supervision/actions/{action_id}.pdf").status_code == 404
    reason = {**hidden(page, "dismiss"), "reason": "样例：已经办结。"}
    assert head.post(f"/supervision/actions/{action_id}/dismiss", data=reason).status_code == 303
    late = {**reason, "idempotency_key": str(uuid4())}
    refused = head.post(f"/supervision/actions/{action_id}/dismiss", data=late)
    assert refused.status_code == 409


def test_a_wrong_state_is_refused_with_a_sentence_and_nothing_typed_is_lost(issued: Any, as_: Any) -> None:
    action_id = issued("MZ")
    address = f"/supervision/actions/{action_id}"
    unit = as_("mz_js")
    form = hidden(unit.get(address), "answer")
    assert unit.post(f"{address}/answer", data={**form, "answer": "样例一"}).status_code == 303
    stale = unit.post(f"{address}/answer", data={**form, "idempotency_key": str(uuid4()), "answer": "样例二"})
    assert stale.status_code == 409
    assert "刚被他人更新" in text_of(stale)
    now = {"seen": "3", "idempotency_key": str(uuid4()), "answer": "样例三"}
    wrong = [unit.post(f"{address}/answer", data={**now, "seen": str(seen), "idempotency_key": str(uuid4())})
             for seen in range(1, 6)]  # fmt: skip
    assert {page.status_code for page in wrong} == {409}
    assert any("这项督办现为“已答复”" in text_of(page) for page in wrong)
    other = as_("duban").post(f"{address}/close", data={**now, "closing": "样例"})
    assert other.status_code == 409


def test_a_circular_without_who_approved_it_is_refused(as_: Any, app: Any) -> None:
    duban = as_("duban")
    page = duban.get("/supervision/new")
    with app.app_context():
        unit_id = db.session.scalars(select(Unit.id).join(Organ).where(Organ.code == "MZ")).first()
    data = {
        **hidden(page, 'class="form"'),
        "unit_id": str(unit_id),
        "level": "3",
        **WORDS,
        "answer_by_on": "2026-12-01",
    }
    refused = duban.post("/supervision/new", data=data)
    assert refused.status_code == 409
    assert "没有填写批准的领导" in text_of(refused)
    assert "样例：办理进度滞后。" in text_of(refused)
    approved = {**data, "idempotency_key": str(uuid4()), "approved_by": "样例区长"}
    assert duban.post("/supervision/new", data=approved).status_code == 303


def test_the_letter_is_one_page_without_a_seal(issued: Any, as_: Any) -> None:
    action_id = issued("MZ")
    answer = as_("mz_js").get(f"/supervision/actions/{action_id}.pdf")
    assert answer.mimetype == "application/pdf"
    with pypdfium2.PdfDocument(answer.data) as document:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_range().replace("\r\n", "")
    for words in (
        "济南市市中区人民政府", "市中政公开督〔2026〕1号", "督办通知单", "济南市市中区民政局办公室：",
        "一、基本情况。样例：办理进度滞后。", "二、督办要求。样例：请说明原因和办理计划。",
        "请于2026年12月1日前",
    ):  # fmt: skip
        assert words in text
    word = as_("mz_js").get(f"/supervision/actions/{action_id}.docx")
    with ZipFile(BytesIO(word.data)) as archive:
        assert "督办通知单" in archive.read("word/document.xml").decode()


def test_the_list_of_actions_is_filtered_and_paged(issued: Any, as_: Any, clock_now: Any) -> None:
    for organ in ("MZ", "CZ"):
        for _ in range(17):
            issued(organ)
    duban = as_("duban")
    first = duban.get("/supervision/actions?state=issued&level=2")
    following = re.search(r'href="([^"]*after=[^"]*)"', first.get_data(as_text=True))
    assert following
    rest = duban.get(following[1].replace("&amp;", "&"))
    shown = [set(re.findall(r"公开督〔2026〕(\d+)号", text_of(page))) for page in (first, rest)]
    assert (len(shown[0]), len(shown[1]), len(shown[0] | shown[1])) == (30, 4, 34)
    assert "没有符合条件" in text_of(duban.get("/supervision/actions?level=1"))
    assert "没有符合条件" in text_of(duban.get("/supervision/actions?late=1"))
    clock_now.set("2026-12-02")
    assert "逾期未答复" in text_of(as_("duban").get("/supervision/actions?late=1"))


def test_the_screen_pages_by_due_date_and_narrows_to_an_organ(
    a_case: Any, as_: Any, clock_now: Any, app: Any
) -> None:
    refs = [a_case(on="2026-09-21").accepted().ref for _ in range(31)]
    other = a_case(on="2026-09-22", registrar="mz_js").accepted().ref
    clock_now.set("2026-10-27")
    duban = as_("duban")
    first = duban.get("/supervision")
    following = re.search(r'href="(/supervision\?after=[^"]*)"', first.get_data(as_text=True))
    assert following
    rest = text_of(duban.get(following[1]))
    assert other in rest
    assert sum(ref in text_of(first) for ref in refs) == 30
    with app.app_context():
        organ_id = db.session.scalar(select(Organ.id).where(Organ.code == "MZ"))
    only = text_of(duban.get(f"/supervision?organ={organ_id}&lamp=red"))
    assert other in only
    assert refs[0] not in only
    head = text_of(as_("chenzr").get("/supervision"))
    assert other not in head


def test_the_screen_asks_the_same_few_statements_for_any_number_of_cases(
    a_case: Any, as_: Any, clock_now: Any, app: Any
) -> None:
    def asked() -> list[str]:
        with statements(app) as sent:
            assert duban.get("/supervision").status_code == 200
        return [text for text in sent if not text.startswith(("BEGIN", "SELECT set_config("))]

    a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-27")
    duban = as_("duban")
    duban.get("/supervision")
    few = asked()
    clock_now.set("2026-09-22")
    for _ in range(8):
        case = a_case(on="2026-09-22").accepted()
        case.add(f.Searched(on=date(2026, 9, 22), search_id=1, found=True))
    clock_now.set("2026-10-27")
    many = asked()
    assert len(many) == len(few) <= 11, "\n".join(many)


def test_what_presses_is_exported_and_the_export_entered(pressing: Any, as_: Any, app: Any) -> None:
    answer = as_("duban").get("/supervision/export.xlsx")
    with ZipFile(BytesIO(answer.data)) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode()
    assert pressing.ref in strings
    assert "经办人：王敏（样例）" in strings
    with app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "supervision.exported")
        ).one()
    assert entry.chain_id == "export"


def test_a_case_of_another_organ_gets_its_entry_though_the_head_cannot_open_it(
    a_case: Any, as_: Any, app: Any, acting_as: Any, clock_now: Any
) -> None:
    case = a_case(on="2026-09-21", registrar="mz_js").accepted()
    clock_now.set("2026-10-27")
    with in_office(app), writing():
        row = db.session.get_one(Case, case.id)
        proposal = supervised.proposed(acting_as, row.organ_id, row.unit_id or 0)
        proposal.cases.append(SupervisedCase(case_id=case.id))
        action_id = proposal.id
    head = as_("chenzr")
    address = f"/supervision/actions/{action_id}"
    page = head.get(address)
    assert "1 件不在您的查看范围" in text_of(page)
    assert head.get(f"/cases/{case.ref}").status_code == 404
    data = {**hidden(page, "issue"), **WORDS, "answer_by_on": "2026-10-29"}
    assert head.post(f"{address}/issue", data=data).status_code == 303
    assert head.get(f"/cases/{case.ref}").status_code == 404
    with app.app_context(), everything():
        assert db.session.get_one(Case, case.id).version == 5
    assert "督办通知，须由承办单位答复" in text_of(as_("mz_js").get(f"/cases/{case.ref}"))
