"""Forms of the responsibility catalogue (职责目录): one row, and its end."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import SelectField
from wtforms.validators import StopValidation

from casework.forms.case_form import CaseForm
from casework.forms.fields import DayField, LineField, Required, TextField
from casework.labels import KEYWORD_MARK, ROW_FAULTS

LONGEST_FUNCTION, LONGEST_BASIS = 60, 200
SHORTEST_WORD, LONGEST_WORD, MOST_WORDS = 2, 20, 30
_BETWEEN = re.compile(r"[、，,；;\s]+")


def split_keywords(text: str) -> list[str]:
    """Keywords as people separate them, each once."""
    return [word for word in dict.fromkeys(_BETWEEN.split(text)) if word]


def keyword_fault(words: Sequence[str]) -> str:
    """Code of what is wrong with keywords, or an empty string."""
    if not words:
        return "keywords_missing"
    if len(words) > MOST_WORDS:
        return "keywords_many"
    fits = all(SHORTEST_WORD <= len(word) <= LONGEST_WORD for word in words)
    return "" if fits else "keyword_length"


class ResponsibilityForm(CaseForm):
    """One row; ``seen`` is its version, 0 for a new one."""

    unit_id = SelectField("单位、科室", [Required("请选择单位。")], coerce=int)
    function = LineField("职责事项", [Required("请填写职责事项。")], limit=LONGEST_FUNCTION)
    keywords = TextField(
        "关键词", [Required("请填写关键词。")], limit=800,
        description="用顿号隔开，每个 2 到 20 个字。申请的标题和内容里出现这些词，就提示由该单位办理。",
    )  # fmt: skip
    basis = LineField("依据", limit=LONGEST_BASIS, description="例如本单位权责清单的名称和序号。")
    source = LineField("来源", limit=LONGEST_BASIS)
    valid_from = DayField("起始日期", [Required("请填写起始日期。")])
    valid_to = DayField("终止日期", description="停用的填写最后一天；留空为长期有效。")

    def validate_keywords(self, field: TextField) -> None:
        if fault := keyword_fault(split_keywords(field.data or "")):
            raise StopValidation(f"{ROW_FAULTS[fault]}。")

    def validate_valid_to(self, field: DayField) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise StopValidation(f"{ROW_FAULTS['days']}，请核对。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {**typed, "keywords": KEYWORD_MARK.join(split_keywords(typed["keywords"]))}


class EndForm(CaseForm):
    """End a row; ``seen`` is its version, ``first`` its first day."""

    first: date | None = None
    last_on = DayField("最后一天", [Required("请填写最后一天。")])

    def validate_last_on(self, field: DayField) -> None:
        if field.data and self.first and field.data < self.first:
            raise StopValidation(f"{ROW_FAULTS['days']}，请核对。")
