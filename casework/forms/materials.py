"""Putting files to a case."""

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import StopValidation

from casework.forms.case_form import CaseForm
from casework.forms.fields import WholeField, choices

UPLOAD_FAULTS = {
    "extension": "这种文件不能上传。可上传 PDF、OFD、JPG、PNG、TIF、DOCX、XLSX、TXT、ZIP。",
    "empty": "文件是空的，请重新选择。",
    "too_big": "文件超过 20 MB，请压缩或拆分后再上传。",
    "mismatch": "文件的内容与扩展名不符，请确认文件没有改过扩展名。",
    "broken": "文件已损坏，打不开，请重新扫描或另存后再上传。",
    "encrypted": "PDF 设有密码或权限限制，无法归档。请去掉密码后再上传。",
    "pixels": "图片超过 4000 万像素，请降低分辨率后再上传。",
    "bomb": "压缩包内文件过多或解压后过大，请拆分后再上传。",
    "nested": "压缩包内还有压缩包，请解开后再上传。",
    "unsafe_path": "压缩包内的文件路径不安全，请重新打包后再上传。",
    "case_full": "这件申请的材料已达上限（50 个文件或合计 200 MB）。",
}
PURPOSES = {
    "application": "申请书原件",
    "identity": "身份证明",
    "authorisation": "授权委托书",
    "envelope": "信封、邮戳",
    "correction": "补正材料",
    "contact": "沟通记录",
    "search": "检索记录",
    "opinion": "征求意见回函",
    "review": "审核意见",
    "delivery": "送达凭证",
    "payment": "缴费凭证",
    "withdrawal": "撤回申请",
    "dispute": "复议、诉讼文书",
    "other": "其他材料",
}


class MaterialForm(CaseForm):
    file = FileField("文件", description="PDF、图片、Word、Excel 等，单个不超过 20 MB。")
    purpose = SelectField("材料类别", choices=choices(PURPOSES), validate_choice=False)
    step = WholeField("所属步骤")

    def validate_file(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise StopValidation("请选择文件。")

    def validate_purpose(self, field: SelectField) -> None:
        if field.data not in PURPOSES:
            raise StopValidation("请选择材料类别。")
