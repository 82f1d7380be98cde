"""Forms of matters beside requests: registration, evidence, conclusion, answer."""

from datetime import date
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.fields import (
    MAX_CONTENT,
    CodeField,
    DayField,
    EmailField,
    LineField,
    PhoneField,
    Required,
    TextField,
    choices,
)
from casework.forms.intake_steps import PastDayField
from workflows.matters import OUTCOMES, MatterKind

SCAN = "扫描件，不超过 20 MB。"


class MatterForm(ActionForm):
    """Register a correction of records or a complaint."""

    kind = RadioField("类型", [Required("请选择类型。")], choices=choices(labels.MATTER_KINDS))
    received_on = PastDayField("收到日期", [Required("请填写收到的日期。")])
    applicant_name = LineField("申请人、投诉人", [Required("请填写姓名或者单位名称。")], limit=100)
    id_number = CodeField("证件号码", limit=40)
    phone = PhoneField("联系电话", limit=60)
    address = LineField("通信地址", limit=300)
    email = EmailField("电子邮箱", limit=254)
    title = LineField(
        "事项", [Required("请用一句话写明要更正的记录或者投诉的问题。")], limit=200,
        description="例如：更正本人不动产登记信息中的门牌号；投诉未在期限内答复。",
    )  # fmt: skip
    content = TextField("具体内容", [Required("请填写具体内容。")], limit=MAX_CONTENT)
    concerned = LineField("记录所在或者被投诉的单位", [Required("请填写单位。")], limit=100)
    case_number = LineField(
        "相关申请的登记号", limit=40, description="与某件政府信息公开申请有关的填写，可不填。"
    )
    proof = FileField("证据材料", description=f"更正须有证据证明记录不准确。{SCAN}")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        typed.pop("proof")
        typed.pop("case_number")
        return typed


class MatterActForm(CaseForm):
    """Take up, answer, withdraw: nothing to fill in; ``seen`` is the version of the matter."""


class EvidenceForm(CaseForm):
    """One more piece of evidence."""

    proof = FileField("证据材料", description=SCAN)

    def validate_proof(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise StopValidation("请选择文件。")

    def values(self) -> dict[str, Any]:
        return {"seen": self.seen.data}


def _read_id(value: Any) -> int:
    return int(value) if value else 0


class ConcludeForm(CaseForm):
    """What the office decides."""

    outcome = RadioField("处理结果", [Required("请选择处理结果。")])
    finding = TextField(
        "核查情况和理由", [Required("请写明核查情况和理由，答复书中会引用。")], limit=2000,
        description="不写证件号码、电话等个人信息。",
    )  # fmt: skip
    elsewhere = LineField("有权更正的机关", limit=100)
    unit_id = SelectField("被督促整改的单位", coerce=_read_id)
    demand = TextField("整改要求", limit=1000)
    answer_by_on = DayField("整改答复期限")
    approved_by = LineField("批准的领导", limit=40, description="通报批评须经批准。")

    def offer(self, kind: MatterKind, units: dict[str, str], by_on: date | None) -> None:
        """The outcomes of this kind; a correction has no unit to be ordered."""
        self.outcome.choices = choices({o.value: labels.MATTER_OUTCOMES[o] for o in OUTCOMES[kind]})
        self.unit_id.choices = choices({"": "请选择", **units})
        if self.answer_by_on.raw_data is None:
            self.answer_by_on.data = by_on
        hidden = ("unit_id", "demand", "answer_by_on", "approved_by")
        for name in hidden if kind is MatterKind.RECORD_CORRECTION else ("elsewhere",):
            del self[name]

    def values(self) -> dict[str, Any]:
        blank = {"elsewhere": "", "unit_id": 0, "demand": "", "answer_by_on": None, "approved_by": ""}
        return {**blank, **super().values()}
