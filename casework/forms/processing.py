"""Forms of processing: acceptance, search record."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import CaseForm
from casework.forms.fields import LineField, Required, TextField, TicksField, choices
from casework.forms.intake_steps import PastDayField

# Where an office looks (domain 01 § 5.1); the record keeps the words, as evidence.
PLACES = ("办公自动化系统", "机关档案室", "业务系统", "门户网站", "科室文件")


class MultiCheckboxField(TicksField):
    """Several ticks."""


class AcceptForm(CaseForm):
    """Taken up for processing; nothing to fill in."""


class SearchForm(CaseForm):
    """One search: where, by which words, over which years, with which result."""

    on = PastDayField("检索日期", [Required("请填写检索日期。")])
    places = MultiCheckboxField("检索地点", choices=choices({word: word for word in PLACES}))
    other_places = LineField("其他地点", limit=200)
    keywords = LineField("检索词", [Required("请填写检索词。")], limit=500)
    years = LineField("检索时段", [Required("请填写检索的时段，如 2019—2025。")], limit=60)
    result = RadioField(
        "检索结果",
        [Required("请选择检索结果。")],
        choices=choices(labels.SEARCH_RESULTS),
    )
    note = TextField("说明", limit=2000)

    def validate_other_places(self, field: LineField) -> None:
        if not self.places.data and not field.data:
            raise StopValidation("请勾选检索地点，或者填写其他地点。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        other = typed.pop("other_places")
        return {**typed, "places": [*(typed["places"] or ()), *([other] if other else ())]}
