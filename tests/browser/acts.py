"""What people of the office do, page by page, as a clerk would tell it. Works with JavaScript and without."""

from datetime import date
from typing import Any

from tests.browser.clerk import Clerk, Office
from tests.people import PASSWORD

NAME = "张三（样例）"
CONTRACT = "七贤街道2025年度绿化养护合同"
VOUCHERS = "上述合同的付款凭证"
CONTENT = f"申请公开{CONTRACT}及付款凭证。"
HIDDEN = "付款审批单所附的会议讨论记录"
EMS = "1234567890123"
SEARCHED = {"检索词": "绿化养护、合同、付款", "检索时段": "2024—2025"}
GIVEN = {"页数": "12", "提供形式": "纸质复印件", "提供途径": "随本答复邮寄"}


def cn(day: str) -> str:
    """2025-03-03 as pages write it: 2025年3月3日."""
    on = date.fromisoformat(day)
    return f"{on.year}年{on.month}月{on.day}日"


def registers_a_letter(clerk: Clerk, day: str, *, items: tuple[str, ...] = (), **more: str) -> Clerk:
    """A registered letter signed for on this day."""
    clerk.goes_to("/cases/new").has_title("登记新申请").ticks("挂号信、EMS")
    clerk.fills(**{"本机关签收日期": day, "申请人": NAME, "证件号码": "000000199001010018"})
    clerk.fills(**{"联系电话": "13800001234", "通信地址": "济南市市中区样例路1号", "邮编": "250001"})
    clerk.fills(**{"申请内容": CONTENT, **more})
    if items:
        clerk.opens("分项：一份申请里有几项内容")
        clerk.fills(**{f"第 {no} 项": text for no, text in enumerate(items, 1)})
    return clerk.presses("登记").has_state("已登记")


def opens_the_review(clerk: Clerk) -> Clerk:
    return clerk.follows("开始审查").presses("开始审查").has_state("形式审查")


def accepts(clerk: Clerk) -> Clerk:
    return clerk.follows("受理申请").presses("受理申请").has_state("办理中")


def records_a_search(clerk: Clerk, result: str = "找到") -> Clerk:
    clerk.follows("记录检索").ticks("机关档案室", "办公自动化系统", result)
    return clerk.fills(**SEARCHED).presses("保存检索记录").has_state("办理中")


def begins_the_reply(clerk: Clerk) -> Clerk:
    return clerk.follows("拟写答复").has_title("拟写答复书")


def chooses_a_result(clerk: Clerk, item: int, words: str) -> None:
    """Pick the kind of answer of one item and wait for what it asks for."""
    clerk.block(item).get_by_label("答复类型").select_option(label=words)
    show = clerk.block(item).get_by_role("button", name="显示该类型需要填写的内容")
    if show.is_visible():  # only where scripts are off
        show.click()


def fills_item(clerk: Clerk, item: int, **texts: Any) -> None:
    for label, text in texts.items():
        clerk.labelled_in(clerk.block(item), label).fill(text)


def grants(clerk: Clerk, item: int = 1, name: str = CONTRACT) -> None:
    chooses_a_result(clerk, item, "予以公开（提供信息）")
    fills_item(clerk, item, **{"信息名称": name, **GIVEN})


def grants_in_part(clerk: Clerk, item: int, name: str) -> None:
    chooses_a_result(clerk, item, "部分公开（区分处理）")
    fills_item(clerk, item, **{"信息名称": name, **GIVEN, "公开的部分": "付款日期、金额和用途"})
    fills_item(clerk, item, **{"不公开的部分（第 1 处）": HIDDEN, "理由（第 1 处）": "属于内部讨论记录"})
    ground = clerk.labelled_in(clerk.block(item), "依据（第 1 处）")
    ground.select_option(label="不予公开：过程性信息")


# Process letters


def prepares_a_correction_notice(clerk: Clerk) -> Clerk:
    clerk.follows("发起补正").has_title("拟写补正告知书")
    clerk.fills(**{"需要补正的事项": "没有写明付款凭证的起止时间", "怎样补正": "请写明付款凭证的年份"})
    return clerk.presses("拟好，送批准").sees("文书已拟好，等待批准。")


def approves_the_notice(clerk: Clerk, ref: str, title: str) -> Clerk:
    opens_a_letter(clerk, ref, title)
    return clerk.presses("批准并编号").sees("已批准并编号。")


def opens_a_letter(clerk: Clerk, ref: str, title: str) -> Clerk:
    return clerk.goes_to(f"/cases/{ref}?tab=letters").follows(title).has_title(title)


def posts_the_notice(clerk: Clerk, day: str) -> Clerk:
    clerk.follows("登记发出").chooses(送达方式="邮寄（EMS、挂号信）")
    clerk.fills(**{"寄出或者送达日期": day, "邮件号码": EMS})
    return clerk.presses("登记发出").sees("文书已发出，期限已按生效日期计算。")


def learns_that_it_came(clerk: Clerk, ref: str, title: str, day: str) -> Clerk:
    opens_a_letter(clerk, ref, title).fills(申请人收到日期=day)
    return clerk.presses("登记送达").sees("送达日期已登记。")


def sends_a_notice(
    office: Office, ref: str, title: str, days: tuple[str, str, str], head: str = "chenzr"
) -> None:
    """Approved, posted and received on these days; whoever drafted it has done so."""
    approved, posted, came = days
    approves_the_notice(office.at(approved).as_(head), ref, title)
    clerk = office.at(posted).as_("wangmin")
    posts_the_notice(opens_a_letter(clerk, ref, title), posted)
    learns_that_it_came(office.at(came).as_("wangmin"), ref, title, came)


# From the finished draft to the closed case


def submits_the_reply(clerk: Clerk, state: str = "保密审查") -> Clerk:
    return clerk.presses("提交审查").has_state(state)


def passes_secrecy_review(clerk: Clerk, ref: str, state: str = "法制审核") -> Clerk:
    clerk.goes_to(f"/cases/{ref}").follows("通过保密审查").has_title("保密审查")
    return clerk.presses("通过保密审查").has_state(state)


def passes_legal_review(clerk: Clerk, ref: str) -> Clerk:
    clerk.goes_to(f"/cases/{ref}").follows("通过法制审核").has_title("法制审核")
    return clerk.presses("通过法制审核").has_state("待签发")


def proves_who_it_is(clerk: Clerk) -> Clerk:
    """The password again, ten minutes after the last time."""
    clerk.has_title("再次验证身份").fills(密码=PASSWORD)
    return clerk.presses("验证")


def signs(clerk: Clerk) -> Clerk:
    return clerk.presses("签发并编号").has_state("已签发待用印").sees("已签发，文号已编。")


def seals(clerk: Clerk, ref: str) -> Clerk:
    clerk.goes_to(f"/cases/{ref}").follows("用印").has_title("用印").ticks("已核对签发人、文号与用印文件一致")
    return clerk.presses("用印").sees("已用印，版式文件已存档。")


def posts_the_reply(clerk: Clerk, ref: str, day: str) -> Clerk:
    clerk.goes_to(f"/cases/{ref}").follows("寄送答复").has_title("寄送答复书")
    clerk.fills(**{"寄出、送交或发布公告的日期": day, "邮件号码": EMS})
    return clerk.presses("登记寄送").sees("寄送已登记")


def hands_over_the_reply(clerk: Clerk, ref: str, day: str, came: str = "") -> Clerk:
    """The reply took effect; by post the day it came may still be unknown."""
    clerk.goes_to(f"/cases/{ref}").follows("登记送达").has_title("登记送达")
    if came:
        clerk.fills(申请人收到日期=came)
    return clerk.presses("登记送达并办结").has_state("已答复办结")
