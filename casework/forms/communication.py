"""Forms of what comes back from the applicant: corrected paper, reasons, payment; and of silence."""

import re
from typing import Any

from wtforms import BooleanField
from wtforms.validators import StopValidation

from casework.forms.case_form import CaseForm
from casework.forms.fields import CodeField, LineField, Required, TextField
from casework.forms.intake_steps import PastDayField
from casework.labels import yuan

MOST_YUAN = 1_000_000


class MoneyField(CodeField):
    """An amount as clerks write it: 100, 1,200.50, 100元, full-width too; ``fen`` is the amount in 分."""

    fen: int | None = None

    def fault(self, text: str) -> str:
        found = re.fullmatch(r"(\d{1,9})(?:\.(\d{1,2}))?", text.replace(",", "").removesuffix("元"))
        if not found:
            return "金额无法识别，请按 1200 或 1200.50 填写，单位为元。"
        if int(found[1]) > MOST_YUAN:
            return f"金额超过 {MOST_YUAN} 元，请核对。"
        self.fen = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
        return ""

    def offer(self, fen: int) -> None:
        """Put in a first value."""
        if self.raw_data is None:
            self.data, self.fen = yuan(fen).removesuffix("元"), fen


class CorrectionReceivedForm(CaseForm):
    """The corrected paper came."""

    on = PastDayField("收到补正材料的日期", [Required("请填写收到补正材料的日期。")])
    posted_on = PastDayField("交寄日期")
    justified = BooleanField("超过补正期限，但有正当理由")
    justification = TextField("正当理由", limit=2000)

    def validate_posted_on(self, field: PastDayField) -> None:
        if field.data and self.on.data and field.data > self.on.data:
            raise StopValidation("交寄日期晚于收到日期，请核对。")

    def validate_justification(self, field: TextField) -> None:
        if self.justified.data and not field.data:
            raise StopValidation("请写明是什么正当理由、有什么材料证明。")


class AbandonedForm(CaseForm):
    """Nothing came in time; the ogi_head looked whether there is a good reason."""

    reason_check = TextField("核查情况", [Required("请写明核查经过和结果。")], limit=2000)


class ReasonsReceivedForm(CaseForm):
    """The statement of reasons came."""

    on = PastDayField("收到理由说明的日期", [Required("请填写收到理由说明的日期。")])


class FindingForm(CaseForm):
    """What the ogi_head finds about the reasons."""

    finding = TextField("认定意见", [Required("请写明认定的事实和理由。")], limit=2000)


class FeePaidForm(CaseForm):
    """The fee was paid."""

    on = PastDayField("缴费日期", [Required("请填写缴费日期。")])
    amount = MoneyField("实缴金额（元）", [Required("请填写实缴金额。")], limit=20)
    receipt_no = LineField("财政票据号码", [Required("请填写财政票据号码。")], limit=60)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "amount": self.amount.fen}
