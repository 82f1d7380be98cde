"""Looking at personal data."""

from flask_wtf import FlaskForm

from casework.forms.fields import LineField, Required

FIELD_WORDS = {
    "id_number": "证件号码",
    "phone": "电话",
    "email": "电子邮箱",
    "fax": "传真",
    "address": "通信地址",
}


class RevealForm(FlaskForm):
    class Meta(FlaskForm.Meta):
        locales = ("zh",)

    reason = LineField("查看原因", [Required("请写明查看原因，例如“电话联系申请人补正”。")], limit=200)
