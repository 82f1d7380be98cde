"""Forms of supervision (督办): about a case, about a unit, on a proposal; answer and closing."""

from typing import Any

from wtforms import SelectField

from casework import labels
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.fields import DayField, LineField, Required, TextField, choices

FACTS = [Required("请写明事实，例如案件、期限、已经逾期几个工作日。")]
DEMAND = "督办要求"
LONGEST = 1000


def _level() -> SelectField:
    return SelectField("督办等级", [Required("请选择督办等级。")], coerce=_read_level)


def _read_level(value: Any) -> int:
    return int(value) if value else 0


class AboutCaseForm(CaseForm):
    """An action about one case, by hand; ``seen`` is the version of the case."""

    level = _level()
    facts = TextField("基本情况", FACTS, limit=LONGEST)
    demand = TextField(DEMAND, limit=LONGEST)
    answer_by_on = DayField("答复期限")
    approved_by = LineField("批准的领导", limit=40)

    def offer(self, levels: tuple[int, ...]) -> None:
        self.level.choices = choices({str(n): labels.SUPERVISION_LEVELS[n] for n in levels})


class AboutUnitForm(ActionForm):
    """An action about the work of a unit."""

    unit_id = SelectField("单位", [Required("请选择单位。")], coerce=_read_level)
    level = _level()
    facts = TextField("基本情况", FACTS, limit=LONGEST)
    demand = TextField(DEMAND, limit=LONGEST)
    answer_by_on = DayField("答复期限")
    approved_by = LineField("批准的领导", limit=40)

    def offer(self, levels: tuple[int, ...], units: dict[str, str]) -> None:
        self.level.choices = choices({str(n): labels.SUPERVISION_LEVELS[n] for n in levels})
        self.unit_id.choices = choices(units)


class IssueForm(CaseForm):
    """A proposal before it is issued; ``seen`` is the version of the action."""

    facts = TextField("基本情况", FACTS, limit=LONGEST)
    demand = TextField(DEMAND, limit=LONGEST)
    answer_by_on = DayField("答复期限")
    approved_by = LineField("批准的领导", limit=40)


class DismissForm(CaseForm):
    """Why a proposal is not followed."""

    reason = LineField("不采纳的理由", [Required("请填写不采纳的理由。")], limit=200)


class AnswerForm(CaseForm):
    """What the unit answers."""

    answer = TextField("答复内容", [Required("请填写答复：原因、办理进度和计划。")], limit=2000)


class CloseForm(CaseForm):
    """How the action ended."""

    closing = LineField("核实结果", [Required("请填写核实结果。")], limit=200)
