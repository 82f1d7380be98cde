"""What a system administrator asks of the scheduler."""

from wtforms import SelectField

from casework import labels
from casework.forms.case_form import ActionForm
from casework.forms.fields import choices


class RunForm(ActionForm):
    """One of the jobs, by its button."""

    job = SelectField("任务", choices=choices(labels.JOBS))
