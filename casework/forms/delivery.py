"""Forms of sealing, sending and serving the reply."""

import re
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import CaseForm
from casework.forms.fields import CodeField, Required, TextField, choices
from casework.forms.intake_steps import PastDayField
from workflows.codes import Method

# 邮政企业: EMS and registered mail have 13 characters, domestic ones thirteen figures as well.
TRACKING = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}|\d{13}|[A-Z]{2}\d{11}")
# Methods that must be described: witnesses, the helping organ, the place of the notice.
CIRCUMSTANCES = {
    Method.lien: "请写明见证人的姓名、单位和留置经过（或录像情况）。",
    Method.via_organ: "请写明受委托代为送达的机关。",
    Method.public_notice: "请写明公告的载体，以及为什么不能以其他方式送达。",
}
# Methods whose day must be known before the reply takes effect.
NEEDS_DAY = {
    Method.direct: "请填写申请人签收的日期。",
    Method.via_organ: "请填写申请人签收的日期。",
    Method.lien: "请填写留置的日期。",
    Method.electronic: "请填写到达申请人系统的日期。",
}
NEEDS_PROOF = {
    Method.lien: "请上传有见证人签名的回证，或录像的说明。",
    Method.public_notice: "请上传公告的截图或报样。",
}


class SealForm(CaseForm):
    """Put the seal (用印)."""

    checked = BooleanField("已核对签发人、文号与用印文件一致", [Required("请核对后勾选。")])

    def values(self) -> dict[str, Any]:
        return {"seen": self.seen.data}


class TrackingField(CodeField):
    """Number of a letter sent by 邮政 (EMS, 挂号)."""

    def clean(self, text: str) -> str:
        return re.sub(r"[\s-]", "", super().clean(text)).upper()

    def fault(self, text: str) -> str:
        if TRACKING.fullmatch(text):
            return ""
        return "不是邮政EMS、挂号的邮件号码（13 位）。答复书须交邮政企业寄递，不能使用其他快递。"


class DispatchForm(CaseForm):
    """Send the reply, or begin to hand it over."""

    method = RadioField(
        "送达方式", [Required("请选择送达方式。")], choices=choices(labels.METHODS), default="post"
    )
    on = PastDayField("寄出、送交或发布公告的日期", [Required("请填写日期。")])
    tracking_no = TrackingField("邮件号码", description="邮政EMS或挂号信，13 位，照收据抄写。")
    circumstances = TextField(
        "送达情形", description="留置：见证人和经过；委托：受托机关；公告：载体和原因。", limit=1000
    )

    def validate_tracking_no(self, field: TrackingField) -> None:
        if self.method.data == Method.post and not field.data:
            raise StopValidation("邮寄的必须填写邮件号码，作为交邮的凭证。")

    def validate_circumstances(self, field: TextField) -> None:
        if self.method.data in CIRCUMSTANCES and not field.data:
            raise StopValidation(CIRCUMSTANCES[Method(self.method.data)])

    def values(self) -> dict[str, Any]:
        typed = super().values()
        by_post, described = typed["method"] == Method.post, typed["method"] in CIRCUMSTANCES
        return {
            **typed,
            "tracking_no": typed["tracking_no"] or "" if by_post else "",
            "circumstances": typed["circumstances"] or "" if described else "",
        }


PROOF_HINT = "回证、邮件签收页、截图等的扫描件，不超过 20 MB；也可以以后再补传。"


class ProofForm(CaseForm):
    """A step that may bring its proof along; each form places its field ``proof`` itself, last."""

    def values(self) -> dict[str, Any]:
        typed = super().values()
        typed.pop("proof")
        return typed


class DeliverForm(ProofForm):
    """The reply took effect. ``method``: the view says how it was sent."""

    happened_on = PastDayField("申请人签收的日期")
    proof = FileField("送达凭证", description=PROOF_HINT)
    method: Method = Method.post

    def validate_happened_on(self, field: PastDayField) -> None:
        if not field.data and self.method in NEEDS_DAY:
            raise StopValidation(NEEDS_DAY[self.method])

    def validate_proof(self, field: FileField) -> None:
        if self.method in NEEDS_PROOF and not (field.data and field.data.filename):
            raise StopValidation(NEEDS_PROOF[self.method])


class FailForm(ProofForm):
    """The post brought the reply back."""

    on = PastDayField("退回日期", [Required("请填写退回的日期。")])
    reason = SelectField(
        "退回原因", [Required("请选择退回原因。")], choices=choices(labels.POST_RETURNS, empty="请选择")
    )
    proof = FileField(
        "退件凭证", description="退改批条、退回信封等的扫描件，不超过 20 MB；也可以以后再补传。"
    )


class ServedForm(ProofForm):
    """The applicant received the posted reply."""

    on = PastDayField("申请人收到日期", [Required("请填写收到日期。")])
    proof = FileField("签收凭证", description=PROOF_HINT)
