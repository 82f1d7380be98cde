"""Words of the responsibility catalogue (职责目录) and of proposals made from it."""

from typing import Any

# Columns of the table that is imported and exported.
RESPONSIBILITY_COLUMNS = {
    "organ": "单位",
    "unit": "科室",
    "function": "职责事项",
    "keywords": "关键词",
    "basis": "依据",
    "source": "来源",
    "valid_from": "起始日期",
    "valid_to": "终止日期",
}
RESPONSIBILITY_SHEET = "职责目录"
RESPONSIBILITY_EXAMPLE = (
    "区城管局", "办公室", "市政设施和环境卫生", "市容、环卫、垃圾", "权责清单（填写名称）", "样例",
    "2026-01-01", "",
)  # fmt: skip
KEYWORD_MARK = "、"

PLANNED = {"new": "新增", "changed": "有变化", "same": "没有变化", "wrong": "不能导入"}
ROW_FAULTS = {
    "organ_missing": "没有填写单位",
    "organ_unknown": "没有这个单位，请用单位全称或者简称",
    "organ_ended": "这个单位已经撤并，请填写承接的单位",
    "organ_other": "不是本机关，请由该单位或者区政府办公室维护",
    "unit_unknown": "这个单位没有这个科室",
    "function_missing": "没有填写职责事项",
    "keywords_missing": "没有填写关键词",
    "keyword_length": "关键词应为 2 到 20 个字，用顿号隔开",
    "keywords_many": "关键词最多 30 个",
    "too_long": "有一格内容太长（职责事项 60 字，依据、来源 200 字以内）",
    "control": "有看不见的控制字符",
    "day": "日期无法识别，请按 2026-01-01 填写",
    "days": "终止日期早于起始日期",
    "twice": "与前面的行重复（同一科室、同一职责事项）",
}
# Why a whole file cannot be read.
TABLE_FAULTS = {
    "unreadable": "表格打不开或者过大，请另存为 .xlsx 后重试。",
    "headings": "第一行不是规定的表头，请下载模板，按模板填写。",
    "empty": "表格里没有数据行。",
    "rows": "一次最多导入 1000 行，请分几次导入。",
    "too_much": "表格内容过多，请分几次导入。",
    "not_xlsx": "只能导入 .xlsx 文件。",
    "too_big": "文件超过 2 MB，请删去图片和多余的工作表后重试。",
}

_REASONS = {
    "function": "职责事项“{function}”，匹配：{keywords}",
    "place": "申请中写明“{place}”",
    "earlier": "以前有 {earlier} 件相似申请由该单位办理",
    "successor": "“{former}”已撤并，由该单位承接",
}


def proposal_reasons(proposal: Any) -> list[str]:
    """Why a unit is proposed, in sentences without a full stop."""
    found = [
        _REASONS["function"].format(function=match.function, keywords=KEYWORD_MARK.join(match.keywords))
        for match in proposal.matches
    ]
    for name in ("place", "former", "earlier"):
        if value := getattr(proposal, name):
            found.append(_REASONS["successor" if name == "former" else name].format(**{name: value}))
    return found
