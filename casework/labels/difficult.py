"""Words of difficult cases (疑难复杂) and of the joint meeting (会商)."""

DIFFICULT_MARKS = {
    "art_14_or_15": "涉及条例第十四条、第十五条",
    "public_interest_override": "因公共利益决定公开",
    "three_organs": "涉及三个以上机关或者单位",
    "collective": "五人以上共同申请",
    "related_suit": "有关联的复议、诉讼",
    "s_signals": "申请数量、频次需要研判",
    "media_interest": "媒体关注",
    "earlier_correction": "曾被纠正、重新办理",
    "disagreement": "单位意见不一致",
    "other": "其他疑难情形",
}
# Why the rules propose a mark; {count}: what was counted.
MARK_REASONS = {
    "art_14_or_15": "拟答复依据条例第十四条或者第十五条。",
    "public_interest_override": "第三方不同意，经衡量认为不公开可能对公共利益造成重大影响。",
    "three_organs": "办理涉及 {count} 个机关或者单位。",
    "collective": "共同申请人 {count} 人。",
    "related_suit": "有 {count} 件关联的复议、诉讼尚未终结。",
    "s_signals": "已要求申请人说明数量、频次的理由。",
    "earlier_correction": "按复议决定或者判决重新办理。",
    "disagreement": "转办被退回、裁定，或者被征求意见的机关不同意。",
}
MEETING_PARTS = {
    "unit": "承办单位",
    "legal": "法制审核",
    "secrecy": "保密审查",
    "review_body": "行政复议机构（顾问）",
    "others": "其他参加人",
}
NOMINATION_STATES = {"nominated": "已推荐", "taken": "已入库", "declined": "未采用"}
CONCLUSION_LINE = "{no}．{result}{text}"
CONCLUDED = "建议答复类型：{words}。"
