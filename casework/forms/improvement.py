"""Forms of suggestions to improve (工作建议) and of the act that a case points at."""

from typing import Any

from wtforms import SelectField

from casework import labels
from casework.forms.case_form import CaseForm
from casework.forms.fields import DayField, LineField, Required, TextField, choices

LONGEST = 1000


def _read_id(value: Any) -> int:
    return int(value) if value else 0


class ActForm(CaseForm):
    """The unit and the kind of act; ``seen`` is what ``version_of`` says."""

    unit_id = SelectField("涉及单位", [Required("请选择单位。")], coerce=_read_id)
    act = SelectField(
        "涉及行政行为", [Required("请选择行政行为。")],
        choices=lambda: choices(labels.ACT_KINDS, empty="请选择"),
    )  # fmt: skip


class SuggestForm(CaseForm):
    """A proposal before it is sent; ``seen`` is the version of the suggestion."""

    facts = TextField("基本情况", [Required("请写明基本情况。")], limit=LONGEST)
    advice = TextField("建议", [Required("请写明建议。")], limit=LONGEST)
    answer_by_on = DayField("反馈期限", [Required("请填写反馈期限。")])


class DismissSuggestionForm(CaseForm):
    """Why a proposal is not followed."""

    reason = LineField("不采纳的理由", [Required("请填写不采纳的理由。")], limit=200)


class FeedbackForm(CaseForm):
    """What the unit did."""

    feedback = TextField("反馈内容", [Required("请写明查找到的原因和采取的措施。")], limit=2000)


class CloseSuggestionForm(CaseForm):
    """How it ended."""

    closing = LineField("核实结果", [Required("请填写核实结果。")], limit=200)
