"""Words for the course of a case: states, stages, what happened, what one can do."""

STATES = {
    "RECEIVED": "待登记",
    "AWAIT_CONFIRM": "待确认",
    "REGISTERED": "已登记",
    "REVIEWING": "形式审查",
    "CORRECTION_PENDING": "待补正",
    "REASON_PENDING": "待说明理由",
    "PROCESSING": "办理中",
    "CONSULTING": "征求意见中",
    "FEE_PENDING": "待缴费",
    "DRAFTED": "拟稿完成",
    "SECRECY_REVIEW": "保密审查",
    "LEGAL_REVIEW": "法制审核",
    "SIGNING": "待签发",
    "SIGNED": "已签发待用印",
    "DELIVERING": "送达中",
    "CLOSED_REPLIED": "已答复办结",
    "CLOSED_ABANDONED_CORRECTION": "逾期未补正视为放弃",
    "CLOSED_ABANDONED_FEE": "逾期未缴费视为放弃",
    "CLOSED_WITHDRAWN": "申请人撤回",
    "CLOSED_MERGED": "合并办理",
    "CLOSED_NOT_OGI_FORM": "其他方式办结",
    "ARCHIVED": "已归档",
    "REOPENED": "重新办理",
}

# The nine steps of the city platform (全市智能化办理系统); export and reports name them.
CITY_STEPS = ("接收", "登记", "补正", "办理", "协查", "审签", "答复", "延期", "归档")

# Stages of the lifecycle, in the city's words.
STAGES = {
    "intake": "登记",
    "communication": "补正",
    "processing": "办理",
    "sign_off": "审签",
    "reply": "答复",
    "end": "办结",
    "archive": "归档",
}

# The seven steps of the bar above a case, with the states that stand for each.
STEPS_OF_BAR = ("登记", "审查", "转办与征询", "拟写答复", "审核签发", "送达", "归档")
BAR_OF_STATE = {
    "RECEIVED": 1, "AWAIT_CONFIRM": 1, "REGISTERED": 2, "REVIEWING": 2, "CORRECTION_PENDING": 2,
    "REASON_PENDING": 2, "PROCESSING": 3, "CONSULTING": 3, "FEE_PENDING": 3, "REOPENED": 3, "DRAFTED": 4,
    "SECRECY_REVIEW": 5, "LEGAL_REVIEW": 5, "SIGNING": 5, "SIGNED": 5, "DELIVERING": 6, "CLOSED_REPLIED": 7,
    "CLOSED_ABANDONED_CORRECTION": 7, "CLOSED_ABANDONED_FEE": 7, "CLOSED_WITHDRAWN": 7, "CLOSED_MERGED": 7,
    "CLOSED_NOT_OGI_FORM": 7, "ARCHIVED": 7,
}  # fmt: skip

# Titles on the timeline: what happened.
FACTS = {
    "received": "收到申请",
    "confirmation_awaited": "等待双方确认",
    "contacted": "与申请人沟通",
    "registered": "登记并编号",
    "receipt_date_changed": "更正收到申请之日",
    "answered_on_the_spot": "当场答复",
    "assigned": "分派承办",
    "material_filed": "材料入卷",
    "review_opened": "开始形式审查",
    "correction_requested": "告知补正",
    "notice_served": "申请人收到文书",
    "correction_received": "收到补正材料，重新起算",
    "correction_abandoned": "逾期未补正，视为放弃",
    "reasons_requested": "要求说明理由",
    "reasons_received": "收到理由说明",
    "reasons_accepted": "理由成立",
    "reasons_rejected": "理由不成立",
    "delay_granted": "告知延迟答复",
    "fee_charged": "通知缴纳信息处理费",
    "fee_paid": "申请人缴费，重新起算",
    "fee_abandoned": "逾期未缴费，视为放弃",
    "accepted": "受理并转入办理",
    "searched": "检索",
    "extended": "延长答复期限",
    "consultation_sent": "书面征求意见",
    "consultation_served": "被征询方收到征求意见书",
    "opinion_received": "收到意见",
    "consultation_returned": "征求意见书被退回",
    "consultation_lapsed": "逾期未提出意见",
    "transferred": "转办、协办",
    "transfer_accepted": "接收转办",
    "transfer_returned": "退回转办",
    "transfer_ruled": "裁定承办单位",
    "material_submitted": "承办单位反馈材料",
    "marked_difficult": "标为疑难复杂",
    "drafted": "拟写答复书",
    "submitted_for_review": "送审",
    "secrecy_cleared": "保密审查通过",
    "legally_cleared": "法制审核通过",
    "sent_back": "退回修改",
    "signed": "签发并编号",
    "sealed": "用印",
    "dispatched": "寄送答复书",
    "delivery_failed": "答复书被退回",
    "delivered": "答复书送达生效",
    "reply_served": "申请人收到答复书",
    "withdrawn": "申请人撤回申请",
    "merged": "并入另一件办理",
    "closed_not_ogi_form": "以其他方式办结",
    "rectified": "发出更正函",
    "archived": "归档",
    "reopened": "按决定或判决重新办理",
    "dispute_filed": "申请复议、提起诉讼",
    "defence_submitted": "提交复议答复、诉讼答辩",
    "dispute_concluded": "复议、诉讼审结",
    "rework_started": "开始重新办理",
    "voided": "作废误记",
    "recalculated": "按新的放假安排重算期限",
    "supervised": "督办",
}

# Buttons and links: what one can do, verb first.
ACTIONS = {
    "received": "接收申请",
    "confirmation_awaited": "转入待确认",
    "contacted": "记录沟通",
    "registered": "登记申请",
    "receipt_date_changed": "更正收到日期",
    "answered_on_the_spot": "当场答复",
    "assigned": "分派承办",
    "material_filed": "添加材料",
    "review_opened": "开始审查",
    "correction_requested": "发起补正",
    "notice_served": "登记文书签收",
    "correction_received": "登记补正材料",
    "correction_abandoned": "确认视为放弃",
    "reasons_requested": "要求说明理由",
    "reasons_received": "登记理由说明",
    "reasons_accepted": "认定理由成立",
    "reasons_rejected": "认定理由不成立",
    "delay_granted": "告知延迟答复",
    "fee_charged": "通知收费",
    "fee_paid": "登记缴费",
    "fee_abandoned": "确认未缴费视为放弃",
    "accepted": "受理申请",
    "searched": "记录检索",
    "extended": "延长期限",
    "consultation_sent": "征求意见",
    "consultation_served": "登记征询签收",
    "opinion_received": "登记意见",
    "consultation_returned": "登记征询退件",
    "consultation_lapsed": "登记逾期未答",
    "transferred": "转办案件",
    "transfer_accepted": "接收转办",
    "transfer_returned": "退回转办",
    "transfer_ruled": "裁定承办单位",
    "material_submitted": "反馈材料",
    "marked_difficult": "标为疑难",
    "drafted": "拟写答复",
    "submitted_for_review": "送审",
    "secrecy_cleared": "通过保密审查",
    "legally_cleared": "通过法制审核",
    "sent_back": "退回修改",
    "signed": "签发答复",
    "sealed": "用印",
    "dispatched": "寄送答复",
    "delivery_failed": "登记退件",
    "delivered": "登记送达",
    "reply_served": "登记答复签收",
    "withdrawn": "登记撤回",
    "merged": "并案办理",
    "closed_not_ogi_form": "以其他方式办结",
    "rectified": "发更正函",
    "archived": "归档案卷",
    "reopened": "重新办理",
    "dispute_filed": "登记复议诉讼",
    "defence_submitted": "登记已交答辩",
    "dispute_concluded": "登记复议诉讼结果",
    "rework_started": "开始重办",
    "voided": "作废误记",
    "recalculated": "重算期限",
    "supervised": "督办",
}

EXTENSION_REASONS = {
    "wide_search": "检索范围广",
    "many_units": "涉及单位多",
    "legal_complexity": "法律问题复杂",
    "large_volume": "信息量大",
    "masking_work": "遮盖处理工作量大",
    "other": "其他",
}

FEE_METHODS = {"by_item": "按件计收", "by_volume": "按量计收"}

TRANSFER_KINDS = {"handle": "转办", "assist": "协办"}

TRANSFER_RETURNS = {
    "not_our_function": "不属于本单位职责",
    "no_such_info_after_search": "经检索无此信息",
    "wrong_level": "层级不符",
    "conflict_of_interest": "存在利害关系",
}

SEARCH_RESULTS = {"found": "找到", "not_found": "未找到", "partly": "部分找到"}

RETENTIONS = {"Y": "永久", "D30": "定期30年", "D10": "定期10年"}

REVIEWS = {"secrecy_review": "保密审查", "legal_review": "法制审核"}
