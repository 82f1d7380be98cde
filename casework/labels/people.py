"""Words for people, papers and their ways: roles, applicants, channels, methods, contacts."""

ROLES = {
    "registrar": "登记员",
    "handler": "经办人",
    "liaison": "协办联络员",
    "unit_head": "承办部门负责人",
    "secrecy_reviewer": "保密审查员",
    "legal_reviewer": "法制审核员",
    "ogi_head": "政府信息公开工作机构负责人",
    "signer": "签发人",
    "seal_keeper": "印章管理员",
    "archivist": "档案员",
    "supervisor": "督办员",
    "library_editor": "案例库管理员",
    "library_reviewer": "案例库审核人",
    "library_reader": "案例库读者",
    "statistician": "统计员",
    "auditor": "审计员",
    "sysadmin": "系统管理员",
    "secadmin": "安全管理员",
    "system": "系统",
}

CHANNELS = {
    "in_person": "当面提交",
    "oral": "口头申请",
    "registered_mail": "挂号信、EMS",
    "ordinary_mail": "平信",
    "online": "网上提交",
    "fax": "传真",
    "misdirected_mail": "寄给其他科室或个人",
}

METHODS = {
    "post": "邮寄（EMS、挂号信）",
    "direct": "当面送达",
    "via_organ": "委托其他机关送达",
    "electronic": "电子送达",
    "lien": "留置送达",
    "public_notice": "公告送达",
}

APPLICANT_KINDS = {
    "natural_person": "自然人",
    "commercial_enterprise": "商业企业",
    "research_institution": "科研机构",
    "social_organisation": "社会公益组织",
    "legal_service": "法律服务机构",
    "other_organisation": "其他组织",
}

PARTY_ROLES = {
    "applicant": "申请人",
    "co_applicant": "共同申请人",
    "agent": "代理人",
    "third_party": "第三方",
    "organ": "其他机关",
}

ID_KINDS = {
    "id_card": "居民身份证",
    "passport": "护照",
    "hk_macau_permit": "港澳居民来往内地通行证",
    "taiwan_permit": "台湾居民来往大陆通行证",
    "residence_permit": "港澳台居民居住证",
    "foreign_residence": "外国人永久居留身份证",
    "officer_card": "军官证",
    "other": "其他证件",
}

LACKS = {"identity": "身份证明", "contact": "联系方式", "authority": "授权委托书"}

# What a paper really is that was registered by mistake (domain 01 § 1, CLOSED_NOT_OGI_FORM).
OTHER_FORMS = {
    "record_correction": "要求更正本人信息记录",
    "consultation": "一般咨询",
    "other_paper": "寄送本机关的其他来文",
}

FORMS_WANTED = {"paper": "纸质", "electronic": "电子文档", "disc": "光盘或U盘"}

ROUTES_WANTED = {"post": "邮寄", "pick_up": "自行领取", "email": "电子邮件", "on_the_spot": "当场阅读、抄录"}

PURPOSES = {
    "confirm_receipt": "确认收到申请",
    "clarify_content": "明确申请内容",
    "explain_law": "解释法律规定",
    "guide_other_channel": "指引其他渠道",
    "mediate_real_need": "推动解决真实诉求",
    "deliver": "联系送达",
}

OUTCOMES = {
    "clarified": "已明确",
    "narrowed": "已缩小范围",
    "withdrew_voluntarily": "自愿撤回",
    "guided": "已指引",
    "no_contact": "未联系上",
    "refused": "拒绝沟通",
    "confirmed": "双方已确认",
}

DIRECTIONS = {"in": "对方联系我方", "out": "我方联系对方"}

CONTACT_CHANNELS = {"phone": "电话", "visit": "来访", "letter": "信函", "online": "网上", "other": "其他"}

NEED_RESOLVED = {"yes": "已解决", "partly": "部分解决", "no": "未解决", "": "不了解"}

POST_RETURNS = {
    "refused": "拒收",
    "unclaimed": "无人领取",
    "moved": "已迁移新址",
    "unknown_at_address": "查无此人",
    "address_wrong_by_office": "我方写错地址",
}

ORGAN_KINDS = {"DG": "区政府", "DEPT": "区政府部门", "SO": "街道办事处", "OTHER": "区外机关"}
