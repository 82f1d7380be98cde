"""Words of messages to the staff: what a message says, its subject, why one was not sent.

A sentence knows ``case`` (the number), ``on`` (the due date) and ``days`` (working days left, or overdue);
the other names are those of the ``params`` that were given to ``services.messages.tell``.
"""

MESSAGE_KINDS = {
    "due_soon": "期限将到",
    "overdue": "已经逾期",
    "unconfirmed": "来件待确认",
    "correction_notice": "补正告知期限",
    "applicant_period_over": "申请人期限届满",
    "opinion_due": "征求意见未回",
    "transfer_unanswered": "转办待接收",
    "material_due": "材料待报送",
    "supervision": "督办",
    "calendar_moved": "期限调整",
    "outage": "停机补报",
    "digest": "今日清单",
    "system": "系统",
}

# What a message says. A clause in 〔〕 vanishes when its value was not given.
MESSAGES = {
    "due_soon": "{case}答复期限〔{on}〕到期〔，还剩 {days} 个工作日〕，请抓紧办理。",
    "overdue": "{case}已超过答复期限〔（{on}）〕〔 {days} 个工作日〕，请立即办结并说明原因。",
    "unconfirmed": "{case}来件〔（{on} 收到）〕尚未登记或者确认，请当日确认。",
    "correction_notice": "{case}如需补正，告知书〔最迟 {on}〕送出〔，还剩 {days} 个工作日〕。",
    "applicant_period_over": "{case}申请人的期限〔已于 {on}〕届满，请核实后决定是否按放弃申请处理。",
    "opinion_due": "{case}征求意见〔应于 {on} 答复〕，对方尚未回复，请催办。",
    "transfer_unanswered": "{case}转办件〔应于 {on} 接收〕，尚未接收，请处理。",
    "material_due": "{case}协办材料〔应于 {on} 报送〕，请按时报送。",
    "supervision": "{case}〔{action}〕〔（{number}）〕〔，请于 {answer_by} 前答复〕。",
    "calendar_moved": "{case}因放假安排调整，答复期限〔由 {before}〕〔调整为 {after}〕。",
    "outage": "系统停止运行〔 {since} 至 {until}〕期间〔有 {count} 项提醒没有按时发出〕，现按当前情况补发。",
    "digest": "今日清单："
    "〔红灯 {red} 件；〕〔黄灯 {yellow} 件；〕〔待您处理 {waiting} 件；〕〔待您决定 {proposals} 项；〕请及时办理。",
    "system": "{what}",
}
