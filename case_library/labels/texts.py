"""Words of standard texts: states, kinds, refusals, blanks."""

from casework.models import TextState

STATES = {TextState.draft: "退回修改", TextState.review: "待法制审核", TextState.published: "已审核"}
KINDS = {
    "reply": "答复用语",
    "letter": "告知书、通知书",
    "frame": "答复书共用部分",
    "remedy": "救济告知",
    "online": "互联网复议途径",
    "answer": "更正、投诉答复",
    "notice": "督办文书",
    "sheet": "转办、协办单",
}
VERSION = "{name}（第 {number} 版）"
VARIANTS = {"ruled": "裁定后"}  # of sheets with the same title
FAULTS = {
    "lines": "行数与现用文本不同。每行一段，不能增加或者删减；条件和结构由系统保持。",
    "empty": "有空行。必备的内容不能缺少（政府信息公开条例第三十六条）。",
    "remedy": "救济告知须保留原有空栏（复议机关、人民法院等，行政复议法第二十条、行政诉讼法第四十六条）。",
    "blank": "用了不认识的空栏，只能使用本页列出的空栏。",
    "plain": "只能使用纯文字，不能有尖括号或者不成对的花括号。",
    "same": "与现用文本没有不同，不需要提交新版本。",
    "past": "施行日期不能早于今天，已经发出的文书不受影响。",
    "end": "终止日期早于施行日期，请核对。",
    "taken": "同一适用范围已有同一天施行的版本，请另选日期。",
    "author": "不能审核自己起草的版本，请由其他法制审核人员审核。",
    "state": "这个版本已经处理过，请刷新后查看。",
}
# Blanks that no form field names: what every letter knows, and those of sheets, answers and notices.
BLANKS = {
    "you": "你或你单位",
    "your": "你的或你单位的",
    "organ_name": "答复机关名称",
    "applicant_name": "申请人",
    "case_number": "登记编号",
    "channel": "提出方式",
    "received_on": "收到日期",
    "confirmed_on": "与申请人确认的日期",
    "content": "申请内容",
    "content_quoted": "申请内容原文",
    "item_text": "该项申请内容",
    "contact_office": "联系单位",
    "contact_phone": "联系电话",
    "contact_address": "联系地址",
    "notice_on": "通知日期",
    "notice_number": "通知文号",
    "on": "该步骤的日期",
    "days": "延长工作日数",
    "new_due_on": "新的期限",
    "amount": "金额（元）",
    "decision_number": "复议决定、判决的文号",
    "other_number": "另一件的登记编号",
    "other_item": "另一件中的项次",
    "reason_in_full": "延长理由全文",
    "co_maker": "对方是共同制作机关",
    "act": "所作行为",
    "paper": "文书种类",
    "review_body": "复议机关",
    "court": "人民法院",
    "online_review": "互联网复议途径",
    "number": "事项编号",
    "title": "事项名称",
    "finding": "审查、调查结论",
    "elsewhere": "应当受理的机关",
    "concerned": "被投诉、举报的单位",
    "facts": "基本情况",
    "demand": "督办要求",
    "approved_by": "批准机关",
    "answer_by_on": "答复期限",
    "accept_by_on": "接收期限",
    "reply_by_on": "提交材料和意见的期限",
}
USED = "{letters} 件文书，最近 {last_on}（每日凌晨统计）"
NOT_USED = "还没有文书采用（每日凌晨统计）"
JOBS = {"follow-texts": "标准文本按施行日期更新检索", "count-text-uses": "统计标准文本的采用次数"}
