"""Forms of typical cases: the editor, reviews, nominations."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from wtforms import RadioField, SelectField

from case_library.codes import CaseLevel, CaseStage, LibraryOrganKind, RemedyResult
from case_library.labels import cases as words
from casework import labels
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.fields import LineField, Required, TextField, TicksField, WholeField, choices
from workflows.determinations import CATALOGUE

_PARTS = re.compile(r"[、，,；;\n]+")
LONGEST_PART, MOST_PARTS = 60, 30


class BeforeReview:
    """What a draft may lack and a submitted case may not; the rules refuse it then."""

    field_flags: ClassVar = {"later": True}

    def __call__(self, form: Any, field: Any) -> None:
        """A draft is kept as far as it goes."""


class PartsField(TextField):
    """Several short words, one a line or with 、 between."""

    def parts(self) -> list[str]:
        """The words, each once."""
        return list(dict.fromkeys(p for part in _PARTS.split(self.data or "") if (p := part.strip())))

    def fault(self, text: str) -> str:
        found = self.parts()
        if len(found) > MOST_PARTS:
            return f"最多 {MOST_PARTS} 个，现有 {len(found)} 个，请删减。"
        long = next((part for part in found if len(part) > LONGEST_PART), "")
        return f"“{long[:12]}…”超过 {LONGEST_PART} 字，请用顿号分开。" if long else ""


class EntryForm(CaseForm):
    """The editor: structure, texts, classification of one case."""

    lists: ClassVar = ("keywords", "plain", "related_texts", "related_cases")

    title = LineField("标题", [Required("请填写标题。")], limit=120)
    facts = TextField("案情", [BeforeReview()], limit=2000)
    issue = LineField("争议焦点", [BeforeReview()], limit=300)
    outcome = TextField("处理结果", [BeforeReview()], limit=2000)
    basis = TextField("法律依据", [BeforeReview()], limit=2000)
    add_basis = LineField("从政策文件选取", limit=120)
    analysis = TextField("评析", [BeforeReview()], limit=2000)
    subject = SelectField("领域", [BeforeReview()])
    dispute_points = TicksField("争议点", [BeforeReview()])
    determinations = TicksField(
        "答复类型", [BeforeReview()], choices=choices({c: labels.DETERMINATIONS[c] for c in CATALOGUE})
    )
    ground = LineField("理由类别", limit=200)
    organ_kind = SelectField("答复机关类别", choices=choices(words.LIBRARY_ORGAN_KINDS))
    year = WholeField("年份", [Required("请填写年份。")], least=2000, most=2099)
    stage = SelectField("经过的程序", choices=choices(words.CASE_STAGES))
    remedy_result = SelectField("复议、诉讼结果", choices=choices(words.REMEDY_RESULTS))
    level = SelectField("案例级别", choices=choices(words.CASE_LEVELS))
    keywords = PartsField("关键词", [BeforeReview()], limit=600)
    plain = PartsField("通俗说法", limit=600)
    related_texts = PartsField("相关标准文本", limit=600)
    related_cases = PartsField("相关案例", limit=600)

    def offer(self, subjects: Mapping[str, str], points: Mapping[str, str]) -> None:
        """The words of the taxonomies that are in use."""
        self.subject.choices = choices(subjects)
        self.dispute_points.choices = choices(points)
        for field in (self.dispute_points, self.determinations):
            field.data = field.data or []

    def show(self, case: Any, basis: Iterable[str]) -> None:
        """First values, from the row."""
        for field in self:
            if field.name in self.lists:
                field.data = "、".join(getattr(case, field.name))
            elif field.name not in ("basis", "add_basis", "seen", "csrf_token", "idempotency_key"):
                field.data = getattr(case, field.name)
        self.basis.data = "\n".join(basis)
        self.seen.show(case.version)

    def values(self) -> dict[str, Any]:
        found = super().values()
        added = found.pop("add_basis")
        lines = [line.strip() for line in (found["basis"] or "").split("\n")]
        codes = {
            "organ_kind": LibraryOrganKind(found["organ_kind"]),
            "stage": CaseStage(found["stage"]),
            "remedy_result": RemedyResult(found["remedy_result"]),
            "level": CaseLevel(found["level"]),
        }
        lists = {name: self[name].parts() for name in self.lists}
        return found | codes | lists | {"basis": [line for line in dict.fromkeys([*lines, added]) if line]}


class NothingForm(CaseForm):
    """A button."""


class SubmitForm(CaseForm):
    """What the editor tells the reviewers."""

    opinion = TextField("送审说明", limit=1000)


class OpinionForm(CaseForm):
    """What a reviewer says."""

    opinion = TextField("审核意见", [Required("请写明审核意见。")], limit=1000)


class ReasonForm(CaseForm):
    """Why something is withdrawn or revised."""

    opinion = TextField("理由", [Required("请写明理由。")], limit=1000)


class DeclineForm(CaseForm):
    """Why a nominated case is left out."""

    reason = TextField("不采用的理由", [Required("请写明不采用的理由。")], limit=1000)


class BeginForm(ActionForm):
    """An empty draft."""

    title = LineField("标题", [Required("请填写标题。")], limit=120)


class VoteForm(ActionForm):
    """Useful or not."""

    is_useful = RadioField(
        "对您有帮助吗", choices=choices({"1": "有用", "0": "没有用"}), validators=[Required("请选择。")]
    )

    def values(self) -> dict[str, Any]:
        return {"is_useful": self.is_useful.data == "1"}
