"""Why a step is refused, and what one can do instead. Words in braces are filled from the refusal."""

from casework.labels.library import LIBRARY_REFUSALS
from casework.labels.refusals_joining import JOINING_REFUSALS

# code → (what is wrong, what to do instead)
REFUSALS: dict[str, tuple[str, str]] = {
    **JOINING_REFUSALS,
    **LIBRARY_REFUSALS,
    "ROLE_NOT_ALLOWED": ("您的角色不能办理“{kind}”。", "请由{roles}办理。"),
    "STATE_NOT_ALLOWED": (
        "案件现为“{state}”，不能办理“{kind}”。",
        "须在“{sources}”环节办理，请先完成前面的步骤。",
    ),
    "CASE_ALREADY_CLOSED": (
        "案件已办结（{state}），不能再办理“{kind}”。",
        "如复议决定或判决要求重新处理，请办理“重新办理”。",
    ),
    "NOTHING_TO_VOID": (
        "没有可以作废的记录：该记录不存在、已作废，或属于收件、登记。",
        "收到日期有误的，请机构负责人更正收到日期。",
    ),
    "VOID_NOT_NEWEST": ("只能作废最近一次改变环节的记录及其后的记录。", "请先作废“{newest}”。"),
    "VOID_NOT_YOURS": (
        "这条记录由他人登记，您不能作废。",
        "请由登记该记录的人或政府信息公开工作机构负责人作废。",
    ),
    "REASON_MISSING": ("没有填写理由。", "请写明理由后再提交。"),
    "DATE_IN_FUTURE": ("日期{on}还没有到（今天是{today}）。", "请填写今天或以前的日期，事情发生后再登记。"),
    "DATE_BEFORE_RECEIPT": (
        "日期{on}早于收到申请的日期{received_on}。",
        "请核对日期；收到日期有误的，请机构负责人更正。",
    ),
    "RECEIPT_NOT_CONFIRMED": (
        "以“{channel}”方式提出的申请，须双方确认后才有收到申请之日。",
        "请先与申请人联系确认并填写确认日期，或转入待确认。",
    ),
    "RECEIPT_DATE_WRONG": (
        "收到申请之日{received_on}与规则不符，应为{expected}。",
        "请核对签收、提交或确认的日期。",
    ),
    "CONFIRMATION_NOT_NEEDED": ("以“{channel}”方式提出的申请不需要双方确认。", "请直接登记。"),
    "APPLICANT_NOT_PRESENT": (
        "申请人不在场，不能当场答复。",
        "请登记后按一般程序答复；只有当面或口头申请可以当场答复。",
    ),
    "NOT_ON_THE_SPOT": (
        "“{determination}”须经审核，不能当场答复。",
        "请登记后按一般程序拟写答复、送审、签发。",
    ),
    "CLOCK_SUSPENDED": ("期限已中止，此时不能办理。", "请等申请人补正或缴费、重新起算后再办理。"),
    "NOTICE_UNKNOWN": ("没有发出过这份文书，或签收日期早于发出日期。", "请核对文书和签收日期。"),
    "NOTICE_NOT_SERVED": ("还没有登记对方收到文书的日期，期限无从计算。", "请先登记文书签收日期。"),
    "DEADLINE_NOT_PASSED": (
        "期限到{deadline}，尚未届满。",
        "请等到期限届满的次日；在此之前收到材料、款项或意见的，照常登记。",
    ),
    "CORRECTION_ALREADY_USED": (
        "已于{used_on}告知过一次补正，不能再次要求补正。",
        "仍不明确的，请与申请人沟通；确实无法检索的，按“补正后申请内容仍不明确”答复。",
    ),
    "CORRECTION_NOTICE_LATE": (
        "不能发起补正：已超过收到申请后{days}个工作日（最迟{deadline}）。",
        "请按现有内容办理，可与申请人沟通明确内容并作记录。",
    ),
    "CORRECTION_PERIOD_INVALID": (
        "补正期限{days}个工作日不在 5 至 30 个工作日之间。",
        "请填写 5 至 30 个工作日，一般为 10 个工作日。",
    ),
    "CORRECTION_OVERDUE": (
        "补正材料在期限{deadline}之后寄出。",
        "有正当理由的，请注明理由后登记；没有的，由机构负责人确认视为放弃，迟到的材料按新申请另行登记。",
    ),
    "REASONS_PERIOD_INVALID": (
        "说明理由的期限{days}个工作日不在 1 至 30 个工作日之间。",
        "请填写 1 至 30 个工作日，一般为 5 个工作日。",
    ),
    "REASONS_NOT_RECEIVED": (
        "还没有收到申请人的理由说明。",
        "请先登记收到的理由说明；逾期未说明的，认定理由不成立。",
    ),
    "DELAY_NEEDS_REASONS": (
        "延迟答复须先认定申请人的理由成立。",
        "请先要求说明理由并认定；一般情形请办理延长期限。",
    ),
    "DELAY_NOTICE_AFTER_DUE": (
        "答复期限{due_on}已过，不能再告知延迟答复。",
        "请尽快答复，签发时注明逾期原因。",
    ),
    "DELAY_NOT_APPROVED": ("延迟答复没有经机构负责人事先同意。", "请先由政府信息公开工作机构负责人审批。"),
    "DELAY_DATE_NOT_LATER": ("延迟到的日期不晚于现在的期限{due_on}。", "请填写晚于现在期限的日期。"),
    "FEE_AMOUNT_ZERO": ("信息处理费为零，不需要发收费通知。", "请直接办理答复。"),
    "FEE_ALREADY_CHARGED": ("本件已发过收费通知，不能再次收费。", "金额有误的，请作废后重新办理。"),
    "FEE_NOTICE_AFTER_DUE": ("答复期限{due_on}已过，不能再收费。", "请不收费答复，签发时注明逾期原因。"),
    "FEE_OVERDUE": ("缴费日期超过期限{deadline}。", "由机构负责人确认逾期未缴费、不再处理。"),
    "FEE_AMOUNT_DIFFERS": (
        "实缴{paid}与通知金额{charged}不一致。",
        "请核对票据；缴费不足的，请联系申请人补足。",
    ),
    "EXTENSION_DAYS_INVALID": ("延长{days}个工作日超出规定。", "延长期限最长 20 个工作日，请填写 1 至 20。"),
    "EXTENSION_NOT_APPROVED": (
        "延长期限没有经机构负责人事先同意。",
        "请先由政府信息公开工作机构负责人审批，再告知申请人。",
    ),
    "EXTENSION_ALREADY_USED": ("已于{used_on}延长过{days}个工作日，不能再次延长。", "请在现在的期限内答复。"),
    "EXTENSION_AFTER_DUE": ("不能延长期限：答复期限{due_on}已过。", "请尽快答复，签发时注明逾期原因。"),
    "EXTENSION_OF_FIXED_DATE": ("答复日期已定为{due_on}，不能延长期限。", "请在该日前答复。"),
    "CONSULT_AFTER_DUE": ("不能征求意见：答复期限{due_on}已过。", "请尽快答复，签发时注明逾期原因。"),
    "CONSULT_ALREADY_OPEN": ("已在征求该方意见，尚未结束。", "请等该方答复、退回或期限届满。"),
    "PARTY_NOT_CONSULTED": ("没有向该方征求过意见，或该次征求已经结束。", "请核对被征询方。"),
    "OPINION_BEFORE_SERVICE": (
        "意见日期{on}早于对方收到征求意见书的日期{served_on}。",
        "请核对两个日期；收到日期登记错了的，先作废再重新登记。",
    ),
    "WEIGHED_TOO_EARLY": ("还在征求该方意见，不能先作衡量。", "请等该方答复、退回或期限届满。"),
    "RELEASE_AGAINST_GOOD_REASON": (
        "该方不同意公开且理由成立，不能决定公开。",
        "请改为不予公开；不公开可能对公共利益造成重大影响的，勾选“出于公共利益”并写明理由。",
    ),
    "WITHHELD_AGAINST_CONSENT": (
        "该方已同意公开，不能再以其权益为由不公开。",
        "请改为予以公开；另有法定理由的，在答复书中选用该理由。",
    ),
    "RELEASE_NOT_DECIDED": (
        "没有对该方作出不顾其反对而公开的决定，不需要告知。",
        "请先登记意见并作出衡量，决定公开的再告知。",
    ),
    "RELEASE_PLANNED_TOO_EARLY": (
        "计划公开日期太早：须给第三方留出{days}个工作日寻求救济。",
        "请填写{first}或者以后的日期。",
    ),
    "RELEASE_NOTICE_UNSERVED": (
        "还不知道第三方收到决定公开告知书的日期，信息暂不能送出。",
        "请先登记第三方签收日期；告知书退回的，换一种方式再送。",
    ),
    "RELEASE_TOO_EARLY": (
        "第三方的等待时间没有届满，涉及其权益的信息最早{first}才能送出。",
        "请在{first}或者以后办理；将要逾期的，请办理延期。",
    ),
    "PUBLIC_NOTICE_LAST_RESORT": (
        "还没有以其他方式送达失败过，不能公告送达。",
        "请先邮寄或者当面送达，登记退件后再公告。",
    ),
    "ADDRESS_MISSING": ("没有登记对方的通信地址，不能邮寄。", "请先补登地址，或者改用其他送达方式。"),
    "HOP_LIMIT": ("本件已转办{limit}次，不能再转办。", "请提交机构负责人裁定承办单位。"),
    "HOP_NUMBER_WRONG": ("转办次序应为第{expected}次。", "请刷新页面后重新转办。"),
    "TRANSFER_NOT_OPEN": ("该次转办已经结束或不存在。", "请刷新页面，查看转办的最新情况。"),
    "TRANSFER_ALREADY_ACCEPTED": ("该次转办已经接收，不能再接收或退回。", "有争议的，请联系机构负责人裁定。"),
    "TRANSFER_ALREADY_RETURNED": ("同一单位对同一案件只能退回一次。", "有争议的，请联系机构负责人裁定。"),
    "TRANSFER_RETURN_LATE": (
        "退回期限到{deadline}，逾期视为接收。",
        "请按期反馈材料；有争议的，请联系机构负责人裁定。",
    ),
    "TRANSFER_RULED": ("承办单位已由机构负责人裁定，不能退回。", "请按裁定办理。"),
    "TRANSFER_TO_SELF": ("不能转办给本单位。", "请选择其他承办单位，由本单位办理的直接办理。"),
    "TRANSFER_IN_CIRCLE": (
        "该单位已经退回过本件，不能再次转给它。",
        "请转给别的单位；认为应由该单位承办的，请机构负责人裁定。",
    ),
    "TRANSFER_ALREADY_THERE": ("该单位正在办理本件同一类转办。", "请等该单位反馈，补充要求可以电话联系。"),
    "TRANSFER_REPLY_BY_INVALID": (
        "提交材料的期限不合适：最迟{latest}。",
        "请给审核、签发留出 5 个工作日；剩余时间不足的，至迟下一个工作日提交。",
    ),
    "TRANSFER_ACCEPT_BY_INVALID": ("接收期限{days}个工作日超出规定。", "接收期限为 1 至 2 个工作日。"),
    "TRANSFER_NOT_SILENT_YET": ("接收期限到{deadline}，尚未届满。", "请等期限届满。"),
    "TRANSFER_NOT_RETURNED": ("该次转办没有被退回，不需要裁定。", "请等承办单位接收或者退回。"),
    "TRANSFER_CRITERION_INVALID": (
        "裁定没有写明依据的标准。",
        "请选择标准；按先例裁定的，填写以前那一件的登记号。",
    ),
    "TRANSFER_NOT_IN_DANGER": (
        "答复期限还剩 {days} 个工作日以上，不能收回。",
        "请催办；期限紧迫时由机构负责人收回。",
    ),
    "TRANSFER_NOT_YOURS": ("该次转办不由您所在的单位承办。", "请由现在的承办单位办理。"),
    "TRANSFER_RECEIVER_ENDED": (
        "{unit}已经撤并〔，职责由{successor}承接〕。",
        "请改为转办给承接其职责的单位。",
    ),
    "TRANSFER_RECEIVER_OUTSIDE": (
        "{unit}不是本区的单位，不能转办。",
        "请以“征求意见”向其发函；不属于本机关负责公开的，答复时告知申请人。",
    ),
    "RETURN_PROOF_MISSING": (
        "退回没有附依据。",
        "不属于本单位职责的，写明应承办的单位和三定、权责清单依据；经检索无此信息的，附检索记录或者佐证材料。",
    ),
    "DETERMINATION_UNKNOWN": (
        "没有选择答复类型，或答复类型不在目录内。",
        "请从目录中选择，不能使用自拟的不公开理由。",
    ),
    "DETERMINATION_NEEDS_SEARCH": (
        "“{determination}”须先检索，不能在审查环节直接答复。",
        "请先受理转入办理，做好检索记录后再拟写答复。",
    ),
    "DETERMINATION_NOT_A_REPLY": (
        "“{determination}”不是答复，不能拟写答复书。",
        "请办理相应的放弃或撤回，并按需要发不再处理告知书。",
    ),
    "SEARCH_MISSING": (
        "没有检索记录，不能以“{determination}”答复。",
        "请先记录检索的范围、关键词、时段和结果。",
    ),
    "CORRECTION_NOT_ASKED": ("没有经过补正，不能答复“补正后仍不明确”。", "请先告知补正，或按现有内容答复。"),
    "REASONS_NOT_ASKED": (
        "没有要求申请人说明理由并认定不成立，不能以数量、频次为由不予处理。",
        "请先要求说明理由。",
    ),
    "THIRD_PARTY_NOT_CONSULTED": (
        "涉及第三方合法权益，还没有征求第三方意见或者作出衡量。",
        "请先登记第三方并书面征求意见；只遮盖证件号码、住址等个人信息的，登记第三方后直接“衡量意见”。",
    ),
    "OPINION_NOT_WEIGHED": (
        "征求过第三方意见，还没有自行衡量。",
        "请先办理“衡量意见”，写明理由是否成立、怎样处理。",
    ),
    "WEIGHING_DIFFERS": (
        "答复类型与衡量结果不一致。",
        "请核对：衡量为不公开的，应有以第十五条为依据的答复或者遮盖部分；衡量为公开的，不能再以第十五条拒绝。",
    ),
    "RELEASE_NOTICE_MISSING": (
        "决定不顾第三方反对而公开，还没有书面告知第三方。",
        "请先发出“决定公开告知书”。",
    ),
    "DRAFT_MISSING": ("还没有答复书稿。", "请先拟写答复书。"),
    "DRAFTER_IS_REVIEWER": ("您是拟稿人，不能审查自己拟的稿。", "请由另一位审查人员审查。"),
    "DRAFTER_IS_SIGNER": ("拟稿人不能签发自己拟的稿。", "请由另一位签发人签发。"),
    "REVIEW_OF_OTHER_VERSION": ("您看到的不是最新一稿。", "请刷新页面，查看最新一稿后再办理。"),
    "REVIEW_MISSING": ("本稿还没有通过{review}。", "请退回，重新送审。"),
    "SEND_BACK_TARGET_INVALID": ("只能退回到拟稿或办理环节。", "请选择退回修改文稿，或退回重新办理。"),
    "NUMBER_MISSING": ("没有文号，不能签发。", "请刷新页面后重新签发。"),
    "OVERDUE_REASON_MISSING": (
        "已超过答复期限{due_on}，签发时须注明逾期原因。",
        "请填写逾期原因后签发，答复不因此停办。",
    ),
    "LETTER_NOT_READY": (
        "答复书还有没有通过的检查。",
        "请按检查结果退回拟稿人修改，改好后重新送审。",
    ),
    "LETTER_DIFFERS": ("这不是已签发的答复书。", "请使用签发的文书。"),
    "SERVICE_ALREADY_KNOWN": (
        "申请人收到答复的日期已经登记为{on}。",
        "日期有误的，请先作废误记的签收记录再登记；另行送达的，请先登记寄送。",
    ),
    "ALREADY_SEALED": ("该文书已经用印。", "请直接寄送。"),
    "SEAL_MISSING": ("答复书还没有用印，不能寄送。", "请先由印章管理员用印。"),
    "PDF_CHANGED": ("送达的文件与用印的文件不一致。", "请使用用印后的文件；无法找到的，报告系统管理员核验。"),
    "PDF_NOT_MADE": (
        "用印文件没有生成，本次没有用印。",
        "文号不变，请稍后再试一次；仍不成功的，请联系系统管理员。",
    ),
    "CONSENT_MISSING": (
        "申请人没有同意电子送达。",
        "请改用邮寄、当面或者其他方式；申请人书面同意的，先在申请表中注明。",
    ),
    "DELIVERY_NOT_FAILED": ("答复书没有退回，不需要再次寄送。", "退件的，请先登记退件。"),
    "DATE_BEFORE_DISPATCH": ("日期{on}早于寄送日期{dispatched_on}。", "请核对日期。"),
    "PUBLIC_NOTICE_RUNNING": ("公告期到{ends_on}，尚未届满。", "请等公告期满后登记送达。"),
    "OPEN_CONSULTATION": ("还有{count}份征求意见没有结束。", "请先登记意见、退件或逾期未答。"),
    "OPEN_TRANSFER": ("还有{count}次转办、协办没有结束。", "请先催承办单位反馈材料，或办理退回。"),
    "OPEN_FEE": ("收费通知尚未了结。", "请先登记缴费，或确认逾期未缴费。"),
    "IDENTITY_NOT_CHECKED": ("没有核对撤回人的身份。", "请核对身份后再登记撤回。"),
    "NOT_VOLUNTARY": ("撤回不是申请人自愿的。", "申请人不自愿撤回的，继续办理。"),
    "RETENTION_INVALID": ("保管期限不在规定之内。", "请选择永久、定期30年或定期10年。"),
    "ARCHIVE_TOO_EARLY": (
        "行政复议申请期限到{review_until}，在此之前不归档。",
        "请在期限届满后归档；有复议、诉讼的，待其终结。",
    ),
    "ARCHIVE_NOTE_MISSING": (
        "卷内还缺{count}项材料，没有说明原因。",
        "请补齐材料；确实没有的，在备考表说明中写明原因后归档。",
    ),
    "DECISION_MISSING": (
        "没有责令重新处理、尚未办理的复议决定或判决，或者没有填写文号。",
        "请先登记复议诉讼及其结果，注明责令重新处理，再办理“重新办理”。",
    ),
    "DECISION_PAPER_MISSING": (
        "{decision_no}还没有附入案卷。",
        "请上传决定书或判决书的扫描件，再办理“重新办理”。",
    ),
    "ORDERED_DATE_INVALID": (
        "重新处理的期限{due_on}不晚于收到决定或判决的日期。",
        "请核对决定或判决确定的期限。",
    ),
    "DISPUTE_KNOWN": (
        "同一复议、诉讼已于{filed_on}登记（{reference}）。",
        "请核对案号；后续情况在原来的记录上登记。",
    ),
    "DISPUTE_UNKNOWN": (
        "没有登记过这件复议、诉讼。",
        "请先登记复议诉讼，再登记答辩和结果。",
    ),
    "DISPUTE_OPEN": (
        "复议、诉讼（{reference}）还没有审结，不能归档。",
        "请在登记审结结果后归档。",
    ),
    "DISPUTE_ORDER": (
        "日期{later}早于{earlier}，先后颠倒。",
        "请核对申请、收到副本、作出决定和收到决定的日期。",
    ),
    "DISPUTE_ACTED_ON": (
        "已于{reopened_on}按这个结果重新办理，结果不能再改。",
        "另有生效决定、判决的，请登记为新的复议、诉讼。",
    ),
    "ANSWER_DAY_WRONG": (
        "答辩期限{answer_by_on}与规则不符，应为{expected}。",
        "请核对收到副本的日期和适用的程序。",
    ),
    "NO_ANSWER_DUE": (
        "没有等待答复、答辩的复议或诉讼。",
        "已经登记过的不需要再登记；日期有误的，请先作废误记。",
    ),
    "CAUSE_MISSING": ("结果为纠正，没有选择被纠正的原因。", "请选择主要原因，用于统计和改进。"),
    "NOT_CORRECTED": (
        "结果为“{dispute_result}”，没有被纠正，不能填写纠正原因或者责令重新处理。",
        "请核对结果；确有责令事项的，请选择撤销、变更、确认违法或者责令履行。",
    ),
    "MATTER_NOT_YOURS": ("您的角色不能办理这一步。", "请由{roles}办理。"),
    "MATTER_STATE": ("这一事项现为“{matter_state}”，不能这样办理。", "请刷新页面，按当前进展办理。"),
    "MATTER_OUTCOME": ("处理结果与事项类型不符。", "请选择页面列出的处理结果。"),
    "MATTER_ELSEWHERE_MISSING": (
        "没有写明有权更正的机关。",
        "请填写转送的机关，或者告知申请人应当向哪个机关提出。",
    ),
    "MATTER_EVIDENCE_MISSING": (
        "没有证明记录不准确的证据，不能按“予以更正”办结。",
        "请先上传申请人提供的证据；没有证据的，按不予更正并说明理由处理。",
    ),
    "MATTER_UNIT_MISSING": ("没有选择被督促整改的单位。", "请选择单位，并填写整改要求和答复期限。"),
    "MATTER_LETTER": (
        "答复书还缺少内容，不能作出。",
        "请补全调查结论；不予更正的答复书还须先在机关设置中填写复议机关和法院。",
    ),
    "MARK_STANDS": ("案件已有“{mark}”标记。", "不需要重复标记；情况有变化的，请在会商纪要中写明。"),
    "MARK_NOT_SET": ("案件没有“{mark}”标记。", "请刷新页面，按当前标记办理。"),
    "NOT_DIFFICULT": ("案件没有标为疑难复杂。", "需要会商的，请先标为疑难。"),
    "MEETING_NOT_HELD": ("没有这次会商，或者之后又会商过。", "请以最近一次会商的结论为准。"),
    "CONCLUSION_NOT_HEEDED": (
        "答复类型与会商结论不一致：会商建议“{determination}”。",
        "请按会商结论修改答复；确有理由不采纳的，先办理“不采纳会商结论”并写明理由。",
    ),
    "PRINCIPAL_NEEDED": (
        "疑难复杂案件须由主要负责人签发，或者报主要负责人同意。",
        "请由主要负责人签发；没有设定主要负责人的机关，请报同意后勾选“已报主要负责人同意”。",
    ),
    "NOMINATED_ALREADY": ("这个案件已经推荐入库。", "不需要重复推荐。"),
    "CASE_NOT_CLOSED": ("案件还没有办结，或者正在重新办理，不能推荐、采用。", "请在办结后办理。"),
    "SIGNAL_DECIDED": ("这条超量信号已经处理。", "请刷新页面查看处理结果。"),
    "SIGNAL_STANDS": ("这个案件已有待处理的超量信号。", "请在原有的信号中处理。"),
    "SUPERVISION_NOT_YOURS": (
        "您的角色不能办理这一级督办。",
        "提醒由督办员发出，督办通知由政府信息公开工作机构负责人签发，通报以上和表扬由区政府办公室发出。",
    ),
    "SUPERVISION_STATE": (
        "这项督办现为“{supervision_state}”，不能这样办理。",
        "请刷新页面，按当前状态办理。",
    ),
    "SUPERVISION_OWN_ANSWER": ("督办是您签发的，不能由您答复。", "请由被督办单位的其他人员答复。"),
    "SUPERVISION_OTHER_ISSUER": ("督办由他人签发，您不能办结。", "请由签发人核实答复后办结。"),
    "SUPERVISION_APPROVER_MISSING": (
        "没有填写批准的领导。",
        "通报、约谈、移送问责建议和表扬须经区政府负责人批准，请填写批准人。",
    ),
    "SUPERVISION_ANSWER_DAY": (
        "没有填写答复期限，或者填写的日期不晚于今天。",
        "请填写明天以后的日期，表扬可以不填。",
    ),
    "SUGGESTION_NOT_YOURS": (
        "您的角色不能办理这份工作建议。",
        "工作建议由区政府办公室的机构负责人确认和办结，由收到的单位反馈。",
    ),
    "SUGGESTION_STATE": ("这份工作建议的状态已变，不能这样办理。", "请刷新页面，按当前状态办理。"),
    "SUGGESTION_OWN_ANSWER": ("工作建议是您发出的，不能由您反馈。", "请由收到的单位的其他人员反馈。"),
    "SUGGESTION_ANSWER_DAY": ("反馈期限不晚于今天。", "请填写明天以后的日期。"),
    "ALREADY_REMINDED": (
        "这个案件已有尚未办结的提醒（{number}）。",
        "请先看承办单位的答复；再次临期或逾期的，可发督办通知。",
    ),
    "NOTHING_TO_REMIND": ("案件已办结，不需要催办。", "请刷新清单。"),
}
