"""Words of the case library that the rules name: states, steps, fields, refusals."""

LIBRARY_STATES = {
    "draft": "草稿",
    "review1": "法制审核",
    "review2": "审核发布",
    "published": "已发布",
    "withdrawn": "已撤回",
}
LIBRARY_STEPS = {
    "save": "修改案例",
    "submit": "提交法制审核",
    "pass_law": "通过法制审核",
    "send_back": "退回修改",
    "publish": "发布案例",
    "confirm_law": "确认依据仍然有效",
    "withdraw": "撤回案例",
    "revise": "修订后重新送审",
}
LIBRARY_FIELDS = {
    "title": "标题",
    "subject": "领域",
    "determinations": "答复类型",
    "dispute_points": "争议点",
    "facts": "案情",
    "issue": "争议焦点",
    "outcome": "处理结果",
    "basis": "法律依据",
    "analysis": "评析",
    "keywords": "关键词",
    "plain": "通俗说法",
    "ground": "理由类别",
}
NOMINATION_SOURCES = {
    "hand": "办案单位推荐",
    "corrected": "复议、诉讼纠错",
    "difficult": "疑难复杂",
    "converted": "转为主动公开",
}

LIBRARY_REFUSALS: dict[str, tuple[str, str]] = {
    "LIBRARY_STATE": ("这个案例现为“{case_state}”，不能这样办理。", "请刷新页面，按当前状态办理。"),
    "LIBRARY_OWN_TEXT": (
        "您编辑过这个案例，不能由您审核。",
        "请由没有参与编辑的法制审核员、案例库审核人审核。",
    ),
    "LIBRARY_BOTH_REVIEWS": (
        "您作过这个案例的法制审核，不能再由您审核发布。",
        "请由另一名案例库审核人发布；编辑、法制审核、发布须是三个人。",
    ),
    "LIBRARY_INCOMPLETE": ("还没有填写：{fields}。", "请补齐后再提交。"),
    "LIBRARY_HITS_LEFT": (
        "还有{count}处疑似可识别到个人、单位的内容，不能提交和发布。",
        "请在编辑页面逐处替换或者删去，文中已标出位置和建议写法。",
    ),
    "NOMINATION_DECIDED": ("这条推荐已经处理。", "请刷新推荐清单查看处理结果。"),
}
