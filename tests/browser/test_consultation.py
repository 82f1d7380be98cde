"""征求意见 as people see it: a third party keeps silent, then its opinion comes late."""

from collections.abc import Callable

from tests.browser import acts
from tests.browser.clerk import Office
from tests.cases import CaseBuilder

FIRM = "济南样例园林有限公司"


def test_silent_then_late_and_answered_lawfully(office: Office, a_case: Callable[..., CaseBuilder]) -> None:
    case = a_case(on="2026-09-01").accepted()
    hub = f"/cases/{case.ref}/consultations"
    clerk = office.at("2026-09-02").as_("wangmin").goes_to(f"/cases/{case.ref}")
    acts.records_a_search(clerk).follows("征求意见").sees("还没有登记征求意见的对象")
    clerk.follows("登记对象").fills(名称或者姓名=FIRM, 通信地址="济南市市中区样例路1号").presses("登记对象")
    clerk.sees(FIRM).follows("拟写征询书").has_title("拟写第三方意见征询书").sees("暂停计算")
    clerk.fills(征求意见的政府信息="绿化养护合同及其附件", 可能涉及的权益="单价分析表可能属于商业秘密")
    clerk.presses("拟好，送批准").has_title("第三方意见征询书")
    letter = clerk.page.url
    clerk.goes_to(hub).sees("如果今天送出", "今天收到的，到 2026年9月22日")

    office.as_("chenzr").goes_to(letter).presses("批准并编号").sees("公开征〔2026〕1号")
    clerk.goes_to(letter).follows("登记发出").sees("次日起暂停").chooses(送达方式="当面送达")
    clerk.fills(对方签收日期="2026-09-02").presses("登记发出")
    clerk.sees("还没有告知申请人", "等待答复")

    clerk = office.at("2026-09-24").as_("wangmin").goes_to(hub).sees("没有收到意见")
    clerk.presses("确认逾期未答").sees("等待衡量").follows("衡量")
    clerk.ticks("予以公开").fills(衡量的理由="合同使用财政资金，单价不属于商业秘密").presses("记录衡量")
    clerk.sees("予以公开").goes_to(f"/cases/{case.ref}").has_state("办理中")
    acts.begins_the_reply(clerk)
    acts.grants(clerk)
    acts.submits_the_reply(clerk)

    clerk = office.at("2026-09-25").as_("wangmin").goes_to(hub).follows("登记意见")
    clerk.ticks("不同意公开").fills(意见和理由="单价分析表系本公司商业秘密").presses("登记意见")
    clerk.sees("逾期提出", "不同意公开").goes_to(f"/cases/{case.ref}").has_state("保密审查")
    acts.passes_secrecy_review(office.as_("baomi"), case.ref, "待签发")
    signer = office.as_("lizong").goes_to(f"/cases/{case.ref}/sign")
    signer.sees("逾期提出", "签发以前仍可以采纳")
    acts.signs(signer)
    acts.seals(office.as_("yinzh"), case.ref)
    acts.posts_the_reply(clerk, case.ref, "2026-09-25")
    acts.hands_over_the_reply(clerk, case.ref, "2026-09-25")
    clerk.goes_to(f"/cases/{case.ref}/opinion").fills(收到意见的日期="2026-09-25").ticks("不同意公开")
    clerk.fills(意见和理由="再次反对").presses("登记意见").sees("案件已办结")
