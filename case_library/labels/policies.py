"""Words of policy documents and of their import."""

from case_library.codes import ImportState, PolicyLevel, PolicyTie, Validity

LEVELS = {
    PolicyLevel.law: "法律",
    PolicyLevel.regulation: "行政法规",
    PolicyLevel.interpretation: "司法解释",
    PolicyLevel.ministry_rule: "部门规章",
    PolicyLevel.local_regulation: "地方性法规",
    PolicyLevel.government_rule: "政府规章",
    PolicyLevel.normative: "规范性文件",
    PolicyLevel.reply: "答复函、解释",
    PolicyLevel.working: "工作文件",
}
VALIDITIES = {
    Validity.valid: "现行有效",
    Validity.amended: "已修改",
    Validity.partly_void: "部分失效",
    Validity.repealed: "已废止",
    Validity.expired: "已失效",
    Validity.not_yet: "尚未生效",
}
TIES = {PolicyTie.replaces: "代替", PolicyTie.amends: "修改"}
IMPORT_STATES = {
    ImportState.waiting: "等待读取",
    ImportState.reading: "读取中",
    ImportState.ready: "待确认",
    ImportState.failed: "不能读取",
    ImportState.confirmed: "已入库",
    ImportState.dropped: "已放弃",
}
# Why a file gave no text, and what to do about it.
IMPORT_FAULTS = {
    "extension": "这种文件不能导入。可导入 DOCX、PDF、OFD、TXT、HTML，或者装有这些文件的 ZIP。",
    "empty": "文件是空的，请重新选择。",
    "too_big": "文件超过 20 MB，请压缩或拆分后再导入。",
    "mismatch": "文件的内容与扩展名不符，请确认文件没有改过扩展名。",
    "broken": "文件已损坏，打不开，请重新下载或另存后再导入。",
    "encrypted": "PDF 设有密码或权限限制，请去掉密码后再导入。",
    "bomb": "文件内部过大或压缩比异常，没有打开，请另存后再导入。",
    "nested": "压缩包内还有压缩包，请解开后再导入。",
    "unsafe_path": "压缩包内的文件路径不安全，请重新打包后再导入。",
    "pixels": "图片过大，请降低分辨率后再导入。",
    "no_text": "PDF 是扫描件，没有文字层。可以识别文字（OCR），也可以换有文字的版本导入。",
    "glyphs_only": "OFD 只有字形或者图像，没有文字编码，读不出文字。请向发文单位索取 DOCX 或者有文字的 PDF。",
    "no_words": "文件里没有文字，请核对是否选错了文件。",
    "too_long": "文字超过 150 万字，请拆分后再导入。",
    "encoding": "文本的编码无法识别，请另存为 UTF-8 后再导入。",
    "limits": "读取超过了时间或内存限制，已停止。请另存为 DOCX 或者拆分后再导入。",
    "too_many": "压缩包内的文件超过 200 个，请分批导入。",
    "known": "这份文件已经导入过（内容完全相同）。",
    "unreadable": "读取文件时没有权限，请检查文件夹的权限。",
}
OCR_MISSING = (
    "本机没有安装文字识别组件。请系统管理员在服务器上运行 make ocr（或 scripts/setup.sh --ocr）后重试。"
)
POLICY_SHEET = "政策文件"
POLICY_HEADINGS = ("标题", "文号", "发布机关", "效力级别", "效力状态", "发布日期", "施行日期", "终止日期",
                   "领域", "来源说明", "核对日期")  # fmt: skip
NO_NUMBER = "文号未录入"
JOBS = {"read-policy-imports": "读取导入的政策文件", "watch-policies": "政策文件效力变化与核对提醒"}
