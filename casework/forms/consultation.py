"""Forms of consultation: who is asked, what came back."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import CaseForm
from casework.forms.fields import LineField, Required, TextField, choices
from casework.forms.intake_steps import PastDayField
from workflows.codes import ApplicantKind

ASKED_AS = {
    "third_party": "第三方（涉及其商业秘密、个人隐私）",
    "co_maker": "共同制作信息的机关",
    "organ": "其他有关机关",
}
OPINIONS = {"yes": "同意公开", "no": "不同意公开", "other": "其他意见"}
_AGREES = {"yes": True, "no": False, "other": None}


class ConsultForm(CaseForm):
    """Ask somebody in writing."""

    asked_as = RadioField(
        "征求谁的意见",
        [Required("请选择征求谁的意见。")],
        default="third_party",
        choices=choices(ASKED_AS),
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


class OpinionForm(PartyDayForm):
    """What the party says."""

    agrees = RadioField("意见", [Required("请选择对方的意见。")], choices=choices(OPINIONS))

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {**typed, "agrees": _AGREES[typed["agrees"]]}
