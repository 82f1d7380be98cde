"""Forms of standard texts: a new version, and what its legal reviewer says."""

from wtforms import SelectField

from casework.forms.case_form import CaseForm
from casework.forms.fields import DayField, LineField, Required, TextField, choices


class TextForm(CaseForm):
    """A new version; ``seen``: the version of the row it was made from."""

    words = TextField("文本", [Required("请填写文本。")], limit=12000)
    changes = LineField("修改说明", [Required("请写明改了什么、为什么改。")], limit=500,
                        description="写明依据的法律、文件变动。")  # fmt: skip
    effective_from = DayField("施行日期", [Required("请填写施行日期。")])
    effective_to = DayField("终止日期", description="没有期限的留空。")
    organ_id = SelectField("适用机关", choices=choices({"0": "全部机关"}), default="0")


class TextOpinionForm(CaseForm):
    """Passed or sent back, with an opinion."""

    opinion = TextField("审核意见", [Required("请填写审核意见。")], limit=1000)
