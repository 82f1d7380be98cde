"""Words of suggestions to improve (工作建议) and of the acts that requests point at (涉及行政行为)."""

from casework.labels.disputes import DISPUTE_CAUSES

ACT_KINDS = {
    "expropriation": "征收补偿",
    "demolition": "拆除违法建设",
    "planning": "规划和用地",
    "penalty": "行政处罚",
    "licence": "行政许可",
    "enforcement": "行政检查和强制",
    "payment": "待遇和资金发放",
    "procurement": "采购和工程建设",
    "complaint": "投诉举报处理",
    "disclosure": "信息公开本身",
    "other": "其他",
}
SUGGESTION_STATES = {
    "proposed": "待确认",
    "dismissed": "不采纳",
    "issued": "待反馈",
    "answered": "已反馈",
    "closed": "已办结",
}
SUGGESTION_TRIGGERS = {"same_act": "同类行政行为引发多件申请", "same_cause": "多件案件因同一原因被纠正"}
# What a proposal says: (facts, advice). The head may change both; cases are a list of their own, in scope.
SUGGESTION_TEXTS = {
    "same_act": (
        "自{first}至{last}，有{count}件政府信息公开申请涉及你单位的“{cause}”。",
        "请查找引发申请的原因，规范有关行政行为，主动公开有关的依据、程序和结果，并做好政策解释。",
    ),
    "same_cause": (
        "你单位有{count}件政府信息公开答复因“{cause}”被纠正。",
        "请分析被纠正的原因，完善答复的审核，防止再次发生，并组织经办人员学习。",
    ),
}
SUGGESTION_MESSAGES = {
    "issued": "有一份工作建议",
    "answered": "工作建议已反馈，请核实后办结",
    "closed": "工作建议已办结",
    "proposed": "新增 {count} 份工作建议，请确认是否发出",
}


def suggestion_cause(trigger: str, cause: str) -> str:
    """Why something is suggested, in a line: the rule and what it met."""
    what = ACT_KINDS[cause] if trigger == "same_act" else DISPUTE_CAUSES[cause]
    return f"{SUGGESTION_TRIGGERS[trigger]}（{what}）"
