"""Forms of consultation: who is asked, what came back, how it was weighed."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.delivery import ProofForm
from casework.forms.fields import LineField, PhoneField, PostcodeField, Required, TextField, choices
from casework.forms.intake_steps import PastDayField
from workflows.codes import ApplicantKind, AskedAs, Weighing

SENT_AS = {code: labels.ASKED_AS[code] for code in ("third_party", "co_maker", "organ")}
SCAN_HINT = "书面意见、回执的扫描件，不超过 20 MB；也可以以后再补传。"


class AskedPartyForm(CaseForm):
    """Somebody who is to be asked."""

    asked_as = RadioField(
        "征求谁的意见",
        [Required("请选择征求谁的意见。")],
        default="third_party",
        choices=choices(labels.ASKED_AS),
    )
    unit_id = SelectField("区内机关和科室", description="选了的，对方在本系统中收到并提交意见。", coerce=str)
    name = LineField("名称或者姓名", limit=100)
    kind = SelectField(
        "类别（第三方才选）",
        default=ApplicantKind.commercial_enterprise.value,
        choices=choices(labels.APPLICANT_KINDS),
    )
    address = LineField("通信地址", limit=200, description="邮寄的必填。")
    postcode = PostcodeField("邮政编码")
    contact_person = LineField("联系人", limit=50)
    phone = PhoneField("联系电话", limit=40)
    consent_electronic = BooleanField("对方书面同意电子送达")

    def validate_unit_id(self, field: SelectField) -> None:
        if self.asked_as.data == AskedAs.organ and not field.data and not self.name.data:
            raise StopValidation("请选择区内机关，或者填写名称。")

    def validate_name(self, field: LineField) -> None:
        if not field.data and not (self.unit_id.data and self.asked_as.data in INSIDE):
            raise StopValidation("请填写被征求意见方的名称或者姓名。")

    def validate_address(self, field: LineField) -> None:
        if self.asked_as.data == AskedAs.outside and not field.data:
            raise StopValidation("区外机关请填写通信地址。")


INSIDE = (AskedAs.co_maker, AskedAs.organ)


class ConsultForm(CaseForm):
    """A letter that went out on paper, past this system."""

    asked_as = RadioField(
        "征求谁的意见", [Required("请选择征求谁的意见。")], default="third_party", choices=choices(SENT_AS)
    )
    party = SelectField("已登记的对象", validate_choice=True)
    name = LineField("名称或者姓名", limit=100)
    kind = SelectField(
        "类别（第三方才选）",
        default=ApplicantKind.commercial_enterprise.value,
        choices=choices(labels.APPLICANT_KINDS),
    )
    question = TextField("征求什么意见", limit=1000)
    on = PastDayField("发出日期", [Required("请填写征求意见书发出的日期。")])
    served_on = PastDayField("对方收到日期")

    def validate_name(self, field: LineField) -> None:
        if not self.party.data and not field.data:
            raise StopValidation("请填写被征求意见方的名称，或者选择已登记的对象。")

    def validate_served_on(self, field: PastDayField) -> None:
        if field.data and self.on.data and field.data < self.on.data:
            raise StopValidation("对方收到日期早于发出日期，请核对。")


class PartyForm(CaseForm):
    """Something about somebody who was asked."""

    party = SelectField("被征求意见方", [Required("请选择被征求意见方。")])


class PartyDayForm(PartyForm):
    """The same, on a day."""

    on = PastDayField("日期", [Required("请填写日期。")])


class ReturnedForm(PartyDayForm):
    """The letter came back."""

    reason = SelectField(
        "退回原因", [Required("请选择退回原因。")], choices=choices(labels.POST_RETURNS, empty="请选择")
    )


class OpinionForm(ProofForm):
    """What the party says."""

    party = SelectField("被征求意见方", [Required("请选择被征求意见方。")])
    on = PastDayField("收到意见的日期", [Required("请填写日期。")])
    stance = RadioField("意见", [Required("请选择对方的意见。")], choices=choices(labels.STANCES))
    text = TextField("意见和理由", limit=4000, description="照对方的原话摘要；不同意或者部分同意的必填。")
    proof = FileField("意见扫描件", description=SCAN_HINT)

    def validate_text(self, field: TextField) -> None:
        if self.stance.data in ("refuse", "partly") and not field.data:
            raise StopValidation("请写明对方不同意公开的理由；没有说明理由的，写“未说明理由”。")


class WeighForm(PartyForm):
    """What the organ makes of it."""

    outcome = RadioField(
        "衡量结果",
        [Required("请选择衡量结果。")],
        choices=choices({w.value: labels.WEIGHINGS[w] for w in Weighing}),
    )
    reason_good = BooleanField("对方不同意公开的理由成立")
    public_interest = BooleanField("不公开可能对公共利益造成重大影响（出于公共利益决定公开）")
    text = TextField(
        "衡量的理由",
        [Required("请写明衡量的理由。")],
        limit=4000,
        description="写明理由是否成立、涉及哪些部分、公共利益如何衡量；逾期未答复的写明怎样判断。",
    )


class LetterBackForm(ActionForm):
    """A letter to a third party came back."""

    on = PastDayField("退回日期", [Required("请填写退回的日期。")])
    reason = SelectField(
        "退回原因", [Required("请选择退回原因。")], choices=choices(labels.POST_RETURNS, empty="请选择")
    )


class AnswerForm(ActionForm):
    """The opinion of a unit that was asked, entered by itself."""

    stance = RadioField("意见", [Required("请选择意见。")], choices=choices(labels.STANCES))
    text = TextField("意见和理由", [Required("请写明意见和理由。")], limit=4000)
    proof = FileField("盖章的书面意见", description=SCAN_HINT)

    def values(self) -> dict[str, Any]:
        return {"stance": self.stance.data, "text": self.text.data}
