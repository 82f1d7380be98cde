"""Words of the practice values (办理参数): name with its unit, and what follows from it."""

PARAMETER_GROUPS = {
    "transfers": "转办协办",
    "consultation": "征求意见",
    "matters": "更正与投诉",
    "excessive": "超量信号",
    "supervision": "督办",
    "improvement": "工作建议",
}
# name: (what it is, with its unit; what follows)
PARAMETERS = {
    "transfers.acceptance_days": ("接收或者退回的时间，工作日", "到时没有答复的，视为接收"),
    "transfers.hop_limit": ("一件申请最多转办几次", "再转办须由协调人裁定"),
    "transfers.handle_days": ("转办的材料时间，工作日", "并且至少在答复期限前留出审核签发的时间"),
    "transfers.assist_days": ("协办的材料时间，工作日", "并且至少在答复期限前留出审核签发的时间"),
    "consultation.release_wait_days": (
        "第三方收到决定公开告知书后的等待时间，工作日",
        "等待时间届满后才能送出信息；已发出的告知书不受影响",
    ),
    "matters.correction_days": ("更正申请的答复时间，工作日", "条例没有规定期限；已登记的不受影响"),
    "matters.complaint_days": ("投诉举报的答复时间，工作日", "已登记的不受影响"),
    "excessive.S1": ("一个自然月内向一个机关申请超过几件", "提示机构负责人；来源：国办函〔2020〕109号"),
    "excessive.S2": ("三十日内向全区各机关申请超过几件", "提示机构负责人；来源：工作惯例"),
    "excessive.S3": ("一次申请的事项超过几项", "提示机构负责人；来源：工作惯例"),
    "excessive.S4": ("十二个月内向一个机关申请超过几件", "提示机构负责人；来源：工作惯例"),
    "excessive.S5": ("重复或者近似申请的比例超过百分之几", "提示机构负责人；来源：工作惯例"),
    "excessive.S5_least": ("重复比例自几件起计算", "件数少的，比例不能说明问题；来源：工作惯例"),
    "excessive.S6": ("十二个月内复议、诉讼超过几件", "提示机构负责人；来源：工作惯例"),
    "excessive.S8": ("同一联系方式使用的姓名、名称超过几个", "提示机构负责人；来源：工作惯例"),
    "supervision.near_due_days": ("期限将到，剩余不超过几个工作日", "仍未送签的，建议提醒（一级）"),
    "supervision.material_overdue_days": ("协办材料逾期几个工作日", "建议提醒承办单位（一级）"),
    "supervision.material_demand_days": ("协办材料逾期几个工作日", "升为督办通知（二级）"),
    "supervision.unconfirmed_days": ("来信到达后几个工作日", "仍未与申请人确认的，建议提醒（一级）"),
    "supervision.reminders_in_case": ("同一案件第几次提醒", "升为督办通知（二级）"),
    "supervision.overdue_in_quarter": ("一个单位一个季度逾期几件", "建议通报（三级）"),
    "supervision.corrected_in_year": ("一个单位一年被纠正几件", "建议约谈（四级）"),
    "supervision.reminder_answer_days": ("提醒的答复时间，工作日", "自发出次日起算"),
    "supervision.demand_answer_days": ("督办通知的答复时间，工作日", "自发出次日起算"),
    "improvement.requests": ("指向同一单位同类行政行为的申请满几件", "提出工作建议，由机构负责人确认"),
    "improvement.calendar_days": ("上述申请在多少个自然日之内", "自第一件来件当日起算"),
    "improvement.corrected": ("一个单位因同一原因被纠正满几件", "提出工作建议，由机构负责人确认"),
    "improvement.answer_days": ("工作建议的反馈时间，工作日", "发出时可以另定"),
}
