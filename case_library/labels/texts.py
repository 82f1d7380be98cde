"""Words of standard texts: states, kinds, refusals."""

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
