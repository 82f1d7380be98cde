# ruff: noqa: E501 (tables of Chinese sentences)
"""Plain values for letters: an organ, an applicant, and every result with believable fields."""

from dataclasses import replace
from datetime import date

from casework.letters.content import LetterContent
from casework.letters.context import (
    HiddenPart,
    ItemFacts,
    LetterContext,
    LogFacts,
    OrganFacts,
    RemedyFacts,
    StepFacts,
)

ORGAN = OrganFacts(
    name="济南市市中区人民政府办公室", red_head="济南市市中区人民政府办公室", letter_mark="市中政办",
    contact_office="区政府办公室信息科", contact_phone="0531-00000000",
)  # fmt: skip
REMEDY = RemedyFacts(
    review_body="济南市人民政府", court="济南铁路运输法院", online_review="山东省行政复议网上申请平台"
)
CONTENT = "七贤街道某片区集体土地征收补偿安置方案及其批准文件"
SIGNED = date(2026, 11, 23)

FIELDS: dict[str, dict[str, str]] = {
    "GRANT_A": {"info_name": "某片区集体土地征收补偿安置方案", "page_count": "12", "form_given": "纸质",
                "route_given": "邮寄", "info_number": "市中政办发〔2025〕3号"},
    "GRANT_B": {"info_name": "2025年度部门预算", "published_where": "区政府网站“财政预决算”专栏",
                "published_address": "网址：http://www.example.gov.cn/cz/2025"},
    "GRANT_C": {"info_name": "某道路工程施工图", "available_where": "区政府办公室查阅场所（101室）",
                "available_when": "2026年11月30日至12月4日工作时间", "available_how": "现场查阅、抄录"},
    "PARTIAL": {"info_name": "某片区征收补偿登记表", "page_count": "8", "form_given": "纸质", "route_given": "邮寄",
                "given_part": "登记表中的地块编号、面积和补偿标准", "info_number": ""},
    "REF_1": {"secrecy_level": "秘密", "secrecy_period": "10年", "secrecy_decided_by": "某机关定密决定"},
    "REF_2": {"forbidding_law": "《中华人民共和国统计法》", "forbidding_article": "第九条",
              "why_it_applies": "该信息为统计调查中获得的能够识别单个统计调查对象身份的资料"},
    "REF_3": {"interest": "public_security", "danger": "信息含有重要供水设施的阀门位置和应急预案",
              "assessment": "经会同主管部门研判，公开后可能被用于破坏供水设施"},
    "REF_4": {"protected_interest": "personal_privacy", "consent_result": "refused_with_reason",
              "interest_weighed": "经审查，该信息为个人家庭财产状况"},
    "REF_5": {"internal_kind": "internal_workflow", "matter": "文件传阅单",
              "no_outside_effect": "该信息仅反映本机关内部办文流转过程，对外不产生影响",
              "discretion_reason": "考虑到公开该信息会妨碍内部工作流程的正常运转"},
    "REF_6": {"process_kind": "discussion_record", "matter": "某项目选址",
              "exception_checked": "经核对，没有法律、法规、规章规定该信息应当公开"},
    "REF_7": {"enforcement_file": "对某工地扬尘污染的行政处罚案", "file_reading_route": "向区城管局法制科预约查阅"},
    "REF_8": {"query_law": "《不动产登记暂行条例》", "query_body": "济南市不动产登记中心",
              "query_way": "持身份证明到登记大厅查询窗口办理"},
    "UNABLE_1A": {"search_places": "本机关档案室、办公自动化系统", "search_words": "某片区、征收、批准文件",
                  "search_period": "2018年至2026年", "search_result": "未检索到相关文件",
                  "why_absent": "该项目未经本机关办理审批"},
    "UNABLE_1B": {"why_not_ours": "该信息由山东省人民政府制作", "right_organ": "山东省人民政府",
                  "right_organ_contact": "山东省人民政府信息公开工作机构"},
    "UNABLE_2": {"no_ready_info": "本机关未按村居分类汇总补偿数据", "raw_info": "各户补偿协议",
                 "raw_info_given": "可另行依法申请公开"},
    "UNABLE_3": {"asked_in_notice": "所需文件的名称或者文号", "why_still_unclear": "仍未指向特定的政府信息"},
    "NOT_1": {"petition_sentences": "请查处某村村委会侵占集体资金的问题", "right_channel": "区信访局接访窗口"},
    "NOT_2": {"earlier_number": "市中政办公开复〔2026〕3号", "earlier_on": "2026-03-12",
              "sameness": "两次申请的申请人和申请公开的内容相同"},
    "NOT_3": {"publication": "《济南市市中区年鉴（2024）》", "how_to_get": "可到区图书馆借阅"},
    "NOT_4": {"request_counts": "86件", "count_period": "2026年1月至10月", "comparison": "占本机关同期收到申请总量的六成",
              "reasons_asked": "本机关已要求说明理由", "why_not_reasonable": "所述理由不能说明申请的合理需要"},
    "NOT_5": {"obtained_on": "2026-05-06", "obtained_how": "本机关主动提供"},
    "OTHER_1": {"notice_number": "市中政办公开补〔2026〕9号", "notice_served_on": "2026-10-08",
                "notice_deadline": "2026-10-22"},
    "OTHER_2": {"notice_number": "市中政办公开费〔2026〕1号", "notice_served_on": "2026-09-08",
                "notice_deadline": "2026-10-15"},
    "OTHER_3": {"withdrawal_paper": "撤回申请书"},
}  # fmt: skip

HIDDEN = (
    HiddenPart(
        "被征收人姓名、身份证号码、银行账号",
        "属于个人隐私，公开会损害第三方合法权益，第三方不同意公开",
        "REF_4",
    ),
    HiddenPart("征收工作组讨论记录", "属于行政机关履职过程中形成的讨论记录", "REF_6"),
)

REQUEST_LIST = (
    '[["2026年1月5日", "DG-2026-0001", "样例路绿化养护合同", "予以公开"],'
    ' ["2026年2月6日", "DG-2026-0014", "样例路绿化养护决算", "正在办理"]]'
)
PROCESS: dict[str, dict[str, str]] = {
    "D01": {"due_on": "2026-11-17"},
    "D02": {"items_to_correct": "未说明所需文件的名称、文号或者便于查询的其他特征", "period_days": "10",
            "guidance": "请写明文件名称、大致形成时间和涉及的地块", "hand_in_way": "邮寄或者当面提交至区政府办公室信息科"},
    "D03": {"old_due_on": "2026-11-17", "new_due_on": "2026-12-15", "days": "20", "reason_code": "many_units",
            "reason": "现有材料尚在核对"},
    "D04a": {"answer": "已当场提供《办事指南》1份", "answered_on": "2026-10-20"},
    "D04b": {"finding": "系办理诉讼所需", "why_more_time": "申请公开的信息数量较大", "new_due_on": "2027-01-15"},
    "D05": {"request_counts": "86件", "count_period": "2026年1月至10月", "comparison": "占同期总量的六成",
            "to_explain": "各次申请之间的关系、所需信息的用途", "period_days": "5", "request_list": REQUEST_LIST},
    "D10": {"fee_method": "by_item", "fee_counts": "第31件至第40件", "fee_rate": "每件200元", "amount": "2000",
            "fee_rank": "31", "fee_items": "10", "fee_account": "凭缴款码在财政非税收缴平台缴款", "fee_reason": "2026年1月至10月，你共提出申请86件"},
    "D11": {"consulted_on": "2026-10-26", "consulted_why": "申请公开的信息涉及第三方合法权益"},
    "D12": {"letter_number": "市中政办公开复〔2026〕12号", "letter_title": "政府信息公开申请答复书", "method": "邮寄",
            "dispatched_on": "2026-11-24", "tracking_no": "EX000000000CN"},
    "D13": {"withdrawn_on": "2026-11-02", "withdrawal_reason": "所需信息已经获得"},
    "D14": {"letter_number": "市中政办公开复〔2026〕12号", "letter_on": "2026-11-23", "wrong_text": "共12页",
            "right_text": "共13页"},
    "D15": {"ground": "OTHER_1", **FIELDS["OTHER_1"]},
}  # fmt: skip


def item(code: str, no: int = 1, text: str = "", **fields: str) -> ItemFacts:
    """An item with the sample fields of its result."""
    hidden = HIDDEN if code == "PARTIAL" else ()
    return ItemFacts(
        no=no, text=text or f"所需信息{no}", code=code, fields={**FIELDS[code], **fields}, hidden=hidden
    )


def context(*codes: str, **changes: object) -> LetterContext:
    """A sound context whose items have these results."""
    steps = (
        StepFacts(kind="extended", on=date(2026, 11, 10), notice_number="市中政办公开延〔2026〕4号",
                  values={"days": "20"}),
    )  # fmt: skip
    base = LetterContext(
        organ=ORGAN, applicant_name="李某甲", is_person=True, case_number="DG-2026-0012", channel="registered_mail",
        received_on=date(2026, 10, 20), content=CONTENT, signed_on=SIGNED, number="市中政办公开复〔2026〕12号",
        remedy=REMEDY, items=tuple(item(code, n) for n, code in enumerate(codes, 1)), steps=steps,
        log=LogFacts(received_on=date(2026, 10, 20), steps=(("extended", date(2026, 11, 10)),)),
    )  # fmt: skip
    return replace(base, **changes)


def text_of(content: LetterContent, part: str) -> str:
    """Words of one part of a letter."""
    return "".join(block.text for block in content.blocks if block.part == part)
