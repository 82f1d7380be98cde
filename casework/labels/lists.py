"""Words of lists and of the spreadsheet made from them."""

LAMPS = {"red": "红灯", "yellow": "黄灯", "green": "绿灯", "paused": "停表", "closed": "办结"}

PROVISIONAL = "（暂估）"

EXPORT_SHEET = "案件"

EXPORT_HEADINGS = {
    "number": "登记号",
    "title": "案件标题",
    "applicant": "申请人",
    "applicant_kind": "申请人类别",
    "channel": "来件方式",
    "state": "环节",
    "received_on": "收到日期",
    "due_on": "最迟答复",
    "lamp": "期限灯",
    "handler": "经办",
    "closed_on": "办结日期",
    "determination": "答复类型",
}
