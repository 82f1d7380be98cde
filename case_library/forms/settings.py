"""Forms of the words of the library: a subject or dispute point, plain words and what they stand for."""

import re
from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import StopValidation

from case_library.labels.search import SYNONYM_FAULTS, SYNONYM_PARTS
from case_library.models import LibraryTerm, Synonym
from casework import labels
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.fields import CodeField, LineField, Required, WholeField, choices
from casework.forms.responsibilities import split_keywords
from workflows.determinations import CATALOGUE

LONGEST_NAME, LONGEST_PLAIN, LONGEST_TERM, MOST_OFFICIAL = 30, 30, 30, 10
LEAST_WEIGHT, MOST_WEIGHT = 0.1, 2.0
_WEIGHT = re.compile(r"[0-9](\.[0-9]{1,2})?")


def read_weight(text: str) -> float | None:
    """A weight as people write it, or None."""
    if not _WEIGHT.fullmatch(text.strip()):
        return None
    weight = float(text)
    return weight if LEAST_WEIGHT <= weight <= MOST_WEIGHT else None


class NewTermForm(ActionForm):
    """A new word; its number is given."""

    name = LineField("名称", [Required("请填写名称，例如：养老服务。")], limit=LONGEST_NAME)


class TermForm(CaseForm):
    """A word of a taxonomy; ``seen`` is its version."""

    name = LineField("名称", [Required("请填写名称。")], limit=LONGEST_NAME)
    position = WholeField(
        "排在第几位", [Required("请填写第几位。")], least=1, most=999,
        description="列入重点的三个领域固定在最前，其余的排在后面。",
    )  # fmt: skip
    active = BooleanField("启用", description="停用后不再供新案例选用，已用的案例照常显示和检索。")

    def show(self, row: LibraryTerm) -> None:
        """First values, from the row."""
        self.name.data, self.position.data, self.active.data = row.name, row.position, row.active
        self.seen.show(row.version)


class SynonymForm(CaseForm):
    """Plain words; ``seen`` is the version, 0 for new ones."""

    plain = LineField(
        "通俗说法", [Required("请填写通俗说法，例如：房子被拆了。")], limit=LONGEST_PLAIN,
        description="群众会怎么说、会怎么查。",
    )  # fmt: skip
    official = LineField(
        "规范用语", [Required("请填写规范用语。")], limit=400,
        description="检索时一并查找的词，用顿号隔开，最多 10 个。",
    )  # fmt: skip
    hint = SelectField("指向")
    weight = CodeField(
        "权重", [Required("请填写权重，一般为 1。")], limit=5,
        description="0.1 到 2，一般为 1；意思只沾边的填小一些。",
    )  # fmt: skip
    active = BooleanField("启用", description="停用后检索时不再自动扩展。")

    def offer(self, subjects: Mapping[str, str], points: Mapping[str, str]) -> None:
        """What a pair may point to."""
        results = {code: f"{code}　{labels.DETERMINATIONS[code]}" for code in CATALOGUE}
        terms = {code: f"{code}　{name}" for code, name in (*subjects.items(), *points.items())}
        self.hint.choices = choices({**terms, **results}, empty="不指定")
        self.hint.data = self.hint.data or ""

    def show(self, row: Synonym | None, plain: str = "") -> None:
        """First values: of the row, or of a new pair for these words."""
        self.plain.data = row.plain if row else plain
        self.official.data = SYNONYM_PARTS.join(row.official) if row else ""
        self.hint.data = row.hint if row else ""
        self.weight.data = f"{row.weight:g}" if row else "1"
        self.active.data = row.active if row else True
        self.seen.show(row.version if row else 0)

    def validate_official(self, field: LineField) -> None:
        words = split_keywords(field.data or "")
        if len(words) > MOST_OFFICIAL:
            raise StopValidation(f"{SYNONYM_FAULTS['official_many']}，请删减。")
        if not words or any(len(word) > LONGEST_TERM for word in words):
            raise StopValidation(f"每个规范用语 1 到 {LONGEST_TERM} 个字，用顿号隔开。")

    def validate_weight(self, field: CodeField) -> None:
        if read_weight(field.data or "") is None:
            raise StopValidation(f"{SYNONYM_FAULTS['weight']}，例如 0.8。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        plain = " ".join((typed["plain"] or "").split())
        return {**typed, "plain": plain, "official": split_keywords(typed["official"]),
                "weight": read_weight(typed["weight"])}  # fmt: skip
