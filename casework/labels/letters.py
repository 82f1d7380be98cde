"""Words for letters: kinds, states, checks with what to do, fields of the process letters."""

from collections.abc import Mapping

from casework.labels.results import DETERMINATIONS, FIELDS, REMEDY_CLASSES

# Behind the 登记号 of a case that is done anew by order of a review or court
REWORK_ROUND = "-重{n}"

LETTER_KINDS = {
    "REPLY": "政府信息公开申请答复书",
    "D01": "登记回执",
    "D02": "补正告知书",
    "D03": "延期答复告知书",
    "D04a": "当场答复记录",
    "D04b": "延迟答复告知书",
    "D05": "说明理由告知书",
    "D06": "第三方意见征询书",
    "D07": "决定公开告知书",
    "D08": "征求意见函",
    "D10": "信息处理费收费通知书",
    "D11": "征求意见告知书",
    "D12": "送达回证",
    "D13": "撤回申请确认书",
    "D14": "更正函",
    "D15": "不再处理告知书",
    "D17": "更正政府信息记录答复书",
    "D26": "投诉举报处理答复书",
}

# (what is wrong, with its values; what to do instead)
LETTER_CHECKS = {
    "PLACEHOLDER_LEFT": ("正文还有没有填写的地方：“{found}”。", "请补全该处内容。"),
    "FIELD_MISSING": ("第 {item} 项缺少“{name}”。", "请填写该栏。"),
    "ARTICLE_UNKNOWN": ("引用的条款不存在：{article}。", "请核对条、款、项。"),
    "NUMBER_YEAR": ("文号 {number} 的年份与签发年份 {year} 不一致。", "请重新取号。"),
    "ORGAN_NAME_DIFFERS": ("版头“{head}”与落款“{foot}”不是同一机关名称。", "请核对机关名称设置。"),
    "RECEIPT_AFTER_SIGNING": ("收到日期 {received} 晚于签发日期 {signed}。", "请核对收到日期。"),
    "CONTENT_EMPTY": ("申请内容为空。", "请先补录申请内容。"),
    "NO_RESULT": ("还没有选择答复类型。", "请为每一项选择答复类型。"),
    "REFUSAL_WITHOUT_GROUND": (
        "第 {item} 项没有写明自己的法律依据。",
        "请选择法定的答复类型或者不公开依据。",
    ),
    "ATTACHMENTS_DIFFER": ("附件清单列了 {listed} 件，实际附 {enclosed} 件。", "请核对附件清单。"),
    "REMEDY_MISSING": ("缺少救济告知，或者复议机关、法院没有设置。", "请在机关设置中补全后再提交。"),
    "REMEDY_CLASS_DIFFERS": ("救济告知与答复类型不符，应为：{wanted}。", "请重新生成救济告知。"),
    "REMEDY_BODY_IS_ORGAN": ("复议机关不能是答复机关自己（{organ}）。", "请更正机关设置中的复议机关。"),
    "PERSONAL_DATA": (
        "正文出现证件号码或者电话号码（尾号 {ending}）。",
        "请删去，文书中不写申请人的证件号码和电话。",
    ),
    "THIRD_PARTY_NAMED": ("正文写出了未同意公开的第三方“{party}”。", "请改为“相关第三方”。"),
    "APPLICANT_NAMED": (
        "正文写出了申请人的名称。",
        "征求意见一般不需要告诉对方谁提出了申请，请改为“申请人”。",
    ),
    "SEARCH_NOT_TOLD": ("第 {item} 项只写了不存在，没有写明怎样检索。", "请填写检索范围、检索词和时段。"),
    "NOT_HELD_TWICE": (
        "第 {item} 项同时答复“不存在”和“不属于本机关负责公开”。",
        "同一项只能选择其中一种。",
    ),
    "ITEM_UNANSWERED": ("第 {item} 项没有答复。", "请逐项答复。"),
    "FORBIDDEN_GROUND": ("“{words}”不是法定的不公开理由。", "请改用条例规定的理由并写明事实。"),
    "UNCOVERED_CHARACTER": (
        "字库中没有这些字：{characters}（{codes}）。",
        "请核对是否录入有误；确为生僻字的，请联系系统管理员安装字库。",
    ),
    "CONCLUSION_NOT_HEEDED": (
        "没有采纳会商结论：会商建议“{concluded}”。",
        "请改用会商建议的答复类型，或者先办理“不采纳会商结论”并写明理由。",
    ),
    "MEETING_MISSING": ("疑难复杂案件还没有会商。", "请组织会商并登记纪要；来不及的，请在审签时说明。"),
    "TOO_LONG": ("正文约 {pages} 页，超过 {limit} 页。", "请精简，或者把长内容改为附件。"),
    "LOG_CONTRADICTED": ("文书与办理记录不一致，记录日期为 {logged}。", "请刷新草稿后重新提交。"),
}
LETTER_CHECKS_OK = {
    "PLACEHOLDER_LEFT": "没有空白和占位符",
    "FIELD_MISSING": "必须写明的事实齐全",
    "ARTICLE_UNKNOWN": "引用的条款存在",
    "NUMBER_YEAR": "文号年份与签发年份一致",
    "ORGAN_NAME_DIFFERS": "机关名称一致",
    "RECEIPT_AFTER_SIGNING": "收到日期早于签发日期",
    "CONTENT_EMPTY": "申请内容已引用",
    "NO_RESULT": "已选择答复类型",
    "REFUSAL_WITHOUT_GROUND": "每一项都有法律依据",
    "ATTACHMENTS_DIFFER": "附件与清单一致",
    "REMEDY_MISSING": "救济告知齐全",
    "REMEDY_CLASS_DIFFERS": "救济告知与答复类型相符",
    "REMEDY_BODY_IS_ORGAN": "复议机关不是答复机关",
    "PERSONAL_DATA": "正文没有证件号码和电话",
    "THIRD_PARTY_NAMED": "没有写出第三方名称",
    "APPLICANT_NAMED": "没有写出申请人名称",
    "SEARCH_NOT_TOLD": "写明了检索情况",
    "NOT_HELD_TWICE": "没有互相矛盾的答复",
    "ITEM_UNANSWERED": "逐项作出答复",
    "FORBIDDEN_GROUND": "没有法外理由",
    "UNCOVERED_CHARACTER": "每个字都能打印",
    "TOO_LONG": "篇幅适当",
    "LOG_CONTRADICTED": "与办理记录一致",
    "CONCLUSION_NOT_HEEDED": "与会商结论一致",
    "MEETING_MISSING": "需要会商的已经会商",
}

# (label, hint) of each field of a process letter.
NOTICE_FIELDS = {
    "items_to_correct": ("需要补正的事项", "一次写全：哪里不明确、缺少什么材料。"),
    "guidance": ("怎样补正", "用申请人看得懂的话写明怎样改。"),
    "period_days": ("期限（工作日）", "自申请人收到之日起计算。"),
    "hand_in_way": ("提交方式", "如邮寄地址、当面提交的地点。"),
    "old_due_on": ("原答复期限", "系统按期限计算填写。"),
    "new_due_on": ("新的期限", "系统按期限计算填写，延迟答复的请填写确定的日期。"),
    "days": ("延长工作日数", "不超过 20 个工作日。"),
    "reason_code": ("延长理由", ""),
    "reason": ("理由补充", "需要补充说明的，接在理由后面写。"),
    "finding": ("对所述理由的审查", "写明为什么认为理由合理。"),
    "why_more_time": ("不能按期答复的原因", ""),
    "request_counts": ("申请件数", "如“86件”。"),
    "count_period": ("统计时段", "如“2026年1月至10月”。"),
    "comparison": ("比较情况", "与通常数量、频次的比较。"),
    "to_explain": ("需要说明的事项", ""),
    "fee_rank": (
        "本件是当月第几件",
        "按申请人同一自然月内提出的申请排序，系统已按记录算出，撤回的也占位次。",
    ),
    "fee_items": ("本件按几件计", "一份申请含几项不同内容的，可按最小合理单元拆分计数。"),
    "fee_pages": ("提供信息的页数", "单面 A4 幅及以下为 1 页；告知已公开信息的获取途径不计。"),
    "fee_method": ("收费方式", "按件或者按量，只能选一种。"),
    "fee_counts": ("计费数量", "如“第31件至第40件”。"),
    "fee_rate": ("收费标准", "如“每件100元”。"),
    "amount": ("金额（元）", "按收费标准计算。"),
    "fee_account": ("缴费方式", "缴款码、账户和期限内的办理办法。"),
    "fee_reason": ("收费事由", "写明超过合理范围的事实。"),
    "consulted_on": ("征求意见日期", ""),
    "consulted_why": ("征求意见原因", "不写第三方名称。"),
    "party": ("送给谁", "名单里没有的，先登记征求意见的对象。"),
    "info_described": ("征求意见的政府信息", "写到对方能够判断的程度，不写申请人是谁。"),
    "interest": ("可能涉及的权益", "如“合同附件中的单价分析可能属于商业秘密”。"),
    "question": ("请对方答复的问题", "如“是否同意公开，是否还有应当区分处理的内容”。"),
    "info_released": ("决定公开的内容", "写明公开哪些信息、不公开哪些信息。"),
    "release_reason": ("公开的理由", "写明公共利益，或者为什么对方的理由不成立。"),
    "planned_on": ("计划公开日期", "不早于对方收到后的等待时间届满。"),
    "letter_number": ("原文书文号", ""),
    "letter_on": ("原文书日期", ""),
    "letter_title": ("文书名称", ""),
    "wrong_text": ("原文", "照原文抄写有差错的文字。"),
    "right_text": ("更正为", ""),
    "ground": ("不再处理的情形", ""),
    "notice_number": ("通知文号", "补正告知书或者收费通知书的文号。"),
    "notice_served_on": ("通知送达日期", ""),
    "notice_deadline": ("期限届满日期", ""),
    "due_on": ("答复期限", ""),
    "answer": ("当场答复的内容", ""),
    "answered_on": ("答复日期", ""),
    "method": ("送达方式", ""),
    "dispatched_on": ("寄出或者送达日期", ""),
    "tracking_no": ("邮件号码", ""),
    "withdrawn_on": ("撤回日期", ""),
    "withdrawal_reason": ("撤回原因", "申请人未说明的可不填。"),
}

# What a correction notice offers as the way to hand in; ``office``: contact office of the organ.
HAND_IN_WAY = "邮寄或者当面提交至{office}"


def check_words(code: str, params: Mapping[str, str]) -> str:
    """What a check of a letter found, in a sentence."""
    values = dict(params)
    if "concluded" in values:
        values["concluded"] = DETERMINATIONS.get(values["concluded"], values["concluded"])
    if "name" in values:
        values["name"] = FIELDS[values["name"]][0]
    if "wanted" in values:
        values["wanted"] = "、".join(REMEDY_CLASSES[c] for c in values["wanted"].split("、"))
    return LETTER_CHECKS[code][0].format_map(values)
