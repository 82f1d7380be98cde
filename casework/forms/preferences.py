"""How somebody wants to be told, and leave with a deputy (个人设置)."""

from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.validators import StopValidation
from wtforms.widgets import HiddenInput

from casework.forms.case_form import ActionForm
from casework.forms.fields import DayField, EmailField, Required, TimeField, WholeField, read_time

ABSENCE_FAULTS = {
    "PAST": "这段休假已经过去，请核对日期。",
    "OVERLAPS": "与已登记的休假重叠，请核对日期，或者先删去原来的一条。",
    "DEPUTY": "代理人须是本单位在职的其他同事，请重新选择。",
}


class PreferenceForm(ActionForm):
    """Address, by mail or not, quiet hours; ``seen``: the version that the page showed."""

    email = EmailField("电子邮箱", limit=254)
    drop_email = BooleanField("删除已登记的邮箱")
    by_mail = BooleanField("把提醒同时发到我的邮箱")
    quiet_from = TimeField("免打扰开始", limit=10)
    quiet_until = TimeField("免打扰结束", limit=10)
    seen = WholeField(widget=HiddenInput(), most=10_000_000)

    def validate_quiet_until(self, field: TimeField) -> None:
        if bool(field.data) != bool(self.quiet_from.data):
            raise StopValidation("免打扰的开始和结束须同时填写，或者都不填。")
        if field.data and read_time(field.data) == read_time(self.quiet_from.data or ""):
            raise StopValidation("免打扰的开始和结束不能是同一时刻。")

    def validate_seen(self, field: WholeField) -> None:
        if field.data is None:
            raise StopValidation("页面已失效，请刷新后重试。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        hours = {name: read_time(typed[name] or "") for name in ("quiet_from", "quiet_until")}
        return {**typed, **hours}


class LeaveForm(ActionForm):
    """From when to when, and who gets the messages meanwhile."""

    from_on = DayField("开始日期", [Required("请填写休假开始日期。")])
    until_on = DayField("结束日期", [Required("请填写休假结束日期。")])
    deputy = SelectField("代理人", [Required("请选择代理人。")])

    def validate_until_on(self, field: DayField) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise StopValidation("结束日期早于开始日期，请核对。")
