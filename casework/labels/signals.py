"""Words of signals of excessive requests (超量信号): for the head of the office alone."""

SIGNALS = {
    "S1": "一个自然月内向本机关申请",
    "S2": "三十日内向全区各机关申请",
    "S3": "一次申请的事项",
    "S4": "十二个月内向本机关申请",
    "S5": "重复或者近似申请的比例",
    "S6": "十二个月内因信息公开提起的复议、诉讼",
    "S7": "审核人标记：内容明显涉及已决争议或者琐碎事项",
    "S8": "同一联系方式使用的姓名、名称",
}
SIGNAL_UNITS = {
    "S1": "件", "S2": "件", "S3": "项", "S4": "件", "S5": "%", "S6": "件", "S7": "", "S8": "个",
}  # fmt: skip
SIGNAL_ORIGINS = {
    "S1": "国办函〔2020〕109号按件计收的免费件数",
    "S2": "工作惯例",
    "S3": "工作惯例（参考审判案例）",
    "S4": "工作惯例",
    "S5": "工作惯例",
    "S6": "工作惯例（参考审判案例）",
    "S8": "工作惯例（参考审判案例）",
}
SIGNAL_STATES = {"open": "待处理", "dismissed": "不作处理", "proceeded": "已转说明理由"}
SIGNAL_GROUPS = {"applicant": "同一申请人", "cluster": "关联申请"}
SIGNAL_WAYS = {
    "applicant": "同一申请人", "phone": "同一电话", "address": "同一地址", "agent": "同一代理人",
    "text": "内容相同或者近似",
}  # fmt: skip
COUNTERS = {
    "journalist": "申请人是新闻工作者，因采访需要",
    "researcher": "申请人从事研究，因研究需要",
    "many_subjects": "各次申请的事项不同，重复的少",
    "first_year": "第一年申请，以前没有申请过",
    "good_faith_narrowing": "经沟通曾善意明确、缩小申请范围",
}
SIGNAL_LINE = "{what} {count}{unit}（标准 {limit}{unit}），{first}至{last}"
SIGNAL_MARKED = "审核人标记：{remark}"
SIGNAL_ATTEMPTS = "已主动沟通 {count} 次"
SIGNAL_NO_ATTEMPT = "尚无主动沟通记录"
FEE_CHOICE = {
    "by_item": "按件计收适用于件数、频次明显超过合理范围，一件一计，不论结果，按当月第几件定标准。",
    "by_volume": "按量计收适用于要求提供的信息数量大，只计实际提供的页数，每件单独计算。",
}
