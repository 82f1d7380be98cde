"""Words of concentrated requests, proactive disclosure and refused information."""

CLUSTER_STATES = {
    "found": "待确认",
    "confirmed": "已确认",
    "dismissed": "不是集中申请",
    "published": "已主动公开",
}
MEMBER_STATES = {"proposed": "待确认", "confirmed": "已确认", "rejected": "不属于本组"}
OBJECT_KINDS = {
    "document_number": "文号相同",
    "document_title": "文件名称相同",
    "project": "项目相同",
    "place": "地点和事项相同",
    "words": "用词相同",
}
SUBJECTS = {
    "land_requisition": "征地拆迁",
    "spatial_planning": "国土空间规划",
    "social_security": "社会保障",
    "housing_construction": "住房建设",
    "finance_procurement": "财政采购",
    "other": "其他",
}
TASK_STATES = {
    "proposed": "待决定",
    "declined": "不予主动公开",
    "decided": "待保密审查",
    "withheld": "保密审查未通过",
    "secrecy_passed": "待核对个人信息",
    "cleared": "待发布",
    "published": "已发布",
}
TASK_STEPS = {
    "decide": "决定主动公开",
    "decline": "决定不予主动公开",
    "edit": "修改拟公开内容",
    "clear_secrecy": "通过保密审查",
    "withhold": "作出不得公开的意见",
    "clear_personal": "核对个人信息",
    "publish": "登记发布",
}
PUBLICATION_STATES = {"waiting": "待审核", "adopted": "已采纳", "declined": "未采纳"}
REFUSED_STATES = {"refused": "仍不公开", "opened": "现可公开", "overtaken": "已有新的答复"}
HIT_KINDS = {"id_number": "身份证件号码", "phone": "电话号码", "plate": "车牌号码", "bank_card": "银行卡号"}

# Why a task is proposed.
FROM_CLUSTER = "{applicants} 名申请人先后申请同一信息（{count} 件），最近一次答复为{result}。"
FROM_SUGGESTION = "{number} 的申请人建议主动公开：{text}"
FROM_RECHECK = "{number} 曾答复不予公开，经重新审查现可公开：{reason}"
CLEARED_HIT = "{kind} {count} 处"
# What a proposed draft says, and why it is proposed.
PUBLISHED_WHERE = "{site}“{section}”"
SAMENESS = "本次申请的内容与该次申请相同"
PROPOSED_GRANT_B = "“{title}”已于{on}主动公开"
PROPOSED_NOT_2 = "同一申请人的{number}已于{on}答复，内容相似 {likeness}%"
