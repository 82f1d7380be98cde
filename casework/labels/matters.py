"""Words of matters beside requests: correction of records, complaints (更正、投诉举报)."""

MATTER_KINDS = {"RECORD_CORRECTION": "更正政府信息记录", "COMPLAINT": "投诉举报"}
MATTER_STATES = {
    "registered": "待受理",
    "examining": "核查中",
    "concluded": "已决定待答复",
    "answered": "已答复",
    "withdrawn": "已撤回",
}
MATTER_OUTCOMES = {
    "corrected": "予以更正",
    "passed_on": "转送有权机关",
    "told_to_ask": "告知向有权机关提出",
    "refused": "不予更正",
    "correction_ordered": "督促整改",
    "circulated": "通报批评",
    "unfounded": "问题不成立",
}
MATTER_ACTS = {
    "registered": "登记",
    "taken_up": "受理并开始核查",
    "evidence_added": "添加证据",
    "concluded": "作出决定",
    "answered": "作出答复书",
    "withdrawn": "申请人撤回",
}
