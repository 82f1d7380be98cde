"""Where scripts are off, or broken, the office works on."""

from tests.browser import acts
from tests.browser.clerk import Office


def test_from_registration_to_the_submitted_reply_without_javascript(office: Office) -> None:
    clerk = office.at("2025-03-03").as_("wangmin", java_script_enabled=False)
    acts.registers_a_letter(clerk, "2025-03-03", items=(acts.CONTRACT, acts.VOUCHERS))
    clerk.sees("2025年3月31日")  # C22
    acts.opens_the_review(clerk)
    acts.accepts(clerk)
    acts.records_a_search(clerk)
    acts.begins_the_reply(clerk)
    acts.grants(clerk, 1)
    acts.grants_in_part(clerk, 2, acts.VOUCHERS)
    clerk.presses("保存草稿").sees("草稿已保存。", acts.HIDDEN)
    clerk.follows(clerk.ref, within="page")
    acts.begins_the_reply(clerk).presses("提交审查")
    clerk.has_state("保密审查")


def test_a_wrong_field_is_told_and_nothing_is_lost_without_javascript(office: Office) -> None:
    clerk = office.at("2025-03-03").as_("wangmin", java_script_enabled=False)
    clerk.goes_to("/cases/new").ticks("挂号信、EMS")
    clerk.fills(**{"本机关签收日期": "2025-03-04", "申请人": acts.NAME, "申请内容": acts.CONTENT})
    clerk.presses("登记").sees("请改正下面的内容后再提交", "日期在今天之后，请核对。")
    assert clerk.field("申请内容").input_value() == acts.CONTENT
    clerk.fills(本机关签收日期="2025-03-03").presses("登记").has_state("已登记")
