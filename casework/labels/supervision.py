"""Words of supervision (督办): levels, states, reasons, texts of proposals, who holds a case."""

SUPERVISION_LEVELS = {1: "提醒", 2: "督办通知", 3: "通报", 4: "约谈", 5: "移送问责建议", 9: "表扬"}
SUPERVISION_STATES = {
    "proposed": "待签发",
    "dismissed": "不采纳",
    "issued": "待答复",
    "answered": "已答复",
    "closed": "已办结",
}
SUPERVISION_TRIGGERS = {
    "near_due": "期限将到，尚未送签",
    "material_overdue": "协办材料逾期未交",
    "material_long_overdue": "协办材料逾期较久",
    "unconfirmed": "来信逾期未确认",
    "overdue": "答复逾期",
    "second_reminder": "同一案件已两次提醒",
    "late_correction": "补正告知逾期发出",
    "overdue_in_quarter": "本季度多件逾期",
    "corrected": "经复议、诉讼被纠正",
    "corrected_in_year": "本年度多次被纠正",
    "all_in_time": "全年按期办结",
    "by_hand": "人工发起",
}
# What a proposal says: (facts, demand). People may change both before they issue it.
SUPERVISION_TEXTS = {
    "near_due": (
        "{ref}号政府信息公开申请的答复期限至{due_on}届满，至{today}仅剩{days}个工作日，尚未送签。",
        "请抓紧办理，确保在期限内作出并送出答复，并说明办理进度和预计送签时间。",
    ),
    "material_overdue": (
        "{ref}号政府信息公开申请需要你单位协助提供材料，应于{due_on}前提交，至{today}已逾期{days}个工作日。",
        "请立即提交材料和意见；确有困难的，说明原因和提交时间。",
    ),
    "material_long_overdue": (
        "{ref}号政府信息公开申请需要你单位提供材料，应于{due_on}前提交，至{today}已逾期{days}个工作日，经提醒仍未提交。",
        "请立即提交材料和意见，书面说明逾期原因和整改措施。",
    ),
    "unconfirmed": (
        "{ref}号来信于{due_on}收到，至{today}已{days}个工作日，尚未与申请人确认并登记。",
        "请立即与申请人联系确认并登记；无法联系的，记录联系经过。",
    ),
    "overdue": (
        "{ref}号政府信息公开申请的答复期限已于{due_on}届满，至{today}已逾期{days}个工作日，尚未答复申请人。",
        "请立即作出并送出答复，书面说明逾期原因和整改措施。",
    ),
    "second_reminder": (
        "{ref}号政府信息公开申请已提醒{days}次，至{today}仍未办结。",
        "请书面说明原因和办理计划，明确送签、答复的日期。",
    ),
    "late_correction": (
        "{ref}号政府信息公开申请于{received_on}收到，补正告知于{due_on}发出，"
        "超过《中华人民共和国政府信息公开条例》第三十条规定的7个工作日。",
        "请书面说明原因和整改措施；答复期限仍自收到申请之日起计算。",
    ),
    "overdue_in_quarter": (
        "{period}你单位有{days}件政府信息公开申请逾期未答复或者逾期答复：{refs}。",
        "请书面报告逾期原因和整改措施。",
    ),
    "corrected": (
        "{ref}号政府信息公开申请的答复经{decision_no}被纠正，须重新处理。",
        "请在规定期限内重新作出处理，并书面报告问题原因和整改措施。",
    ),
    "corrected_in_year": (
        "{period}你单位的政府信息公开答复有{days}件经行政复议、行政诉讼被纠正：{refs}。",
        "请准备情况说明和整改方案，由主要负责人参加约谈。",
    ),
    "all_in_time": (
        "{period}你单位办结政府信息公开申请{days}件，全部按期答复，没有经行政复议、行政诉讼被纠正。",
        "",
    ),
    "by_hand": ("", ""),
}
# What a message about an action says.
SUPERVISION_MESSAGES = {
    "issued": "有一项督办（{level}）",
    "answered": "督办（{level}）已答复，请核实后办结",
    "closed": "督办（{level}）已办结",
    "proposed": "新增 {count} 项督办建议，请决定是否签发",
}
HOLDERS = {
    "desk": "登记窗口",
    "unit": "科室、单位",
    "handler": "经办人",
    "applicant": "申请人",
    "third_party": "第三方",
    "organ": "其他机关",
    "reviewer": "审核人",
    "signer": "签发人",
    "seal_keeper": "印章管理员",
    "post": "送达途中",
    "ended": "已办结",
}
SUPERVISION_LIST = "督办清单"
SUPERVISION_EXPORT = (
    "登记号", "答复机关", "承办科室", "当前环节", "到期日", "剩余工作日",
    "现在谁手里", "已停工作日", "未办结督办",
)  # fmt: skip
