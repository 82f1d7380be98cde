"""A rule of who is told of what and when (提醒规则)."""

from collections.abc import Iterable

from wtforms import BooleanField, RadioField

from casework import labels
from casework.forms.case_form import ActionForm, VersionField
from casework.forms.fields import Required, TicksField, WholeField

TAKEN = "同类提醒已有这一天的规则，请换一天，或者去改那一条。"


class LampForm(ActionForm):
    """At how many working days left the lamp turns yellow."""

    yellow_days = WholeField("黄灯：剩余不超过几个工作日", [Required("请填写工作日数。")], least=1, most=19)
    seen = VersionField()


class RuleForm(ActionForm):
    """When, whom, how. ``seen``: the version that the page showed."""

    when = RadioField(
        "时间",
        [Required("请选择期限届满前还是届满后。")],
        default="before",
        choices=lambda: [("before", "期限届满前"), ("after", "期限届满后")],
    )
    days = WholeField("工作日数", [Required("请填写工作日数，当天填 0。")], most=60)
    reach = TicksField("提醒谁", [Required("请至少勾选一项。")])
    channels = TicksField("除系统内消息外，还发到", choices=lambda: list(labels.CHANNELS_OUT.items()))
    active = BooleanField("启用")
    seen = VersionField()

    def offer(self, reaches: Iterable[str]) -> None:
        """The words that a rule of this kind may name."""
        self.reach.choices = [(word, labels.REACHES[word]) for word in reaches]

    def show(self, days: int) -> None:
        """First values for what is stored as one number, negative after the day."""
        self.when.data, self.days.data = ("after" if days < 0 else "before"), abs(days)

    @property
    def signed_days(self) -> int:
        """Working days before; negative after."""
        return -(self.days.data or 0) if self.when.data == "after" else self.days.data or 0
