"""An address for a calendar program."""

from wtforms import RadioField

from casework import labels
from casework.forms.case_form import ActionForm
from casework.forms.fields import LineField, Required, choices
from casework.models.calendar_feed import FeedReach


class FeedForm(ActionForm):
    """Its name, and which due dates it shows."""

    name = LineField("名称", [Required("请填写名称，例如：办公电脑。")], limit=20)
    reach = RadioField(
        "显示哪些期限",
        [Required("请选择显示哪些期限。")],
        choices=choices(labels.FEED_REACHES),
        default=FeedReach.mine.value,
    )
