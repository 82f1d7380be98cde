"""Words of the search page, of the administration of its words, and of the monthly report."""

from case_library.labels.cases import LIBRARY_ORGAN_KINDS, REMEDY_RESULTS
from case_library.labels.policies import VALIDITIES

COLLECTIONS = {"case": "典型案例", "text": "标准文本", "policy": "政策文件"}
COLLECTION_TONES = {"case": "blue", "text": "green", "policy": "amber"}
ALL_COLLECTIONS = "全部"
FACETS = {
    "subject": "领域",
    "dispute_point": "争议点",
    "determination": "答复类型",
    "article": "依据条款",
    "year": "年份",
    "remedy": "复议、诉讼结果",
    "organ_kind": "答复机关",
    "validity": "效力",
}
# Short ones for a narrow column; what is missing here stands as elsewhere.
FACET_DETERMINATIONS = {
    "GRANT_A": "予以公开",
    "GRANT_B": "已主动公开",
    "GRANT_C": "予以公开（告知方式）",
    "PARTIAL": "部分公开",
    "REF_1": "不予公开：国家秘密",
    "REF_2": "不予公开：法规禁止",
    "REF_3": "不予公开：三安全一稳定",
    "REF_4": "不予公开：第三方权益",
    "REF_5": "不予公开：内部事务",
    "REF_6": "不予公开：过程性信息",
    "REF_7": "不予公开：执法案卷",
    "REF_8": "行政查询事项",
    "UNABLE_1A": "信息不存在",
    "UNABLE_1B": "非本机关负责",
}
WITHOUT_REMEDY = "none"
FACET_WORDS = {"remedy": REMEDY_RESULTS, "organ_kind": LIBRARY_ORGAN_KINDS, "validity": VALIDITIES}
SORTS = {"relevance": "按相关度", "date": "按日期", "use": "按引用次数"}
YEAR = "{}年"
SEARCH_FAULTS = {
    "too_long": "检索词太长，请缩短为几个关键词或者一句话后再检索。",
    "no_words": "没有可以检索的文字，请输入关键词、拼音或者一句话，例如：征收补偿、房子被拆了补多少钱。",
}
KEPT = "已收藏，在案例库“我的收藏”中查看。"
LET_GO = "已取消收藏。"
KEPT_FULL = "收藏最多 {} 条，请先取消不用的。"
MINE = "我的收藏"
# The coded fields of two cases side by side, in the order of the page.
COMPARED = ("领域", "答复类型", "理由类别", "争议点", "答复机关", "年份", "经过程序", "复议诉讼", "级别")
IGNORED = "网址中有不能识别的筛选条件，已略去。"

AXES = {"subject": "领域", "dispute_point": "争议点"}
TERM_FAULTS = {
    "name_taken": "已有同名的，请换一个名称。",
    "pinned": "列入重点的三个领域固定在最前，不能停用。",
    "last_number": "编号已用完，请联系系统管理员。",
}
RUN_STATES = {"waiting": "等待更新", "running": "正在更新", "done": "已更新"}
SYNONYM_SHEET = "通俗说法"
SYNONYM_COLUMNS = {
    "plain": "通俗说法",
    "official": "规范用语",
    "hint": "指向",
    "weight": "权重",
    "active": "状态",
}
SYNONYM_EXAMPLE = ("房子被拆了", "房屋征收、补偿安置", "S01", "1", "启用")
ACTIVE, INACTIVE = "启用", "停用"
SYNONYM_FAULTS = {
    "plain_missing": "没有填写通俗说法",
    "plain_taken": "已有同样的通俗说法",
    "twice": "表格中重复",
    "official_missing": "没有填写规范用语",
    "official_many": "规范用语超过 10 个",
    "hint_unknown": "“指向”不是领域、争议点或者答复类型的编号",
    "weight": "权重应在 0.1 到 2 之间",
    "active": "状态应填启用或者停用",
    "too_long": "文字太长",
    "control": "有看不见的控制字符",
}
SYNONYM_PARTS = "、"

REPORT_SHEET = "案例库月报"
REPORT_HEADINGS = ("栏目", "项目", "数量", "说明")
REPORT_PARTS = {
    "use": "使用情况",
    "gaps": "没有结果的检索",
    "most": "打开最多",
    "nominations": "推荐办理",
    "published": "本月发布",
    "withdrawn": "本月撤回",
    "checks": "待核对",
}
REPORT_USE = {
    "searches": "检索",
    "words": "不同的检索词",
    "zero": "没有结果的检索",
    "opened": "打开条目",
    "useful": "评为有用",
    "useless": "评为没有用",
    "cited": "累计引用",
}
GAP_KNOWN = "已有通俗说法"
CHECKS = {"cases": "典型案例依据待核对", "policies": "政策文件效力待核对"}

AUDIT = "案例库检索与词表"
