"""Forms of signals of excessive requests (超量信号)."""

from wtforms import SelectField

from casework import labels
from casework.forms.case_form import CaseForm
from casework.forms.fields import Required, TextField, TicksField, choices
from workflows.excessive import Counter

# What people know and records do not; the others are added when somebody knows better.
COUNTERS = choices({counter.value: labels.COUNTERS[counter] for counter in Counter})


class SignalMarkForm(CaseForm):
    """Mark of a reviewer (S7)."""

    remark = TextField(
        "标记的理由", [Required("请写明涉及哪一争议、哪些琐碎事项。")], limit=1000,
        description="只供政府信息公开工作机构负责人研判，不影响本件办理。",
    )  # fmt: skip


class DismissSignalForm(CaseForm):
    """Nothing follows."""

    counters = TicksField("您了解的情形", choices=COUNTERS)
    reason = TextField("不作处理的理由", [Required("请写明理由。")], limit=1000)


class ProceedForm(CaseForm):
    """Ask for reasons in one of the requests. Its names differ from those of the form beside it."""

    case_id = SelectField("在哪一件中要求说明理由", [Required("请选择案件。")], coerce=int)
    considered = TicksField("您了解的情形", choices=COUNTERS)
    opinion = TextField("处理意见", [Required("请写明为什么认为明显超过合理范围。")], limit=1000)

    def offer(self, cases: dict[int, str]) -> None:
        self.case_id.choices = choices({str(key): words for key, words in cases.items()})
