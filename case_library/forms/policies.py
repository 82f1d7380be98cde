"""Forms of policy documents: what is known about one, the yearly check."""

import re
from collections.abc import Callable
from typing import Any

from wtforms import SelectField
from wtforms.validators import StopValidation

from case_library.labels.policies import LEVELS, VALIDITIES
from casework.forms.case_form import CaseForm
from casework.forms.fields import CodeField, DayField, LineField, Required, TextField, TicksField, choices

MOST_WORDS, LONGEST_WORD, MOST_TIES = 30, 20, 20
_BETWEEN = re.compile(r"[、，,；;\s]+")


class PolicyForm(CaseForm):
    """What is known about a document. ``seen``: its version. ``find``: the document of a number or title."""

    find: Callable[[str], int | None] | None = None
    own_id = 0

    title = LineField("标题", [Required("请填写标题。")], limit=200)
    short_title = LineField("简称", limit=40, description="引用时的叫法，例如：条例。")
    number = CodeField("文号", limit=60, description="查不到的留空，不要推测。")
    issuer = LineField("发布机关", [Required("请填写发布机关。")], limit=100)
    level = SelectField("效力级别", [Required("请选择效力级别。")], choices=choices(LEVELS))
    validity = SelectField("效力状态", [Required("请选择效力状态。")], choices=choices(VALIDITIES))
    issued_on = DayField("发布日期")
    effective_on = DayField("施行日期")
    ended_on = DayField("终止日期", description="废止、失效的填写自哪一天起不再适用。")
    subjects = TicksField("领域")
    keywords = LineField("关键词", limit=600, description="用顿号隔开，检索时使用。")
    gist = TextField("内容要点", limit=2000, description="本平台自己写的摘要，不是原文。")
    source_note = TextField("来源说明", limit=500, description="从哪里取得，核对到什么程度。")
    replaces = TextField("代替的文件", limit=800, description="每行一份，写文号或者标题，须已在库内。")
    amends = TextField("修改的文件", limit=800, description="每行一份，写文号或者标题，须已在库内。")

    def validate_keywords(self, field: LineField) -> None:
        words = split_words(field.data or "")
        if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
            raise StopValidation(f"最多 {MOST_WORDS} 个关键词，每个不超过 {LONGEST_WORD} 个字。")

    def validate_ended_on(self, field: DayField) -> None:
        begins = [day for day in (self.issued_on.data, self.effective_on.data) if day]
        if field.data and begins and field.data < min(begins):
            raise StopValidation("终止日期早于发布日期，请核对。")

    def validate_effective_on(self, field: DayField) -> None:
        if field.data and self.issued_on.data and field.data < self.issued_on.data:
            raise StopValidation("施行日期早于发布日期，请核对。")

    def validate_replaces(self, field: TextField) -> None:
        self._known(field)

    def validate_amends(self, field: TextField) -> None:
        self._known(field)

    def _known(self, field: TextField) -> None:
        names = split_lines(field.data or "")
        if len(names) > MOST_TIES:
            raise StopValidation(f"最多 {MOST_TIES} 份。")
        for line, name in enumerate(names, 1):
            found = self.find(name) if self.find else None
            if found is None:
                raise StopValidation(f"案例库里没有第 {line} 行所写的文件，请先录入，或者核对文号。")
            if found == self.own_id:
                raise StopValidation("不能代替或者修改文件自己。")

    def ids(self, name: str) -> tuple[int, ...]:
        """The documents that a field names; call after validation."""
        lines = split_lines(self[name].data or "")
        return tuple(found for line in lines if self.find and (found := self.find(line)) is not None)

    def policy_values(self) -> dict[str, Any]:
        """The fields as a service takes them."""
        typed = self.values()
        for carried in ("seen", "replaces", "amends"):
            typed.pop(carried, None)
        return {
            **{name: typed[name] for name in POLICY_FIELDS},
            "subjects": tuple(self.subjects.data or ()),
            "keywords": tuple(split_words(self.keywords.data or "")),
            "replaces": self.ids("replaces"),
            "amends": self.ids("amends"),
        }


POLICY_FIELDS = ("title", "short_title", "number", "issuer", "level", "validity", "issued_on", "effective_on",
                 "ended_on", "gist", "source_note")  # fmt: skip


class CheckForm(CaseForm):
    """The validity of a document was looked at; ``seen`` is its version."""


def split_words(text: str) -> list[str]:
    """Keywords as people separate them, each once."""
    return [word for word in dict.fromkeys(_BETWEEN.split(text)) if word]


def split_lines(text: str) -> list[str]:
    """One name a line, each once."""
    return [line for line in dict.fromkeys(part.strip() for part in text.splitlines()) if line]
