"""Words of the constrained transfer (约束转办): states, criteria of a ruling, audit of what units did."""

TRANSFER_KINDS = {"handle": "转办", "assist": "协办"}

TRANSFER_RETURNS = {
    "not_our_function": "不属于本单位职责",
    "no_such_info_after_search": "经检索无此信息",
    "wrong_level": "层级不符",
    "conflict_of_interest": "存在利害关系",
}

TRANSFER_STATES = {
    "sent": "待接收",
    "accepted": "已接收",
    "tacit": "逾期未答，视为接收",
    "returned": "已退回",
    "ruled": "已裁定承办",
    "overdue": "材料逾期",
    "material_in": "材料已交",
    "closed": "已结束",
}

# In the order in which they are looked at.
TRANSFER_CRITERIA = {
    "maker": "制作或者最初获取该信息的单位",
    "powers": "权责清单、三定方案确定的单位",
    "precedent": "以前办理过同类事项的单位",
    "nearest": "与申请事项关系最近的单位",
}
