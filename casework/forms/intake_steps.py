"""Forms of the steps around registration: confirmation, assignment, receipt date, ends without a reply."""

from datetime import date
from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import CaseForm
from casework.forms.fields import MAX_TEXT, CodeField, DayField, Required, TextField, TicksField


class PastDayField(DayField):
    """A day that has come already; the view tells the field which day it is."""

    today: date | None = None
    first: date | None = None

    def pre_validate(self, form: Any) -> None:
        if self.data and self.today and self.data > self.today:
            raise StopValidation("日期在今天之后，请核对。")
        if self.data and self.first and self.data < self.first:
            raise StopValidation("日期早于来件日期，请核对。")

    def start(self, today: date, *, first: date | None = None, filled: bool = True) -> None:
        """Know today and the first possible day, and offer today as the first value."""
        self.today, self.first = today, first
        if filled and self.raw_data is None:
            self.data = today


class RegisterForm(CaseForm):
    """Register a request that waited for mutual confirmation (双方确认)."""

    confirmed_on = PastDayField("双方确认日期", [Required("请填写与申请人确认的日期。")])


class OpenReviewForm(CaseForm):
    """Open the formal review; nothing to fill in."""


class AssignForm(CaseForm):
    """Whose desk the case lies on."""

    unit_id = SelectField("承办科室", [Required("请选择承办科室。")], coerce=int)
    handler_id = SelectField("经办人", coerce=int)

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {**typed, "handler_id": typed["handler_id"] or None}


class OnTheSpotForm(CaseForm):
    """The answer given at once, and what makes it possible."""

    determination = RadioField(
        "答复类型",
        [Required("请选择答复类型。")],
        choices=lambda: [(code, labels.DETERMINATIONS[code]) for code in ("GRANT_A", "GRANT_B", "GRANT_C")],
    )
    answer = TextField(
        "当场答复的内容", [Required("请写明提供了什么信息，或者告知了什么途径。")], limit=MAX_TEXT
    )
    is_public = BooleanField("所提供的信息已确认可以公开", [Required("公开与否尚不确定的，不能当场答复。")])
    applicant_signs = BooleanField(
        "申请人在场，已在当场答复记录上签字", [Required("须由申请人当场签字，请签字后勾选。")]
    )

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {name: typed[name] for name in ("determination", "answer", "seen")}


class ReceiptDateForm(CaseForm):
    """Set the receipt date right."""

    received_on = PastDayField("更正后的收到日期", [Required("请填写更正后的收到日期。")])
    reason = TextField("更正理由", [Required("请写明更正的理由和依据。")], limit=2000)


class WithdrawForm(CaseForm):
    """The applicant withdrew in writing (撤回)."""

    on = PastDayField("收到书面撤回的日期", [Required("请填写收到书面撤回的日期。")])
    identity_checked = BooleanField("已核对撤回人就是申请人或其代理人", [Required("请核对身份后勾选。")])
    reason = TextField("撤回原因", limit=500)
    voluntary = BooleanField(
        "撤回出于自愿", [Required("撤回须出于自愿，不得作为提供服务的条件；确认后勾选。")]
    )


class MergeForm(CaseForm):
    """Close into another pending case of the same applicant."""

    into = CodeField(
        "并入的申请（登记号）",
        [Required("请填写或者选择并入的申请。")],
        limit=40,
        description="下面列出同一申请人在办的申请，点选登记号或者照填。",
    )


class SplitForm(CaseForm):
    """Items of one paper become cases of their own."""

    items = TicksField("分出单独办理的事项", [Required("请勾选要分出的事项。")], coerce=int)
    reason = TextField("拆分理由", [Required("请写明拆分的理由。")], limit=500)


class CloseOtherForm(CaseForm):
    """This never was a disclosure request."""

    way = SelectField(
        "实际属于",
        choices=lambda: list(labels.OTHER_FORMS.items()),
        validators=[Required("请选择实际属于哪一类。")],
    )
    reason = TextField("理由", [Required("请写明理由和改走的途径。")], limit=2000)

    def values(self) -> dict[str, Any]:
        typed = super().values()
        word = labels.OTHER_FORMS[typed.pop("way")]
        return {**typed, "reason": f"{word}：{typed['reason']}"}
