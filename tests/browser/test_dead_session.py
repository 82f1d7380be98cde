"""A session that ends in the middle of a form costs a password, not the work."""

import pytest

from tests.browser import acts
from tests.browser.clerk import Office, sign_in_again
from tests.time import FixedNow


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_registration_survives_a_dead_session(office: Office, clock_now: FixedNow, scripts: bool) -> None:
    clerk = office.at("2025-03-03").as_("wangmin", java_script_enabled=scripts)
    clerk.goes_to("/cases/new").ticks("挂号信、EMS")
    clerk.fills(**{"本机关签收日期": "2025-03-03", "申请人": acts.NAME, "申请内容": acts.CONTENT})
    office.expects_to_hear("401")  # what is asked for while typing is refused as well
    clock_now.pass_(minutes=31)
    clerk.presses("登记").sees("登录已过期，请重新登录。刚才填写的内容已保留")
    sign_in_again(clerk.page, "wangmin")
    clerk.has_title("继续刚才的操作").sees(acts.NAME, acts.CONTENT)
    clerk.presses("继续提交").has_state("已登记").sees(acts.NAME)
    clerk.goes_to(f"{clerk.page.url}?tab=application").sees(acts.CONTENT)


def test_a_draft_reply_survives_a_dead_session(office: Office, clock_now: FixedNow) -> None:
    clerk = office.at("2025-03-03").as_("wangmin")
    acts.registers_a_letter(clerk, "2025-03-03")
    acts.opens_the_review(clerk)
    acts.accepts(clerk)
    acts.records_a_search(clerk)
    acts.begins_the_reply(clerk)
    acts.grants(clerk)
    office.expects_to_hear("401")
    clock_now.pass_(minutes=31)
    clerk.presses("保存草稿")
    sign_in_again(clerk.page, "wangmin")
    clerk.has_title("继续刚才的操作").presses("继续提交").sees("草稿已保存。", acts.CONTRACT)


def test_a_page_that_asks_while_one_types_stays_when_the_session_is_dead(
    office: Office, clock_now: FixedNow
) -> None:
    clerk = office.at("2025-03-03").as_("wangmin")
    clerk.goes_to("/cases/new").ticks("挂号信、EMS").fills(申请人=acts.NAME, 申请内容=acts.CONTENT)
    office.expects_to_hear("401")
    clock_now.pass_(minutes=31)
    clerk.fills(本机关签收日期="2025-03-02").sees("登录已过期，填写的内容都还在本页。")
    clerk.presses("登记")
    sign_in_again(clerk.page, "wangmin")
    clerk.presses("继续提交").has_state("已登记")


def test_a_draft_left_by_a_link_is_restored_with_the_fields_of_its_result(
    office: Office, clock_now: FixedNow
) -> None:
    clerk = office.at("2025-03-03").as_("wangmin")
    acts.registers_a_letter(clerk, "2025-03-03")
    acts.opens_the_review(clerk)
    acts.accepts(clerk)
    acts.records_a_search(clerk)
    acts.begins_the_reply(clerk)
    acts.grants(clerk)
    clerk.page.wait_for_timeout(500)  # the page keeps what was typed 400 ms after the last key
    office.expects_to_hear("401")
    clock_now.pass_(minutes=31)
    clerk.follows("取消")
    sign_in_again(clerk.page, "wangmin")
    acts.begins_the_reply(clerk)
    clerk.presses("恢复").presses("保存草稿").sees("草稿已保存。", acts.CONTRACT, "随本答复邮寄")
