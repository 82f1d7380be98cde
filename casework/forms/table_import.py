"""Import of a table: the workbook, and what was shown of it."""

from flask_wtf.file import FileField
from wtforms.widgets import HiddenInput

from casework.forms.case_form import ActionForm
from casework.forms.fields import LineField, Required

LONGEST_TABLE = 900_000


class WorkbookForm(ActionForm):
    """A workbook that is read and shown; nothing is kept."""

    file = FileField(
        "Excel 文件", [Required("请选择文件。")],
        description=".xlsx，不超过 2 MB、1000 行，第一行为模板的表头。",
    )  # fmt: skip


class ConfirmImportForm(ActionForm):
    """The rows that were shown, and what was shown of them."""

    rows = LineField(
        "表格内容", [Required("页面已失效，请重新上传。")], limit=LONGEST_TABLE, widget=HiddenInput()
    )
    token = LineField("预览", [Required("页面已失效，请重新上传。")], limit=64, widget=HiddenInput())
