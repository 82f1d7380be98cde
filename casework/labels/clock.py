"""Words for the statutory clock: its states, the sentences that explain it, what it noticed."""

CLOCK_STATES = {
    "not_started": "未起算",
    "awaiting_confirmation": "待双方确认",
    "running": "计时中",
    "paused_consult": "征求意见，暂停计时",
    "suspended_correction": "等待补正，中止计时",
    "suspended_fee": "等待缴费，中止计时",
    "stopped": "已停止",
}

CLOCK_ENDS = {
    "REPLIED": "已答复",
    "WITHDRAWN": "申请人撤回",
    "ABANDONED_NO_CORRECTION": "逾期未补正，视为放弃",
    "ABANDONED_FEE_UNPAID": "逾期未缴费，视为放弃",
    "MERGED": "并入另一件",
    "NOT_OGI_FORM": "以其他方式办结",
}

# Numbered sentences beside the case. A word in braces that is missing makes the clause in 〔〕 vanish.
CLOCK_STEPS = {
    "RECEIVED": "{on}为收到申请之日（{channel}），当日不计算在内",
    "RECEIPT_DATE_CORRECTED": "{on}更正收到日期，改为{until}",
    "AWAITING_CONFIRMATION": "{on}收到（{channel}），双方确认之日起算期限",
    "COUNTING": "自{on}起计算，答复期限{days}个工作日",
    "CORRECTION_SUSPENDS": "{on}告知补正，期限中止，补正期限{days}个工作日〔，至{until}〕",
    "RESTARTED_BY_CORRECTION": "{on}收到补正材料，次日起重新计算",
    "CONSULTATION_PAUSES": "{on}征求意见，至{until}共{days}个工作日不计入",
    "CONSULTATION_OPEN": "{on}征求意见，结束前不计入〔；对方应在{deadline}前答复〕",
    "EXTENDED": "{on}告知延长{days}个工作日〔，由{due_before}〕〔延至{until}〕",
    "DELAYED": "{on}告知延迟答复，至{until}",
    "FEE_SUSPENDS": "{on}通知缴费，期限中止，缴费期限{days}个工作日〔，至{until}〕",
    "RESTARTED_BY_PAYMENT": "{on}缴费，次日起重新计算",
    "REOPENED": "{on}按决定或判决重新办理，至{until}",
    "RECALCULATED": "{on}按新公布的放假安排重算〔，由{due_before}〕〔改为{until}〕",
    "REST_DAYS": "休息日按国务院办公厅放假安排扣除"
    "〔：放假{holidays}〕〔；调休上班{make_up}〕〔（{notices}）〕",
    "PROVISIONAL": "所涉年份的放假安排尚未公布，期限为暂估，内部按{until}掌握",
    "EXTENSION_POSSIBLE": "可延长一次，最长{days}个工作日，至{until}；须经机构负责人同意，期满前告知",
    "DUE": "最迟{on}答复",
    "LATEST_DUE": "征求意见的对方最后一日才答复的，最迟{on}答复",
    "REPLIED": "{on}答复生效〔，{on_time}〕",
    "ENDED": "{on}办结：{end_state}",
}

ON_TIME = {"True": "按期", "False": "逾期"}

FINDINGS = {
    "CASE_ALREADY_CLOSED": "{on}的记录在办结之后，不影响期限。",
    "CLOCK_NOT_STARTED": "{on}的记录在期限起算之前，不影响期限。",
    "CLOCK_SUSPENDED": "{on}期限处于中止状态，该记录不影响期限。",
    "BEFORE_RECEIPT": "{on}早于收到申请之日，不影响期限。",
    "RECEIPT_DATE_DIFFERS": "登记的收到日期{on}与来件方式的规则不符，请核对。",
    "CONFIRM_NOT_SAME_DAY": "平信应在收到当日与申请人确认，实际确认于{on}。",
    "CONFIRM_OVERDUE": "收到后 1 个工作日仍未与申请人确认，请尽快联系。",
    "CONFIRM_SUPERVISION": "收到后 3 个工作日仍未与申请人确认，已列入督办。",
    "CORRECTION_ALREADY_USED": "{on}再次告知补正，补正只能一次，不影响期限。",
    "CORRECTION_NOTICE_LATE": "{on}告知补正已超过收到申请后 7 个工作日，不影响期限。",
    "CORRECTION_NOT_PENDING": "{on}收到补正材料，但没有待补正，不影响期限。",
    "CORRECTION_OVERDUE": "{on}的补正材料逾期且无正当理由，视为放弃。",
    "CONSULT_AFTER_DUE": "{on}征求意见时答复期限已过，不影响期限。",
    "CONSULT_ON_DUE_DATE_NO_EFFECT": "{on}正是答复期限最后一日，此日征求意见不影响期限。",
    "CONSULT_UNKNOWN_PARTY": "{on}的意见没有对应的征求意见，请核对。",
    "OPINION_LATE": "{on}收到的意见已超过 15 个工作日，暂停不因此延长。",
    "EXTENSION_DAYS_INVALID": "{on}延长的天数超出 1 至 20 个工作日，不影响期限。",
    "EXTENSION_NOT_APPROVED": "{on}延长没有经机构负责人事先同意，不影响期限。",
    "EXTENSION_ALREADY_USED": "{on}再次延长，延长只能一次，不影响期限。",
    "EXTENSION_AFTER_DUE": "{on}延长时答复期限已过，不影响期限。",
    "EXTENSION_OF_FIXED_DATE": "已告知延迟答复，{on}的延长不影响期限。",
    "DELAY_NOTICE_AFTER_DUE": "{on}告知延迟答复时期限已过，不影响期限。",
    "DELAY_NOT_APPROVED": "{on}延迟答复没有经机构负责人同意，不影响期限。",
    "DELAY_DATE_NOT_LATER": "{on}延迟到的日期不晚于原期限，不影响期限。",
    "FEE_NOTICE_AFTER_DUE": "{on}通知缴费时答复期限已过，不影响期限。",
    "FEE_ZERO_NO_EFFECT": "{on}收费金额为零，不影响期限。",
    "FEE_NOT_PENDING": "{on}的缴费没有对应的收费通知，不影响期限。",
    "FEE_OVERDUE": "{on}的缴费已逾期，视为放弃。",
    "REPLY_WHILE_SUSPENDED": "{on}答复时期限仍处于中止状态，请核对。",
}

FINDING_LEVELS = {"error": "不生效", "warning": "提醒"}

DAY_KINDS = {
    "outside": "期限之外",
    "received": "收到",
    "counted": "已计",
    "remaining": "剩余",
    "due": "到期",
    "paused": "停表",
    "suspended": "中止",
    "restarted": "重新起算",
    "superseded": "重新起算前",
    "overdue": "逾期",
    "rest": "休息日",
}

DAY_REASONS = {
    "working": "工作日",
    "make_up": "调休上班",
    "weekend": "周末",
    "holiday": "放假",
    "receipt_day": "收到当日不计",
    "restart_day": "重新起算当日不计",
    "paused_consult": "征求意见期间不计",
    "suspended_correction": "补正期间不计",
    "suspended_fee": "缴费期间不计",
    "superseded": "已重新起算",
    "overdue": "已逾期",
}

SILENCE = {"agency_decides": "逾期未提出意见，由本机关决定", "consent": "逾期未提出意见，视为同意"}
