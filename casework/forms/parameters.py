"""One practice value of the office (办理参数)."""

from casework.forms.case_form import ActionForm, VersionField
from casework.forms.fields import Required, WholeField


class ParameterForm(ActionForm):
    """The value; ``seen`` is the version that the page showed."""

    value = WholeField("数值", [Required("请填写数值。")])
    seen = VersionField()

    def within(self, least: int, most: int) -> None:
        """What this parameter allows."""
        self.value.least, self.value.most = least, most
