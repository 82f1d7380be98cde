"""The desk: what is due, what one may do about it, and nothing for those who handle no cases."""

import re
from typing import Any

import pytest

from tests.beginnings import Beginning, begins
from tests.web.statements import statements
from workflows import facts as f
from workflows.codes import Channel, Method

TODAY = "2026-11-23"


def under_each_lamp(beginning: Beginning) -> None:
    """One case under each lamp on 23 November 2026."""
    a_case, clock_now = beginning.a_case, beginning.clock_now
    made = {
        "overdue": a_case(on="2026-10-21", title="逾期的一件").accepted(),
        "today": a_case(on="2026-10-26", title="今天到期的一件").accepted(),
        "yellow": a_case(on="2026-10-29", title="三日后到期的一件").accepted(),
        "green": a_case(on="2026-11-16", title="期限充裕的一件").accepted(),
        "paused": a_case(on="2026-11-03", title="等补正的一件").registered().reviewed(),
        "waiting": a_case(on="2026-11-18", title="未确认的平信", channel=Channel.ordinary_mail),
        "closed": a_case(on="2026-11-09", title="撤回的一件").accepted(),
    }
    clock_now.set("2026-11-05")
    made["paused"].add(f.CorrectionRequested(on=clock_now.today, letter_id=1, method=Method.direct))
    made["paused"].add(f.NoticeServed(on=clock_now.today, notice="correction_requested", letter_id=1))
    clock_now.set("2026-11-12")
    made["closed"].add(f.Withdrawn(on=clock_now.today, identity_checked=True, voluntary=True))
    clock_now.set(TODAY)


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))


@begins(under_each_lamp)
def test_tiles_count_each_lamp(as_: Any) -> None:
    page = as_("wangmin").get("/")
    assert page.status_code == 200
    tiles = re.findall(r'<span class="v"><b>(\d+)</b>件</span>', page.get_data(as_text=True))
    assert tiles == ["2", "1", "1", "2", "1"]
    assert "逾期 1 · 今日到期 1" in text_of(page)
    assert "待登记 1 · 等补正 1" in text_of(page)


@begins(under_each_lamp)
def test_most_urgent_comes_first(as_: Any) -> None:
    page = as_("wangmin").get("/").get_data(as_text=True)
    titles = re.findall(r'<a class="t"[^>]*>([^<]+)</a>', page)
    assert titles[:4] == ["逾期的一件", "今天到期的一件", "三日后到期的一件", "期限充裕的一件"]
    assert "撤回的一件" not in titles


@begins(under_each_lamp)
def test_a_tile_filters_the_list(as_: Any) -> None:
    page = as_("wangmin").get("/?group=open&lamp=yellow").get_data(as_text=True)
    assert re.findall(r'<a class="t"[^>]*>([^<]+)</a>', page) == ["三日后到期的一件"]


@begins(under_each_lamp)
def test_every_lamp_has_a_shape_and_words(as_: Any) -> None:
    page = as_("wangmin").get("/?group=all").get_data(as_text=True)
    for tone, words in (
        ("red", "今日到期"), ("amber", "剩 3 日"), ("green", "剩 15 日"), ("blue", "停表"), ("gray", "办结"),
    ):  # fmt: skip
        assert re.search(rf'class="lamp lampbox {tone}"><i aria-hidden="true"></i>{words}</span>', page), tone


@begins(under_each_lamp)
def test_reminders_name_what_will_not_do_itself(as_: Any) -> None:
    page = text_of(as_("wangmin").get("/"))
    assert "来件尚未登记" in page
    assert "补正期限已过" in page


def test_provisional_dates_are_announced(a_case: Any, as_: Any, clock_now: Any) -> None:
    a_case(on="2026-12-14").accepted()
    page = as_("wangmin").get("/")
    assert "2027 年放假安排尚未公布" in text_of(page)
    listed = as_("wangmin").get("/cases?group=open&provisional=1")
    assert "DG-2026-0001" in text_of(listed)


@begins(under_each_lamp)
def test_calendar_marks_days_on_which_cases_fall_due(as_: Any) -> None:
    page = as_("wangmin").get("/?month=2026-11").get_data(as_text=True)
    assert 'aria-label="11月23日到期 1 件"' in page
    october = as_("wangmin").get("/?month=2026-10").get_data(as_text=True)
    assert "2026年10月" in october
    assert ">休</span>" in october
    assert ">班</span>" in october


@begins(under_each_lamp)
def test_administrators_see_no_cases(as_: Any) -> None:
    page = text_of(as_("admin").get("/"))
    assert "您的岗位不经办案件" in page
    assert "逾期的一件" not in page


@begins(under_each_lamp)
def test_the_desk_is_read_in_few_statements(app: Any, as_: Any) -> None:
    browser = as_("wangmin")
    browser.get("/")
    with statements(app) as sent:
        browser.get("/")
    assert len(sent) <= 14, "\n".join(sent)


def test_size_of_type_is_kept_and_leads_back(as_: Any) -> None:
    browser = as_("wangmin")
    answer = browser.post("/type-size", data={"size": "big", "next": "/cases?group=open"})
    assert (answer.status_code, answer.location) == (303, "/cases?group=open")
    assert 'data-type="big"' in browser.get("/").get_data(as_text=True)
    assert browser.post("/type-size", data={"size": "big", "next": "//evil.example"}).location == "/"


def test_keyboard_page_works_without_javascript(as_: Any) -> None:
    assert "清单中向下、向上一件" in text_of(as_("wangmin").get("/keys"))


@pytest.mark.parametrize(
    ("at", "words"),
    [("01:20", "晚上好"), ("08:30", "上午好"), ("12:10", "中午好"), ("15:00", "下午好"), ("18:00", "晚上好")],
)
def test_the_desk_greets_by_the_hour_of_the_office(as_, clock_now, at, words):
    clock_now.set("2026-10-09", at)
    assert words in as_("wangmin").get("/").text
