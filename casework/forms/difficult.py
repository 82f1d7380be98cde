"""Forms of difficult cases (疑难复杂): marks, reviewer, joint meeting, nomination."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.fields import LineField, Required, TextField, TicksField, choices
from casework.forms.intake_steps import PastDayField
from casework.forms.letters import REPLY_CODES, ChoiceField
from workflows.codes import DifficultMark

CONCLUSIONS = (1, 2, 3)
NO_RESULT = "不涉及答复类型"


class DifficultForm(CaseForm):
    """Why the case is difficult."""

    mark = SelectField(
        "疑难情形", [Required("请选择疑难情形。")], choices=choices(labels.DIFFICULT_MARKS),
        default=DifficultMark.other.value,
    )  # fmt: skip
    reason = TextField("具体说明", [Required("请写明疑难复杂在哪里。")], limit=1000)


class LiftMarkForm(CaseForm):
    """Lift one of the marks that stand."""

    mark = RadioField("解除的标记", [Required("请选择要解除的标记。")])
    reason = TextField("解除的理由", [Required("请写明为什么不再属于疑难复杂。")], limit=1000)

    def offer(self, marks: list[str]) -> None:
        self.mark.choices = choices({mark: labels.DIFFICULT_MARKS[mark] for mark in marks})
        if self.mark.raw_data is None and len(marks) == 1:
            self.mark.data = marks[0]


def _read_id(value: Any) -> int:
    return int(value) if str(value).isdigit() else 0


class ReviewerForm(CaseForm):
    """Who looks after the case for the office."""

    reviewer_id = SelectField("审核人", [Required("请选择审核人。")], coerce=_read_id)

    def offer(self, people: dict[int, str]) -> None:
        self.reviewer_id.choices = choices({str(key): name for key, name in people.items()})


class JointMeetingForm(CaseForm):
    """Minutes of a joint meeting (会商纪要)."""

    held_on = PastDayField("会商日期", [Required("请填写会商日期。")])
    place = LineField("会商地点", limit=100)
    unit = LineField(labels.MEETING_PARTS["unit"], [Required("请填写承办单位的参加人。")], limit=200)
    legal = LineField(labels.MEETING_PARTS["legal"], [Required("请填写法制审核的参加人。")], limit=200)
    secrecy = LineField(labels.MEETING_PARTS["secrecy"], limit=200)
    review_body = LineField(labels.MEETING_PARTS["review_body"], limit=200)
    others = LineField(labels.MEETING_PARTS["others"], limit=200)
    minutes = TextField("会商情况", [Required("请写明各方意见。")], limit=4000)
    determination_1 = ChoiceField("结论一：答复类型", choices=choices(REPLY_CODES, empty=NO_RESULT))
    text_1 = LineField("结论一：内容", [Required("请填写会商结论。")], limit=500)
    determination_2 = ChoiceField("结论二：答复类型", choices=choices(REPLY_CODES, empty=NO_RESULT))
    text_2 = LineField("结论二：内容", limit=500)
    determination_3 = ChoiceField("结论三：答复类型", choices=choices(REPLY_CODES, empty=NO_RESULT))
    text_3 = LineField("结论三：内容", limit=500)

    def values(self) -> dict[str, Any]:
        parts = [(part, self[part].data) for part in labels.MEETING_PARTS]
        return {
            "seen": self.seen.data,
            "held_on": self.held_on.data,
            "place": self.place.data,
            "participants": [{"part": part, "names": names} for part, names in parts if names],
            "minutes": self.minutes.data,
            "conclusions": [line for no in CONCLUSIONS if (line := self._line(no))["text"]],
        }

    def _line(self, no: int) -> dict[str, str]:
        return {"determination": self[f"determination_{no}"].data or "", "text": self[f"text_{no}"].data}

    def validate_text_2(self, field: LineField) -> None:
        self._ensure_said(2, field)

    def validate_text_3(self, field: LineField) -> None:
        self._ensure_said(3, field)

    def _ensure_said(self, no: int, field: LineField) -> None:
        if self[f"determination_{no}"].data and not field.data:
            raise StopValidation("选了答复类型的，请填写这一条结论的内容。")


class SetAsideForm(CaseForm):
    """Why the conclusion of the meeting is not followed."""

    reason = TextField("不采纳的理由", [Required("请写明不采纳会商结论的事实和依据。")], limit=2000)


class NominateForm(CaseForm):
    """Why a case belongs into the library."""

    why = TextField("推荐理由", [Required("请写明这个案件的典型意义。")], limit=1000)


class PrincipalsForm(ActionForm):
    """Who signs difficult cases."""

    people = TicksField("主要负责人")

    def offer(self, people: dict[int, str]) -> None:
        self.people.choices = choices({str(key): name for key, name in people.items()})

    def values(self) -> dict[str, Any]:
        return {"people": [int(person) for person in self.people.data or ()]}
