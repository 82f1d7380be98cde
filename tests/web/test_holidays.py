"""设置与节假日: everybody sees the year; the system administrator reads, previews and confirms a notice."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.calendars import current_calendar
from casework.db import db
from casework.models import Case, WebSession
from casework.scope import everything
from tests.people import BY_ROLE

pytestmark = pytest.mark.one_database

TEXT = (Path(__file__).parent.parent / "data" / "holidays" / "2027-sample.txt").read_text("utf-8")
ADMIN = BY_ROLE["sysadmin"].login


@pytest.fixture
def case(a_case, clock_now):
    """Due on 8 February 2027 by guess; the made-up notice works on 30 January and rests from the 5th on."""
    made = a_case(on="2027-01-11", title="机密标题").accepted()
    clock_now.set("2027-01-12")
    return made


@pytest.fixture
def admin(as_, case):
    return as_(ADMIN)


def hidden(page: str, form: str) -> dict[str, str]:
    """What the form of this address sends untouched."""
    inside = page.split(f'action="{form}"')[1].split("</form>")[0]
    fields = re.findall(r"<input[^>]*>", inside)
    values = {}
    for field in fields:
        name, value = re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)
        if name and name[1] != "csrf_token":
            values[name[1]] = value[1] if value else ""
    return values


def previewed(admin, text: str = TEXT) -> tuple[str, dict[str, str]]:
    """The preview of a text, and what its button sends."""
    asked = admin.get("/settings/holidays/notice").text
    read = admin.post(
        "/settings/holidays/notice", data=hidden(asked, "/settings/holidays/notice") | {"text": text}
    )
    assert read.status_code == 200, read.text
    numbered = hidden(read.text, "/settings/holidays/preview") | {"text": text}
    shown = admin.post("/settings/holidays/preview", data=numbered)
    assert shown.status_code == 200
    return shown.text, hidden(shown.text, "/settings/holidays/apply") | {"text": text}


def row_of(app, case):
    with app.app_context(), everything():
        return db.session.execute(select(Case.due_on, Case.provisional).where(Case.id == case.id)).one()


def test_everybody_sees_the_year_with_its_notice(as_):
    page = as_("wangmin").get("/settings/holidays?year=2026").text
    assert "2026年放假安排" in page
    assert page.count(">休<") == 33
    assert page.count(">班<") == 6
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page
    assert "载入放假通知" not in page


@pytest.mark.parametrize("year", ["1999", "9" * 40, "abc", "２０２７", ""])
def test_a_year_that_is_none_shows_this_year(as_, year):
    assert "2026年放假安排" in as_("wangmin").get(f"/settings/holidays?year={year}").text


def test_a_year_without_a_notice_says_so(as_):
    assert "尚未载入" in as_("wangmin").get("/settings/holidays?year=2027").text


def test_a_notice_is_read_previewed_and_confirmed(app, admin, case, as_):
    before = row_of(app, case)
    page, sent = previewed(admin)
    assert case.ref in page
    assert "机密标题" not in page
    assert "样例甲" not in page
    assert row_of(app, case) == before
    done = admin.post("/settings/holidays/apply", data=sent)
    assert (done.status_code, done.location) == (303, "/settings/holidays?year=2027")
    after = row_of(app, case)
    assert (before.provisional, after.provisional) == (True, False)
    assert after.due_on != before.due_on
    year = admin.get("/settings/holidays?year=2027").text
    assert "国办发明电〔2026〕99号" in year
    assert "看原文" in year
    seen = as_("wangmin").get(f"/cases/{case.ref}").text
    assert "按新公布的放假安排重算" in seen


def test_the_same_confirmation_twice_is_done_once(app, admin, case):
    _, sent = previewed(admin)
    first, second = (admin.post("/settings/holidays/apply", data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    with app.app_context(), everything():
        assert db.session.get_one(Case, case.id).version == 5


def test_what_changed_since_the_preview_is_shown_afresh_and_not_loaded(app, admin, case, a_case):
    _, sent = previewed(admin)
    other = a_case(on="2027-01-12").registered()
    answer = admin.post("/settings/holidays/apply", data=sent)
    assert answer.status_code == 409
    assert "预览之后" in answer.text
    assert other.ref in answer.text
    with app.app_context(), everything():
        assert 2027 not in current_calendar().known_years
    again = hidden(answer.text, "/settings/holidays/apply") | {"text": TEXT}
    assert admin.post("/settings/holidays/apply", data=again).status_code == 303


@pytest.mark.parametrize(("right", "wrong", "words"), [
    ("1月30日（周六）", "1月30日（周日）", "实为星期六"),
    ("1月30日（周六）", "2月8日", "前后矛盾"),
    ("现将2027年元旦", "现将2026年元旦", "年份"),
    ("共7天", "共6天", "写明共6天"),
])  # fmt: skip
def test_a_notice_that_contradicts_itself_is_not_confirmed(app, admin, right, wrong, words):
    text = TEXT.replace(right, wrong, 1)
    form = hidden(admin.get("/settings/holidays/notice").text, "/settings/holidays/notice")
    answer = admin.post("/settings/holidays/notice", data=form | {"text": text})
    assert answer.status_code == 422
    assert words in answer.text
    assert "/settings/holidays/preview" not in answer.text
    for step in ("preview", "apply"):
        sent = form | {"text": text, "number": "样例", "reason": "样例", "token": "0" * 64}
        assert admin.post(f"/settings/holidays/{step}", data=sent).status_code == 422
    with app.app_context(), everything():
        assert 2027 not in current_calendar().known_years


def test_an_empty_text_or_number_is_asked_for(admin):
    form = hidden(admin.get("/settings/holidays/notice").text, "/settings/holidays/notice")
    assert admin.post("/settings/holidays/notice", data=form | {"text": " "}).status_code == 422
    answer = admin.post(
        "/settings/holidays/preview", data=form | {"text": TEXT, "number": "", "reason": "补"}
    )
    assert answer.status_code == 422
    assert "请填写通知文号" in answer.text


def test_confirming_needs_the_password_of_the_last_ten_minutes(app, admin, clock_now):
    _, sent = previewed(admin)
    clock_now.pass_(minutes=11)
    answer = admin.post("/settings/holidays/apply", data=sent)
    assert answer.status_code == 401
    with app.app_context(), everything():
        assert db.session.scalar(select(WebSession.person_id))
        assert 2027 not in current_calendar().known_years


def test_a_supplement_changes_only_what_it_names(app, admin):
    _, sent = previewed(admin)
    admin.post("/settings/holidays/apply", data=sent)
    title = "国务院办公厅关于调整2027年劳动节假期安排的通知"
    text = f"{title}\n一、2027年5月1日至6日放假调休，共6天。5月9日（星期日）上班。"
    form = hidden(admin.get("/settings/holidays/notice").text, "/settings/holidays/notice")
    read = admin.post("/settings/holidays/notice", data=form | {"text": text})
    assert "这是补充通知" in read.text
    numbered = hidden(read.text, "/settings/holidays/preview") | {
        "text": text,
        "number": "国办发明电〔2027〕98号",
    }
    shown = admin.post("/settings/holidays/preview", data=numbered).text
    last = hidden(shown, "/settings/holidays/apply") | {"text": text}
    assert admin.post("/settings/holidays/apply", data=last).status_code == 303
    with app.app_context(), everything():
        assert current_calendar().notices[2027] == "国办发明电〔2026〕99号、国办发明电〔2027〕98号"
