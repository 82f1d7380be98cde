"""Keep an entry of the library, or let it go: the address says which."""

from casework.forms.case_form import ActionForm


class KeepForm(ActionForm):
    """A button."""
