"""Words of typical cases: codes in words, what stands for persons, sentences of a first draft."""

CASE_STAGES = {
    "reply": "只有答复",
    "review": "行政复议",
    "first_instance": "一审",
    "second_instance": "二审",
}
REMEDY_RESULTS = {"none": "无复议诉讼", "upheld": "维持", "corrected": "纠错", "other": "其他结果"}
CASE_LEVELS = {"district": "区级", "city": "市级", "province": "省级", "national": "全国"}
LIBRARY_ORGAN_KINDS = {
    "district": "区政府",
    "department": "区政府部门",
    "street": "街道办事处",
    "branch": "上级部门派出机构",
    "other": "其他单位",
}
TRACE_KINDS = {
    "name": "关联案件当事人的姓名、名称",
    "address": "关联案件当事人的地址",
    "place": "街道名称",
    "id_number": "身份证件号码",
    "bank_card": "银行卡号",
    "phone": "电话号码",
    "plate": "车牌号码",
    "credit_code": "统一社会信用代码",
    "email": "电子邮箱",
    "number": "较长的号码",
    "exact_date": "具体日期",
    "house": "门牌、房号",
    "court_number": "案号",
    "office_number": "登记号、文号",
}
# What is written instead; for what is missing here the editor finds the words.
INSTEAD = {
    "id_number": "（身份证号略）",
    "bank_card": "（账号略）",
    "phone": "（电话略）",
    "plate": "（车牌略）",
    "credit_code": "（统一社会信用代码略）",
    "email": "（邮箱略）",
    "number": "（号码略）",
    "house": "某号",
    "court_number": "某号裁判文书",
    "office_number": "某号文书",
    "address": "某处",
}
PERSONS = {"applicant": "申请人", "co_applicant": "申请人", "agent": "代理人", "third_party": "第三人"}
FIRM, SOMEBODY, STREET, ESTATE = "某公司", "某某", "某街道", "某小区"
REVIEW_TABS = {
    "nominations": "推荐",
    "draft": "草稿",
    "review1": "法制审核",
    "review2": "审核发布",
    "check": "待年检",
    "published": "已发布",
    "withdrawn": "已撤回",
}

# A first draft
UNTITLED = "未命名案例"
ASKED = "申请人甲申请公开：{items}"
ITEM = "（{no}）{text}"
SEARCHED = "承办单位检索了{places}〔，检索词“{words}”〕〔，年限{years}〕，结果为{result}。"
CONSULTED = "就是否公开书面征求了第三人意见。"
EXTENDED = "因情况复杂，经批准延长了答复期限。"
ANSWERED = "作出“{result}”的答复。"
DISPUTED = {
    "review": "申请人不服，申请行政复议，复议结果为{outcome}。",
    "litigation": "申请人不服，提起行政诉讼，裁判结果为{outcome}。",
}
CITATION = "市中区依申请公开典型案例 {ref}"

JOBS = {"propose-nominations": "自动推荐典型案例", "check-case-law": "典型案例依据年检提醒"}

AUDIT = "典型案例"
