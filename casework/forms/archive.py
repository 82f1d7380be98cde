"""Forms of the archive: archive, add a note, reopen, begin anew, void a mistake."""

from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.delivery import ProofForm
from casework.forms.fields import DayField, LineField, Required, TextField, choices
from casework.forms.intake_steps import PastDayField


class ArchiveForm(CaseForm):
    """Archive the file (归档)."""

    retention = SelectField("保管期限", [Required("请选择保管期限。")], choices=choices(labels.RETENTIONS))
    box = LineField(
        "盒号", [Required("请填写盒号。")], limit=40, description="实体卷放在哪一盒，如 2026-03。"
    )
    note = TextField("备考表说明", limit=1000, description="缺少的材料、特殊情况；没有的可不填。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {**typed, "note": typed["note"] or ""}


class NoteForm(ActionForm):
    """A note to an archived file."""

    text = TextField(
        "补充说明",
        [Required("请填写说明。")],
        limit=1000,
        description="只作说明，不写证件号码、电话等个人信息。",
    )


class ReopenForm(ProofForm):
    """A review decision or judgment orders a new act."""

    on = PastDayField("收到决定或判决的日期", [Required("请填写收到的日期。")])
    decision_no = LineField("决定书或判决书文号", [Required("请填写文号。")], limit=100)
    due_on = DayField(
        "要求重新答复的期限", [Required("请填写决定或判决确定的期限。")],
        description="判决责令公开、未写明日期的，为收到之日起 20 个工作日。",
    )  # fmt: skip

    proof = FileField("决定书或判决书", description="扫描件，不超过 20 MB；也可以以后再补传。")

    def validate_due_on(self, field: DayField) -> None:
        if field.data and self.on.data and field.data <= self.on.data:
            raise StopValidation("期限应晚于收到决定或判决的日期。")

    def start(self, today: date, due_on: date) -> None:
        """Offer today and the period a judgment gives when it names none."""
        self.on.start(today)
        if self.due_on.raw_data is None:
            self.due_on.data = due_on


class ReworkForm(CaseForm):
    """Begin the ordered new act; nothing to fill in."""


class VoidForm(CaseForm):
    """Void a mistaken entry."""

    seq = SelectField("要作废的记录", [Required("请选择记录。")], coerce=int)
    reason = TextField("作废理由", [Required("请写明哪里记错了。")], limit=1000)
