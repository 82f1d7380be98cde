"""Words of review, litigation and the defence file (复议、诉讼、答辩卷宗)."""

DISPUTE_KINDS = {"review": "行政复议", "litigation": "行政诉讼"}
DISPUTE_RESULTS = {
    "maintained": "维持",
    "claim_rejected": "驳回复议请求、诉讼请求",
    "revoked": "撤销",
    "changed": "变更",
    "declared_unlawful": "确认违法",
    "ordered_to_act": "责令履行",
    "dismissed": "不予受理、驳回申请或者起诉",
    "withdrawn": "申请人撤回",
    "mediated": "调解、和解",
}
# Columns of annual table 4.
DISPUTE_OUTCOMES = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果"}
DISPUTE_CAUSES = {
    "facts": "事实不清、证据不足",
    "law": "适用依据错误",
    "procedure_late": "程序违法：逾期答复",
    "procedure_delivery": "程序违法：送达",
    "reason_missing": "未说明理由",
    "wrong_remedy_text": "救济告知错误",
    "search_insufficient": "检索不充分",
    "severing_missed": "应当区分处理而未区分",
}
# States of the list.
DISPUTE_GROUPS = {"open": "审理中", "answer": "待答辩", "act": "待重新办理", "concluded": "已审结"}
ANSWER_RULES = {
    "review": "复议：自收到申请书副本之日起 10 个工作日内提交书面答复和证据"
    "（《行政复议法》第四十八条、第八十八条）",
    "summary": "复议适用简易程序的：自收到副本之日起 5 个工作日内提交"
    "（《行政复议法》第五十四条、第八十八条）",
    "litigation": "诉讼：自收到起诉状副本之日起 15 日内提交答辩状和证据，末日为休息日的顺延"
    "（《行政诉讼法》第六十七条）",
}
# Pages of the defence file: (name of the file, title).
DEFENCE_PAGES = {
    "index": ("index.html", "卷宗索引"),
    "log": ("办理记录.html", "办理记录"),
    "clock_reply": ("期限说明-第{n}次答复.html", "期限逐日说明（第{n}次答复生效之日）"),
    "clock_today": ("期限说明-制作时.html", "期限逐日说明（卷宗制作之日）"),
    "calendar": ("工作日历.html", "计算期限所用的工作日历"),
}
DEFENCE_FILE = "{ref} 答辩卷宗.zip"
# Why a corrected answer is named for the library.
DISPUTE_LESSON = "经复议、诉讼被纠正（{decision}），主要原因：{cause}。"
