"""The main job: one registered letter from the letter box to the archive, by the people who do it.

Days are those of example C21 of the clock: the correction notice is posted on the last lawful day.
"""

import re

from tests.browser import acts
from tests.browser.clerk import Clerk, Office, pdf_text

ITEMS = (acts.CONTRACT, acts.VOUCHERS)
REMEDY = "自收到本答复书之日起六十日内先向济南市人民政府申请行政复议"


def _sees_days(clerk: Clerk, ref: str, *days: str) -> None:
    clerk.goes_to(f"/cases/{ref}").sees(*(acts.cn(day) for day in days))


def test_a_letter_goes_from_the_letter_box_to_the_archive(office: Office) -> None:
    ref = _registered(office)
    _corrected(office, ref)
    _drafted(office, ref)
    _reviewed_and_signed(office, ref)
    _served(office, ref)
    _archived(office, ref)


def _registered(office: Office) -> str:
    clerk = acts.registers_a_letter(office.at("2025-03-03").as_("wangmin"), "2025-03-03", items=ITEMS)
    ref = clerk.ref
    assert re.fullmatch(r"DG-2025-\d{4}", ref)
    _sees_days(clerk, ref, "2025-03-31")  # without the correction: C22
    receipt = acts.opens_a_letter(clerk, ref, "政府信息公开申请登记回执").pdf_text()
    assert f"登记编号{ref}" in receipt
    assert "收到申请之日2025年3月3日" in receipt
    assert "答复期限届满之日2025年3月31日" in receipt
    return ref


def _corrected(office: Office, ref: str) -> None:
    clerk = office.at("2025-03-11").as_("wangmin").goes_to(f"/cases/{ref}")
    acts.opens_the_review(clerk).sees("3月12日")  # the last day for a correction notice
    acts.prepares_a_correction_notice(clerk)
    title = "补正告知书"
    acts.approves_the_notice(office.as_("zhoukz"), ref, title)
    clerk = office.at("2025-03-12").as_("wangmin")
    notice = acts.opens_a_letter(clerk, ref, title).pdf_text()
    assert "市中政" in notice
    assert "〔2025〕1号" in notice
    assert "没有写明付款凭证的起止时间" in notice
    assert "自收到本告知书之日起10个工作日内补正" in notice
    acts.posts_the_notice(clerk, "2025-03-12").has_state("待补正")
    acts.learns_that_it_came(office.at("2025-03-14").as_("wangmin"), ref, title, "2025-03-14")
    clerk = office.at("2025-03-24").as_("wangmin")
    _sees_days(clerk, ref, "2025-03-28")  # the applicant's own deadline
    clerk.follows("登记补正材料").fills(收到补正材料的日期="2025-03-24").sees("2025年4月22日")
    clerk.presses("登记补正材料").has_state("形式审查")
    _sees_days(clerk, ref, "2025-03-24", "2025-04-22")


def _drafted(office: Office, ref: str) -> None:
    clerk = office.at("2025-03-25").as_("wangmin").goes_to(f"/cases/{ref}")
    acts.accepts(clerk)
    acts.records_a_search(clerk, "找到")
    acts.records_a_search(clerk, "部分找到")
    clerk = office.at("2025-04-10").as_("wangmin").goes_to(f"/cases/{ref}")
    acts.begins_the_reply(clerk)
    acts.grants(clerk, 1, acts.CONTRACT)
    acts.grants_in_part(clerk, 2, acts.VOUCHERS)
    clerk.sees(REMEDY)  # the live preview
    acts.submits_the_reply(clerk)


def _reviewed_and_signed(office: Office, ref: str) -> None:
    acts.passes_secrecy_review(office.at("2025-04-11").as_("baomi"), ref)
    acts.passes_legal_review(office.at("2025-04-14").as_("fawu"), ref)
    signer = office.at("2025-04-15").as_("lizong")
    office.at("2025-04-15", "09:11")  # proved more than ten minutes ago
    signer.goes_to(f"/cases/{ref}").sees("待签发").follows("签发答复")
    acts.proves_who_it_is(signer).has_title("签发").sees("2025年4月22日")
    acts.signs(signer)


def _served(office: Office, ref: str) -> None:
    acts.seals(office.at("2025-04-16").as_("yinzh"), ref)
    clerk = office.as_("wangmin")
    reply = acts.opens_a_letter(clerk, ref, "政府信息公开申请答复书").pdf_text()
    assert "〔2025〕1号" in reply
    assert acts.CONTRACT in reply
    assert acts.HIDDEN in reply
    assert "予以部分公开" in reply
    assert REMEDY in reply
    assert reply.count("2025年4月15日") >= 1  # the day it was signed
    acts.posts_the_reply(clerk, ref, "2025-04-16").sees(acts.EMS)
    acts.hands_over_the_reply(office.at("2025-04-18").as_("wangmin"), ref, "2025-04-16", came="2025-04-18")
    clerk.sees("按时办结", acts.cn("2025-04-16"))


def _archived(office: Office, ref: str) -> None:
    clerk = office.at("2025-06-17").as_("dangan").goes_to(f"/cases/{ref}/archive")
    clerk.sees("行政复议申请期限到 2025年6月17日")
    clerk = office.at("2025-06-18").as_("dangan").goes_to(f"/cases/{ref}").follows("归档案卷")
    clerk.has_title("归档案卷").misses("行政复议申请期限到").fills(盒号="2025-06")
    if clerk.page.get_by_text("缺 ", exact=False).count():
        clerk.fills(备考表说明="本件以邮寄方式办理，纸质原件附后。")
    clerk.presses("归档并锁定").has_state("已归档").sees("已归档并锁定。")
    for piece in ("卷内目录", "备考表"):
        clerk.goes_to(f"/cases/{ref}/volume")
        assert piece in pdf_text(clerk.bytes_of(piece))
