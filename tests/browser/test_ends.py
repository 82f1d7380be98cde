"""Every way a case can end, as the clerks see it. Days are those of the examples of the clock."""

from collections.abc import Callable
from datetime import date

import pytest

from casework.acting import Acting
from tests.beginnings import in_office
from tests.browser import acts
from tests.browser.clerk import Office
from tests.cases import CaseBuilder
from tests.replies import Reply, searched

Build = Callable[..., CaseBuilder]


def test_withdrawn_by_the_applicant(office: Office, a_case: Build) -> None:
    """C54."""
    case = a_case(on="2025-04-08").registered().reviewed()
    clerk = office.at("2025-04-16").as_("wangmin").goes_to(f"/cases/{case.ref}")
    clerk.opens("更多").follows("登记撤回").has_title("登记撤回").fills(收到书面撤回的日期="2025-04-16")
    clerk.presses("登记撤回").is_stopped_at("已核对撤回人就是申请人或其代理人")  # never without both ticks
    clerk.ticks("已核对撤回人就是申请人或其代理人", "撤回出于自愿").presses("登记撤回").has_state(
        "申请人撤回"
    )
    clerk.sees(acts.cn("2025-04-16"))
    sheet = acts.opens_a_letter(clerk, case.ref, "撤回政府信息公开申请确认书").pdf_text()
    assert "2025年4月16日" in sheet


def test_abandoned_because_nothing_was_corrected(office: Office, a_case: Build) -> None:
    """C24: posted 7 March, received 10 March, over on the 24th."""
    case = a_case(on="2025-03-03").registered().reviewed()
    clerk = office.at("2025-03-07").as_("wangmin").goes_to(f"/cases/{case.ref}")
    acts.prepares_a_correction_notice(clerk)
    acts.sends_a_notice(office, case.ref, "补正告知书", ("2025-03-07", "2025-03-07", "2025-03-10"))
    head = office.at("2025-03-24").as_("chenzr").goes_to(f"/cases/{case.ref}")
    head.sees(acts.cn("2025-03-24")).misses("（通常由政府信息公开工作机构负责人办理）")
    head = office.at("2025-03-25").as_("chenzr").goes_to(f"/cases/{case.ref}").follows("确认视为放弃")
    head.fills(核查情况="收发室、窗口、邮箱均未收到补正材料。").presses("确认视为放弃")
    head.has_state("逾期未补正视为放弃").sees(acts.cn("2025-03-25"))


def test_abandoned_because_the_fee_was_not_paid(office: Office, a_case: Build) -> None:
    """C46: posted 24 April 2024, received on the 26th, over on 27 May."""
    case = a_case(on="2024-04-10").accepted()
    clerk = office.at("2024-04-24").as_("wangmin").goes_to(f"/cases/{case.ref}")
    clerk.opens("更多").follows("通知收费").has_title("拟写信息处理费收费通知书")
    clerk.fills(**{"本件是当月第几件": "31", "缴费方式": "凭缴款码在财政非税收缴平台缴款"})
    clerk.fills(**{"收费事由": "2024年1月至4月，申请人共提出申请86件", "提供信息的页数": "10"})
    clerk.chooses(收费方式="按件计收").sees("200")
    clerk.presses("拟好，送批准").sees("文书已拟好，等待批准。")
    title = "信息处理费收费通知书"
    acts.sends_a_notice(office, case.ref, title, ("2024-04-24", "2024-04-24", "2024-04-26"))
    notice = acts.opens_a_letter(office.as_("wangmin"), case.ref, title).pdf_text()
    assert "应缴金额为人民币200元" in notice
    assert "可以申请行政复议" in notice or "行政复议" in notice
    head = office.at("2024-05-28").as_("chenzr").goes_to(f"/cases/{case.ref}").follows("确认未缴费视为放弃")
    head.sees(acts.cn("2024-05-27")).fills(核查情况="财政缴款记录中没有缴款。").presses("确认视为放弃")
    head.has_state("逾期未缴费视为放弃").sees(acts.cn("2024-05-28"))


def test_answered_on_the_spot(office: Office, a_case: Build) -> None:
    case = a_case(on="2025-04-08").registered()
    clerk = office.as_("wangmin").goes_to(f"/cases/{case.ref}")
    clerk.opens("更多").follows("当场答复").has_title("当场答复")
    clerk.ticks("已主动公开，告知获取方式、途径").fills(
        当场答复的内容="区政府门户网站“招标公告”栏目，2025年3月5日发布"
    )
    clerk.ticks("所提供的信息已确认可以公开", "申请人在场，已在当场答复记录上签字")
    clerk.presses("当场答复").has_state("已答复办结").sees("按时办结", acts.cn("2025-04-08"))
    sheet = acts.opens_a_letter(clerk, case.ref, "政府信息公开申请当场答复记录").pdf_text()
    assert "区政府门户网站“招标公告”栏目" in sheet


def test_closed_because_it_was_no_request_for_information(office: Office, a_case: Build) -> None:
    case = a_case(on="2025-04-08").registered()
    clerk = office.as_("wangmin").goes_to(f"/cases/{case.ref}").misses("以其他方式办结")
    head = office.as_("chenzr").goes_to(f"/cases/{case.ref}")
    head.opens("更多").follows("以其他方式办结").has_title("其他方式办结")
    head.presses("办结").is_stopped_at("理由")
    head.fills(理由="咨询停车收费标准，已电话答复。").presses("办结").has_state("其他方式办结")
    clerk.goes_to(f"/cases/{case.ref}").has_state("其他方式办结")


@pytest.fixture
def late_reply(app, a_case: Build, acting_as: Callable[[str], Acting]) -> Reply:
    """C51: due on 8 May 2025, reviewed in time, not signed yet."""
    case = searched(a_case(on="2025-04-08").accepted(), date(2025, 4, 8))
    with in_office(app):
        return Reply(case, acting_as).drafted().submitted().cleared()


def test_a_late_reply_needs_its_reason_but_goes_out(office: Office, late_reply: Reply) -> None:
    ref = late_reply.ref
    signer = office.at("2025-05-09").as_("lizong").goes_to(f"/cases/{ref}")
    signer.sees("已逾期").follows("签发答复").sees(
        "已超过答复期限 2025年5月8日。签发不停办，请注明逾期原因。"
    )
    signer.presses("签发并编号").sees("已超过答复期限，请注明逾期原因")
    signer.fills(逾期原因="检索范围广，材料分散在三个科室。")
    acts.signs(signer)
    acts.seals(office.as_("yinzh"), ref)
    acts.posts_the_reply(office.as_("wangmin"), ref, "2025-05-09")
    clerk = acts.hands_over_the_reply(
        office.at("2025-05-12").as_("wangmin"), ref, "2025-05-09", came="2025-05-12"
    )
    clerk.sees("逾期办结", acts.cn("2025-05-08"), acts.cn("2025-05-09"))
