"""Forms of sign-off: reviews, signature, sending back."""

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import StopValidation

from casework.forms.case_form import CaseForm
from casework.forms.fields import Required, TextField, choices

MASKING = {"pass": "可以公开", "mask": "遮盖后可以公开"}
BACK_TO = {"DRAFTED": "退回修改文稿", "PROCESSING": "退回重新办理（补充检索、征求意见等）"}


class SubmitForm(CaseForm):
    """Pass the draft on to review; nothing to fill in."""


class ReviewForm(CaseForm):
    """What every review carries: the hash of the text that lay on the page."""

    content_hash = HiddenField()

    def validate_content_hash(self, field: HiddenField) -> None:
        if not field.data:
            raise StopValidation("页面已失效，请刷新后重试。")


class SecrecyForm(ReviewForm):
    """Secrecy review (保密审查)."""

    masking = RadioField(
        "审查结论",
        [Required("请选择审查结论。")],
        choices=choices(MASKING),
        default="pass",
        validate_choice=True,
    )
    opinion = TextField(
        "审查意见", [Required("请填写审查意见。")], limit=1000, default="经审查，拟提供的内容不涉及国家秘密。"
    )
    basis = TextField(
        "审查依据", [Required("请填写审查依据。")], limit=500,
        default="《中华人民共和国保守国家秘密法》《中华人民共和国政府信息公开条例》第十四条、第十七条",
    )  # fmt: skip


class LegalForm(ReviewForm):
    """Legal review (法制审核)."""

    opinion = TextField(
        "审核意见", [Required("请填写审核意见。")], limit=1000,
        default="事实清楚，依据适用正确，程序合法，文书规范，同意送签。",
    )  # fmt: skip


class SignForm(ReviewForm):
    """Signature (签发). ``is_late``: the view says whether the due date has passed."""

    overdue_reason = TextField("逾期原因", limit=1000)
    agreed = BooleanField("已报主要负责人同意")
    is_late = False

    def validate_overdue_reason(self, field: TextField) -> None:
        if self.is_late and not field.data:
            raise StopValidation("已超过答复期限，请注明逾期原因；签发不因此停办。")


class SendBackForm(ReviewForm):
    """Send the draft back (退回)."""

    to = RadioField("退回到", [Required("请选择退回到哪一步。")], choices=choices(BACK_TO), default="DRAFTED")
    reason = TextField("退回意见", [Required("请写明需要修改什么。")], limit=2000)
