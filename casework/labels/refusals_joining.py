"""Refusals of merging, splitting, concentrated requests and proactive disclosure: why, and what instead."""

JOINING_REFUSALS: dict[str, tuple[str, str]] = {
    "MERGE_ITSELF": ("一件申请不能并入它自己。", "请填写另一件在办申请的登记号。"),
    "MERGE_NOT_FOUND": ("没有登记号为{number}的申请。", "请核对登记号。"),
    "MERGE_OTHER_APPLICANT": (
        "{number}不是同一申请人向本机关提出的申请，不能合并。",
        "不同申请人的申请应当分别答复；内容相同的，可在“集中申请”中关联。",
    ),
    "MERGE_OTHER_CONTENT": ("{number}的申请内容与本件不同，不能合并。", "请分别答复。"),
    "MERGE_CLOSED": (
        "{number}已是“{state}”，不能再并入。",
        "已经答复的，可按重复申请答复（第三十六条第六项）。",
    ),
    "MERGE_CHAIN": ("已经合并过的申请不能再连环合并。", "请并入最先收到、仍在办理的那一件。"),
    "MERGE_LATER": ("{number}收到在后，应当由它并入本件。", "请到{number}办理合并。"),
    "MERGE_DUE_LATER": (
        "{due_on}晚于本件的答复期限{own_due_on}，并入后会超过本件的期限。",
        "请分别答复；原件的延期、征求意见不及于本件。",
    ),
    "SPLIT_AFTER_NOTICE": (
        "已发出补正、说明理由、收费、延期或者征求意见的文书，分出的件会失去这些期间。",
        "请在本件内逐项答复。",
    ),
    "SPLIT_SINGLE_ITEM": ("申请只有一个事项，不需要拆分。", "申请书确有几个事项的，登记时逐项填写。"),
    "SPLIT_NOTHING_LEFT": ("至少要分出一项，并在本件留下一项。", "请调整勾选的事项。"),
    "CLUSTER_ONE_MEMBER": (
        "确认的申请只有{count}件，不是集中申请。",
        "请先逐件确认；只有一件的，按一般申请答复。",
    ),
    "CLUSTER_ONE_APPLICANT": (
        "这些申请出自同一申请人，不是多个申请人申请同一信息。",
        "同一申请人重复申请的，按合并办理或者重复申请处理。",
    ),
    "CLUSTER_NOT_GIVEN": (
        "最近一次答复不是予以公开或者部分公开。",
        "属于可以公开的信息，才可纳入主动公开；请先办结其中一件。",
    ),
    "CLUSTER_STATE": ("这组集中申请现为“{cluster_state}”，不能这样办理。", "请刷新页面，按当前状态办理。"),
    "COPY_NAMES_APPLICANT": (
        "草稿里写有原申请人的姓名、电话、证件号码或者登记号。",
        "请先从草稿中删去，再用于其他申请人的申请。",
    ),
    "COPY_NOT_POSSIBLE": (
        "{number}不能套用：不在拟稿环节、已有草稿、事项数不同，或者不在本组。",
        "请取消勾选该件后再套用。",
    ),
    "PUBLICATION_NOT_SUGGESTED": ("这项建议没有登记，或者已经审核。", "请刷新案件页面。"),
    "PROACTIVE_STATE": (
        "这项转主动公开事项现为“{task_state}”，不能这样办理。",
        "请刷新页面，按当前状态办理。",
    ),
    "PROACTIVE_OWN_PROPOSAL": ("您是提出人，不能由您作保密审查。", "请由其他保密审查员审查。"),
    "PROACTIVE_TEXT_MISSING": ("没有填写拟公开的内容。", "请先录入拟公开的全文，再作审查。"),
    "PROACTIVE_HITS_LEFT": (
        "还有{count}处疑似个人信息没有核对。",
        "请逐处遮盖，或者勾选并写明可以公开的理由。",
    ),
    "RECHECK_STATE": ("这项信息已重新审查或者已有新的答复。", "请刷新清单。"),
    "RECHECK_TOO_EARLY": (
        "该信息应于{review_on}以后重新审查。",
        "提前发现可以公开的，直接按“现可公开”办理。",
    ),
}
