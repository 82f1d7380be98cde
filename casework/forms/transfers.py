"""Forms of the constrained transfer (约束转办): the office's and the receiving unit's."""

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import CaseForm
from casework.forms.fields import DayField, LineField, Required, TextField, TicksField, choices
from casework.forms.processing import MultiCheckboxField
from workflows.codes import TransferKind, TransferReturn

KINDS = {"handle": "转办：由其承办并提交材料", "assist": "协办：协助提供部分材料、意见"}


def _number(value: Any) -> int:
    return int(value) if value else 0


class SendForm(CaseForm):
    """What is asked of which units, until when."""

    kind = RadioField("方式", [Required("请选择转办或者协办。")], default="handle", choices=choices(KINDS))
    receivers = MultiCheckboxField("承办单位")
    asked = TextField("要求提供什么", [Required("请写明要求提供的材料和意见。")], limit=2000)
    basis = LineField("职责依据", limit=300)
    reply_by_on = DayField("提交期限", [Required("请填写提交材料的期限。")])
    files = TicksField("随附材料")

    def offer(self, units: Mapping[int, str], files: Mapping[int, str]) -> None:
        self.receivers.flags.required = True  # of the whole: no single box has to be ticked
        self.receivers.choices = choices({str(k): v for k, v in units.items()})
        self.files.choices = choices({str(k): v for k, v in files.items()})

    def validate_receivers(self, field: TicksField) -> None:
        if not field.data:
            raise StopValidation("请至少选择一个承办单位。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {
            **typed, "kind": TransferKind(typed["kind"]), "receivers": self.chosen(),
            "files": [int(id_) for id_ in self.files.data or ()],
        }  # fmt: skip

    def chosen(self) -> list[int]:
        """Ids of the units that are ticked."""
        return [int(id_) for id_ in self.receivers.data or ()]


class RulingForm(CaseForm):
    """Who acts on a transfer that was handed back, and by what criterion."""

    transfer_id = SelectField("被退回的转办", [Required("请选择被退回的转办。")], coerce=_number)
    unit_id = SelectField("裁定承办单位", [Required("请选择承办单位。")], coerce=_number)
    criterion = RadioField(
        "裁定标准", [Required("请选择裁定标准。")], choices=choices(labels.TRANSFER_CRITERIA)
    )
    precedent = LineField("先例登记号", limit=40)
    reason = TextField("裁定理由", [Required("请写明裁定理由。")], limit=1000)
    reply_by_on = DayField("提交期限", [Required("请填写提交材料的期限。")])

    def validate_precedent(self, field: LineField) -> None:
        if self.criterion.data == "precedent" and not field.data:
            raise StopValidation("按先例裁定的，请填写以前那一件的登记号。")


class TakeBackForm(CaseForm):
    """Why the coordinator takes a file back."""

    transfer_id = SelectField("要收回的转办", [Required("请选择要收回的转办。")], coerce=_number)
    reason = LineField("收回理由", [Required("请填写收回理由。")], limit=200)


# The unit's


class AcceptTransferForm(CaseForm):
    """Taken; nothing to fill in. ``seen`` of these forms is the number of facts about the transfer."""


class ReturnForm(CaseForm):
    """Handed back, with the proof that its reason asks for."""

    reason_code = RadioField(
        "退回理由", [Required("请选择退回理由。")], choices=choices(labels.TRANSFER_RETURNS)
    )
    proposed_unit_id = SelectField("应承办的单位", coerce=_number)
    proof = LineField("三定、权责清单依据", limit=300)
    places = LineField("检索地点", limit=200)
    keywords = LineField("检索词", limit=300)
    years = LineField("检索时段", limit=60)
    explanation = TextField("情况说明", [Required("请写明情况。")], limit=1000)

    def offer(self, units: Mapping[int, str]) -> None:
        named = {str(k): v for k, v in units.items()}
        self.proposed_unit_id.choices = choices(named, empty="请选择")

    def validate_proposed_unit_id(self, field: SelectField) -> None:
        if self.reason_code.data == TransferReturn.not_our_function and not field.data:
            raise StopValidation("不属于本单位职责的，请指明应承办的单位。")

    def validate_proof(self, field: LineField) -> None:
        if self.reason_code.data == TransferReturn.not_our_function and not field.data:
            raise StopValidation("不属于本单位职责的，请写明三定方案或者权责清单的依据。")

    def validate_keywords(self, field: LineField) -> None:
        if bool(field.data) != bool(self.places.data):
            raise StopValidation("检索地点和检索词请一并填写。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {**typed, "proposed_unit_id": typed["proposed_unit_id"] or None}


class SubmitForm(CaseForm):
    """Opinion; the material was put to the transfer before."""

    opinion = TextField("意见", [Required("请写明意见，例如是否存在该信息、能否公开及依据。")], limit=4000)


class DraftForm(CaseForm):
    """A draft of the opinion."""

    opinion = TextField("意见", limit=4000)


class NoteForm(CaseForm):
    """A contact of the unit."""

    whom = LineField("联系对象", [Required("请填写与谁联系。")], limit=60)
    text = TextField("联系内容", [Required("请填写联系内容。")], limit=1000)


class TransferFileForm(CaseForm):
    """A file of the unit."""

    file = FileField("材料", description="PDF、图片、Word、Excel 等，单个不超过 20 MB。")

    def validate_file(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise StopValidation("请选择文件。")
