"""A sysadmin loads the notice of the next year; a clerk sees the due date move, and why."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.clerk import Office
from tests.cases import CaseBuilder
from tests.people import BY_ROLE

TEXT = (Path(__file__).parent.parent / "data" / "holidays" / "2027-sample.txt").read_text("utf-8")


def test_a_pasted_notice_moves_a_due_date_and_explains_it(office: Office, a_case: Callable[..., CaseBuilder]):
    case = a_case(on="2027-01-11").accepted()
    clerk = office.at("2027-01-12").as_("wangmin").page
    clerk.goto(f"/cases/{case.ref}")
    clock = clerk.get_by_label("办理期限", exact=True)
    expect(clock).to_contain_text("2027年2月8日")
    expect(clock).to_contain_text("（暂估）")

    admin = office.as_(BY_ROLE["sysadmin"].login).page
    admin.goto("/")
    admin.get_by_role("link", name="设置与节假日").click()
    admin.get_by_role("link", name="载入放假通知").click()
    admin.get_by_label("通知全文").fill(TEXT)
    admin.get_by_role("button", name="识别日期").click()
    expect(admin.get_by_text("可以确认")).to_be_visible()
    expect(admin.get_by_role("row", name="春节")).to_contain_text("2027年2月5日 至 2月11日")
    expect(admin.get_by_label("通知文号")).to_have_value("国办发明电〔2026〕99号")
    admin.get_by_role("button", name="预览变动的期限").click()
    row = admin.get_by_role("row", name=case.ref)
    expect(row).to_contain_text("不再暂估")
    expect(admin.locator("main")).not_to_contain_text("绿化养护")
    admin.get_by_role("button", name="确认载入并重算").click()
    expect(admin.get_by_text("放假安排已载入")).to_be_visible()
    expect(admin.get_by_role("heading", name="2027年放假安排")).to_be_visible()

    clerk.reload()
    expect(clock).to_contain_text("按新公布的放假安排重算，由2027年2月8日改为2027年2月12日")
    expect(clock).not_to_contain_text("暂估")
    expect(clerk.get_by_text("按新的放假安排重算期限").first).to_be_visible()
