"""Lists and the page of a case."""

import io
import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from sqlalchemy import select

from casework.db import db
from casework.models import AuditEntry, SavedFilter
from casework.queries.case_filters import Filters, read_filters
from casework.queries.cases import list_cases
from tests.web.statements import statements
from tests.web.test_desk import text_of
from workflows import facts as f
from workflows.codes import Channel, Method


def titles(page: Any) -> list[str]:
    return re.findall(r'<a class="t"[^>]*>([^<]+)</a>', page.get_data(as_text=True))


# Lists


def test_filters_narrow_the_list_and_stay_in_the_address(a_case: Any, as_: Any, clock_now: Any) -> None:
    a_case(on="2026-09-21", title="绿化养护合同").accepted()
    a_case(on="2026-09-22", title="道路拓宽批复", channel=Channel.registered_mail).accepted()
    page = as_("wangmin").get("/cases?group=open&q=批复&channel=registered_mail&received_from=2026-09-22")
    assert titles(page) == ["道路拓宽批复"]
    links = re.findall(r'href="(/cases\?[^"]*sort=received[^"]*)"', page.get_data(as_text=True))
    query = parse_qs(urlsplit(links[0].replace("&amp;", "&")).query)
    assert query["q"] == ["批复"]
    assert query["channel"] == ["registered_mail"]


def test_a_condition_that_cannot_be_read_is_named_and_ignored(a_case: Any, as_: Any) -> None:
    a_case().accepted()
    page = as_("wangmin").get("/cases?group=open&due_to=2026-13-01&lamp=violet&handler=x")
    assert page.status_code == 200
    assert "这些条件看不懂，已忽略：期限灯、经办人、到期不晚于" in text_of(page)
    assert len(titles(page)) == 1


def test_wildcards_of_sql_are_plain_signs(a_case: Any, as_: Any) -> None:
    a_case(title="完成率100%的说明").accepted()
    a_case(title="绿化养护合同").accepted()
    assert titles(as_("wangmin").get("/cases?group=open&q=%25")) == ["完成率100%的说明"]


@pytest.mark.parametrize("group", ["open", "done"])
@pytest.mark.parametrize("sort", ["due", "received", "number"])
def test_pages_hold_every_case_once_and_in_order(
    office: Any, a_case: Any, acting_as: Any, sort: str, group: str
) -> None:
    for day in ("09-21", "09-21", "09-22", "09-23", "09-23", "09-23", "09-28"):
        a_case(on=f"2026-{day}", title=day).accepted()
    a_case(on="2026-09-29", channel=Channel.ordinary_mail)
    who, after, seen = acting_as("wangmin"), "", []
    for _ in range(9):
        page = list_cases(Filters(group=group, sort=sort, after=after), who, size=3)
        seen += [line.row.id for line in page.lines]
        after = page.after
        if not after:
            break
    whole = [line.row.id for line in list_cases(Filters(group=group, sort=sort), who).lines]
    assert seen == whole
    assert len(set(seen)) == 8


def test_the_pager_leads_to_the_next_page(a_case: Any, as_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from casework.queries import cases

    monkeypatch.setattr(cases.list_cases, "__kwdefaults__", {"size": 2})
    for number in range(3):
        a_case(title=f"第{number}件").accepted()
    browser = as_("wangmin")
    first = browser.get("/cases?group=open")
    link = re.search(r'href="([^"]+)" rel="next"', first.get_data(as_text=True))
    assert link
    second = browser.get(link[1].replace("&amp;", "&"))
    assert (len(titles(first)), len(titles(second))) == (2, 1)


def test_filters_read_what_they_write() -> None:
    filters = read_filters(
        {"group": "open", "q": "合同", "due_to": "2026-12-01", "provisional": "1", "unit": "3"}
    )
    assert read_filters(filters.query()) == filters


def test_a_list_is_read_in_few_statements(a_case: Any, app: Any, as_: Any) -> None:
    for _ in range(6):
        a_case().accepted()
    browser = as_("wangmin")
    browser.get("/cases?group=open")
    with statements(app) as sent:
        browser.get("/cases?group=open")
    about_cases = [text for text in sent if "cases" in text or "saved_filters" in text]
    assert len(about_cases) <= 4, "\n".join(about_cases)
    asked = [text for text in sent if not text.startswith(("BEGIN", "SELECT set_config("))]
    assert len(asked) <= 4, "\n".join(sent)  # beside what opens a transaction (BUDGETS A4)


def test_a_list_is_kept_under_a_name_for_one_person(a_case: Any, as_: Any, app: Any) -> None:
    mine, other = as_("wangmin"), as_("zhaoyi")
    key = "0b2b1f0e-5a9a-4c6e-8c62-0f6bb1d1f000"
    empty = mine.post("/cases/filters?group=open&lamp=red", data={"name": "", "idempotency_key": key})
    assert empty.status_code == 422
    assert "请填写名称" in text_of(empty)
    kept = mine.post("/cases/filters?group=open&lamp=red", data={"name": "我的急件", "idempotency_key": key})
    assert kept.status_code == 303
    page = mine.get(kept.location)
    assert "我的急件" in text_of(page)
    assert "已存为常用筛选" in text_of(page)
    assert "我的急件" not in text_of(other.get("/cases"))
    with app.app_context():
        number = db.session.scalars(select(SavedFilter.id)).one()
    other.post(f"/cases/filters/{number}/delete")
    assert "我的急件" in text_of(mine.get("/cases"))
    mine.post(f"/cases/filters/{number}/delete")
    assert "我的急件" not in text_of(mine.get("/cases"))


# Export and search


def test_the_spreadsheet_holds_only_texts_and_masks_names(a_case: Any, as_: Any, app: Any) -> None:
    a_case(title="=1+1", applicant_name="@SUM(A1)").accepted()
    a_case(title="https://example.cn", applicant_name="样例乙").accepted()
    answer = as_("wangmin").get("/cases/export.xlsx?group=open&sort=number")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [sheet.cell(row, 2).value for row in (2, 3)] == ["https://example.cn", "=1+1"]
    assert [sheet.cell(row, 3).value for row in (2, 3)] == ["样**", "@**"]
    assert not sheet._hyperlinks
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "cases.exported")).one()
        assert '"rows":2' in entry.body
        assert "sha256" in entry.body


def test_ticked_lines_alone_are_exported(a_case: Any, as_: Any) -> None:
    a_case(title="甲").accepted()
    ticked = a_case(title="乙").accepted()
    answer = as_("wangmin").get(f"/cases/export.xlsx?id={ticked.id}&id=x")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert [sheet.cell(row, 2).value for row in range(2, sheet.max_row + 1)] == ["乙"]


def test_exports_are_limited(a_case: Any, as_: Any) -> None:
    a_case().accepted()
    browser = as_("wangmin")
    assert [browser.get("/cases/export.xlsx").status_code for _ in range(6)] == [200] * 5 + [429]


def test_search_jumps_to_a_number_or_lists_what_holds_the_words(a_case: Any, as_: Any) -> None:
    one = a_case(title="绿化养护合同").accepted()
    a_case(title="绿化招标文件").accepted()
    browser = as_("wangmin")
    assert browser.get(f"/search?q={one.ref.lower()}").location == f"/cases/{one.ref}"
    assert browser.get("/search?q=养护").location == f"/cases/{one.ref}"
    many = browser.get("/search?q=绿化")
    assert "group=all" in many.location
    assert len(titles(browser.get(many.location))) == 2


# The page of a case


def test_the_case_page_explains_its_clock(a_case: Any, as_: Any) -> None:
    case = a_case(on="2026-09-21", channel=Channel.registered_mail).accepted()
    page = as_("wangmin").get(f"/cases/{case.ref}")
    text = text_of(page)
    assert "2026年10月26日 星期一" in text  # over National Day: domain 02
    assert "个工作日后到期" in text
    assert "《条例》第三十三条第二款" in text
    days = re.findall(
        r'<span class="d (\w+) [^"]*" title="[^"]*">([\d.]+)<small>(.*?)</small>', page.get_data(True)
    )
    grid = {day: (kind, note) for kind, day, note in days}
    assert grid["9.21"][0] == "received"
    assert grid["10.26"] == ("due", "20")
    assert grid["10.1"][0] == "rest"


def test_the_clock_of_a_past_day(a_case: Any, as_: Any, clock_now: Any) -> None:
    case = a_case(on="2026-09-21").accepted()
    clock_now.set("2026-10-20")
    browser = as_("wangmin")
    past = text_of(browser.get(f"/cases/{case.ref}?as_of=2026-09-30"))
    assert "这是 2026年9月30日 当天的情形" in past
    assert "当天的情形" not in text_of(browser.get(f"/cases/{case.ref}?as_of=2027-01-01"))
    assert "当天的情形" not in text_of(browser.get(f"/cases/{case.ref}?as_of=neulich"))


def test_an_impossible_step_says_why_with_its_article(a_case: Any, as_: Any, clock_now: Any) -> None:
    case = a_case(on="2026-09-21").registered().reviewed()
    clock_now.set("2026-10-16")  # after the seventh working day
    text = text_of(as_("wangmin").get(f"/cases/{case.ref}"))
    assert "已超过收到申请后7个工作日" in text
    assert "第三十条" in text


def test_the_timeline_can_show_only_what_moved_the_clock(a_case: Any, as_: Any) -> None:
    case = a_case(on="2026-09-21").accepted()
    whole = text_of(as_("wangmin").get(f"/cases/{case.ref}"))
    clock_only = text_of(as_("wangmin").get(f"/cases/{case.ref}?only=clock"))
    assert "受理并转入办理" in whole
    assert "受理并转入办理" not in clock_only
    assert "登记并编号" in clock_only


def test_a_voided_fact_is_struck_out_and_stays(a_case: Any, as_: Any, clock_now: Any) -> None:
    case = a_case(on="2026-09-21").accepted()
    case.add(f.Voided(on=clock_now.today, seq=4, reason="误点"))
    page = as_("wangmin").get(f"/cases/{case.ref}").get_data(as_text=True)
    assert re.search(r'<li class="void">.*?受理并转入办理', page, re.S)


def test_every_kind_of_fact_has_its_lines(a_case: Any, as_: Any, clock_now: Any) -> None:
    case = a_case(on="2026-09-21").registered().reviewed()
    case.add(f.CorrectionRequested(on=clock_now.today, letter_id=1, method=Method.direct))
    case.add(f.NoticeServed(on=clock_now.today, notice="correction_requested", letter_id=1))
    clock_now.set("2026-09-23")
    case.add(f.CorrectionReceived(on=clock_now.today))
    text = text_of(as_("wangmin").get(f"/cases/{case.ref}"))
    for words in ("补正期限 10 个工作日", "告知补正：申请人已收到", "次日起重新计算 20 个工作日"):
        assert words in text


@pytest.mark.parametrize("tab", ["process", "application", "materials", "contacts", "letters", "log"])
def test_every_tab_answers_in_few_statements(a_case: Any, app: Any, as_: Any, tab: str) -> None:
    case = a_case().accepted()
    browser = as_("wangmin")
    browser.get(f"/cases/{case.ref}?tab={tab}")
    with statements(app) as sent:
        assert browser.get(f"/cases/{case.ref}?tab={tab}").status_code == 200
    assert len(sent) <= (12 if tab == "process" else 15), "\n".join(sent)


def test_the_log_shows_the_chain_and_its_check(a_case: Any, as_: Any) -> None:
    case = a_case().accepted()
    text = text_of(as_("wangmin").get(f"/cases/{case.ref}?tab=log"))
    assert "留痕校验通过：4 条记录首尾相连" in text


def test_a_foreign_case_is_as_unknown_as_one_that_is_not_there(a_case: Any, as_: Any) -> None:
    case = a_case().accepted()
    browser = as_("mz_fz")
    foreign, unknown = browser.get(f"/cases/{case.ref}"), browser.get("/cases/DG-2026-9999")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert case.ref not in text_of(browser.get("/cases?group=all"))
    assert browser.get(f"/search?q={case.ref}").location.startswith("/cases?")


def test_no_page_carries_inline_style_or_script(a_case: Any, as_: Any) -> None:
    case = a_case().accepted()
    browser = as_("wangmin")
    for path in ("/", "/cases?group=open&panel=1", f"/cases/{case.ref}", f"/cases/{case.ref}?tab=log"):
        page = browser.get(path).get_data(as_text=True)
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", page), path


def test_headings_do_not_skip(a_case: Any, as_: Any) -> None:
    case = a_case().accepted()
    page = as_("wangmin").get(f"/cases/{case.ref}?tab=application").get_data(as_text=True)
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
