"""What every form carries: CSRF token, idempotency key, and the version of the case that the page showed."""

from typing import Any
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

from casework.forms.fields import WholeField

_CARRIED = frozenset({"csrf_token", "idempotency_key"})


class KeyField(HiddenField):
    """Hidden UUID made by the server: the same form sent twice counts once (SECURITY 2.7)."""

    def pre_validate(self, form: Any) -> None:
        try:
            UUID(self.data or "")
        except ValueError:
            raise StopValidation("表单已失效，请刷新页面后重新提交。") from None


# What WTForms itself may say about what no page offers.
_WORDS = {
    "Not a valid choice.": "请从列出的选项中选择。",
    "Invalid Choice: could not coerce.": "请从列出的选项中选择。",
    "Invalid choice(s): one or more data inputs could not be coerced.": "请从列出的选项中选择。",
    "'%(value)s' is not a valid choice for this field.": "请从列出的选项中选择。",
}


class _Chinese:
    """Sentences of WTForms in Chinese."""

    def gettext(self, text: str) -> str:
        return _WORDS.get(text, text)

    def ngettext(self, one: str, several: str, count: int) -> str:
        return _WORDS.get(several, one if count == 1 else several)


class ActionForm(FlaskForm):
    """A form that does something once."""

    class Meta(FlaskForm.Meta):
        locales = ("zh",)

        def get_translations(self, form: Any) -> _Chinese:
            return _Chinese()

    idempotency_key = KeyField(default=lambda: str(uuid4()))

    def values(self) -> dict[str, Any]:
        """The explicit fields by name, and nothing else that may have been sent."""
        return {field.name: field.data for field in self if field.name not in _CARRIED}


class VersionField(WholeField):
    """Hidden: the version of a row that the page showed; a form without one cannot be taken."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=HiddenInput(), most=10_000_000, **options)

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            raise StopValidation("页面已失效，请刷新后重试。")
        super().pre_validate(form)

    def show(self, version: int) -> None:
        """Let the page, shown again with what was typed, stand on the present version."""
        self.data, self.raw_data = version, None


class CaseForm(ActionForm):
    """A form about one case; ``seen`` is the version that the page showed."""

    seen = VersionField()
