"""A list kept under a name (常用筛选)."""

from casework.forms.case_form import ActionForm
from casework.forms.fields import LineField, Required


class SavedFilterForm(ActionForm):
    """The name; what the list shows stands in the address."""

    name = LineField("名称", [Required("请填写名称，例如：征地拆迁。")], limit=12)
