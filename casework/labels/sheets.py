"""Words of the internal sheets (审签单等), of the file's directory (卷内目录) and of its check list."""

SHEETS = {
    "D12": "送达回证",
    "D18": "政府信息公开保密审查表",
    "D19": "法制审核意见表",
    "D20": "政府信息公开答复审签单",
    "D21": "检索记录",
    "D22": "会商纪要",
    "D23": "沟通记录",
    "signals": "申请情况核查表",
    "D24": "主动公开转化审批单",
    "registration": "政府信息公开申请登记表",
    "volume": "卷内目录",
    "closing": "卷内备考表",
}

# Left column of the sheets.
ROWS = {
    "number": "登记号",
    "applicant": "申请人",
    "received_on": "收到申请之日",
    "channel": "来件方式",
    "due_on": "答复期限",
    "content": "申请内容",
    "letter": "答复书",
    "version": "送审稿",
    "result": "答复类型",
    "unit": "承办科室",
    "handler": "经办人",
    "drafted": "拟稿",
    "submitted_for_review": "送审",
    "secrecy_cleared": "保密审查意见",
    "basis": "审查依据",
    "masking": "审查结论",
    "legally_cleared": "法制审核意见",
    "sent_back": "退回修改",
    "signed": "签发",
    "letter_number": "文号",
    "overdue_reason": "逾期原因",
    "sealed": "用印",
    "held_on": "会商时间",
    "place": "会商地点",
    "marks": "疑难情形",
    "minutes": "会商情况",
    "conclusions": "会商结论",
    "set_aside": "不采纳的理由",
    "signals": "核查情况",
    "counters": "需要一并考虑的情形",
    "contacts": "主动沟通情况",
    "decision": "处理意见",
    "missing": "缺少的材料",
    "note": "需要说明的情况",
    "pages": "本卷页数",
    "items": "本卷件数",
    "archive_no": "档号",
    "retention": "保管期限",
    "box": "盒号",
    "compiled": "整理人",
    "checked": "检查人",
    "date": "日期",
    "transfer_subject": "申请事项",
    "transfer_kind": "方式",
    "transfer_unit": "承办单位",
    "transfer_from": "转办单位",
    "transfer_phone": "联系电话",
    "transfer_asked": "要求提供",
    "transfer_basis": "职责依据",
    "transfer_sent_on": "转办日期",
    "return_reason": "退回理由",
    "return_unit": "应承办的单位",
    "return_proof": "三定、权责清单依据",
    "return_text": "情况说明",
    "returned_on": "退回日期",
    "transfer_opinion": "意见",
    "transfer_files": "所附材料",
    "material_on": "提交日期",
    "info_title": "信息名称",
    "task_unit": "承办单位",
    "task_state": "办理状态",
    "proposal": "提出理由",
    "public_text": "拟公开内容",
    "public_decision": "决定意见",
    "publish_due": "发布期限",
    "personal_cleared": "个人信息核对",
    "published": "发布情况",
}
MASKED = {True: "遮盖后可以公开", False: "可以公开"}
NONE = "无"
VERSION = "第{version}稿"
SIGNED_BY = "{text}\n{name}　{on}"
BY = "{name}　{on}"
PAGE_COUNT = "共{pages}页"
ITEM_COUNT = "共{items}件"
SIGN_HERE = "签名：　　　　　　　　年　　月　　日"
FURTHER = "……（全文见申请书）"
FURTHER_TEXT = "……（全文附后）"
NO_HITS = "未发现疑似个人信息"

SEARCH_HEADS = ("日期", "检索处所", "关键词、年份", "结果", "检索人")
CONTACT_HEADS = ("日期", "方式", "沟通内容", "结果", "记录人")
CONTACT_LINES = {
    "real_need": "真实诉求：{}",
    "need_resolved": "诉求解决：{}",
    "referred_to": "引导到：{}",
    "promised_on": "约定回电：{}",
    "promise": "约定内容：{}",
    "called_back": "已回电：{}",
}
SIGNAL_HEADS = ("序号", "收到日期", "登记号", "申请内容", "办理结果")
VOLUME_HEADS = ("序号", "文号", "责任者", "题名", "日期", "页号", "备注")
APPLICANT = "申请人"
SCANNED = "扫描件"
GIVEN = "附件"

# What the check list asks for: (is there, is missing).
ARCHIVE_CHECKS = {
    "REPLY": ("答复书已用印并存有版式文件", "没有用印的答复书"),
    "APPLICATION": ("申请书原件已入卷", "没有申请书原件（扫描件）"),
    "IDENTITY": ("身份证明已入卷或登记时已核对", "没有身份证明"),
    "AUTHORISATION": ("代理人的授权委托书已入卷", "没有代理人的授权委托书"),
    "RECEIPT": ("登记回执已出具", "没有登记回执"),
    "SEARCH": ("检索记录已记", "没有检索记录"),
    "SECRECY": ("保密审查意见已留存", "没有保密审查意见"),
    "LEGAL": ("法制审核意见已留存", "没有法制审核意见"),
    "CORRECTION": ("补正材料已入卷", "没有补正材料（扫描件）"),
    "OPINION": ("征求意见回函已入卷", "没有征求意见的回函"),
    "PAYMENT": ("缴费凭证已入卷", "没有缴费凭证"),
    "DELIVERY": ("送达凭证已入卷", "没有送达凭证（回证、邮件签收页等）"),
    "SERVED": ("申请人收到日期已登记", "没有登记申请人收到答复的日期，复议期限从生效日期起算"),
    "WITHDRAWAL": ("撤回申请书已入卷", "没有撤回申请书（扫描件）"),
    "LETTERS": ("文书都已出文", "还有文书没有出文或没有发出"),
    "DECISION": ("复议决定或判决已入卷", "没有复议决定或判决"),
}
# Why a retention is proposed.
RETENTION_REASONS = {
    "refused": "有不予公开的内容",
    "reopened": "有复议或者诉讼",
    "difficult": "疑难复杂，可作先例",
    "plain": "一般事项",
}
