"""Forms of the archive: archive, add a note, begin anew, void a mistake."""

from typing import Any

from wtforms import SelectField

from casework import labels
from casework.forms.case_form import ActionForm, CaseForm
from casework.forms.fields import LineField, Required, TextField, choices


class ArchiveForm(CaseForm):
    """Archive the file (归档)."""

    retention = SelectField("保管期限", [Required("请选择保管期限。")], choices=choices(labels.RETENTIONS))
    box = LineField(
        "盒号", [Required("请填写盒号。")], limit=40, description="实体卷放在哪一盒，如 2026-03。"
    )
    note = TextField("备考表说明", limit=1000, description="缺少的材料、特殊情况；没有的可不填。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {**typed, "note": typed["note"] or ""}


class NoteForm(ActionForm):
    """A note to an archived file."""

    text = TextField(
        "补充说明",
        [Required("请填写说明。")],
        limit=1000,
        description="只作说明，不写证件号码、电话等个人信息。",
    )


class ReworkForm(CaseForm):
    """Begin the ordered new act; nothing to fill in."""


class VoidForm(CaseForm):
    """Void a mistaken entry."""

    seq = SelectField("要作废的记录", [Required("请选择记录。")], coerce=int)
    reason = TextField("作废理由", [Required("请写明哪里记错了。")], limit=1000)
