"""A contact with the applicant as the clerk notes it (沟通记录)."""

from datetime import date
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import CaseForm
from casework.forms.fields import DayField, LineField, Required, TextField, TimeField, read_time
from casework.models import ContactChannel, Direction, NeedResolved
from workflows.codes import Outcome, Purpose


class ContactForm(CaseForm):
    """Who turned to whom, what for, what came of it."""

    on = DayField("日期", [Required("请填写沟通日期。")])
    at_time = TimeField("时间", limit=10)
    direction = RadioField(
        "方向",
        default=Direction.outgoing.value,
        choices=lambda: [(d.value, labels.DIRECTIONS[d]) for d in (Direction.outgoing, Direction.incoming)],
    )
    channel = RadioField(
        "方式",
        default=ContactChannel.phone.value,
        choices=lambda: [(c.value, labels.CONTACT_CHANNELS[c]) for c in ContactChannel],
    )
    purpose = SelectField("目的", choices=lambda: [(p.value, labels.PURPOSES[p]) for p in Purpose])
    outcome = SelectField("结果", choices=lambda: [(o.value, labels.OUTCOMES[o]) for o in Outcome])
    summary = TextField("沟通内容", [Required("请写明沟通了什么、对方怎么说。")], limit=4000)
    promised_on = DayField("约定回电日期")
    promise = LineField("约定内容", limit=200)
    callback_id = SelectField("回应以前的约定", coerce=int, default=0)
    real_need = TextField("真实诉求", limit=2000)
    need_resolved = RadioField(
        "诉求是否解决",
        default=NeedResolved.unknown.value,
        choices=lambda: [(n.value, labels.NEED_RESOLVED[n]) for n in NeedResolved],
    )
    referred_to = LineField("引导到", limit=200)

    def set_today(self, today: date) -> None:
        """The day on which the form is filled in: the first value, and the latest one that is read."""
        self.today = today
        if self.on.raw_data is None:
            self.on.data = today

    def validate_on(self, field: DayField) -> None:
        if field.data and field.data > self.today:
            raise StopValidation("沟通日期在今天之后，请核对；约好以后联系的，请填约定回电日期。")

    def validate_promised_on(self, field: DayField) -> None:
        if field.data and self.on.data and field.data < self.on.data:
            raise StopValidation("约定回电日期早于沟通日期，请核对。")

    def validate_promise(self, field: LineField) -> None:
        if field.data and not self.promised_on.data and not self.promised_on.errors:
            raise StopValidation("约定了回电内容的，请一并填写约定回电日期。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {
            **typed,
            "at_time": read_time(typed["at_time"] or ""),
            "callback_id": typed["callback_id"] or None,
        }
