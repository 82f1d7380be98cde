"""A notice on days off: its text, its number and why dates are computed anew, and what was shown before."""

from wtforms.widgets import HiddenInput

from casework.forms.case_form import ActionForm
from casework.forms.fields import MAX_CONTENT, CodeField, LineField, Required, TextField


class NoticeTextForm(ActionForm):
    """The text as it is pasted."""

    text = TextField("通知全文", [Required("请粘贴通知全文。")], limit=MAX_CONTENT)


class NoticeForm(NoticeTextForm):
    """A text that was read, with the number of the notice."""

    number = CodeField(
        "通知文号", [Required("请填写通知文号，例如：国办发明电〔2026〕99号。")], limit=60,
        description="与通知原件核对后填写，将随每个日期保存。",
    )  # fmt: skip
    reason = LineField(
        "重算理由", [Required("请填写重算理由。")], limit=200, description="写入本次重算的留痕。"
    )


class ConfirmForm(NoticeForm):
    """What was shown is what is confirmed."""

    token = LineField("预览", [Required("页面已失效，请重新预览。")], limit=64, widget=HiddenInput())
