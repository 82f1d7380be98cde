"""Forms of concentrated requests, proactive disclosure, suggestions and refused information."""

import re
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from casework.forms.case_form import CaseForm
from casework.forms.fields import LineField, Required, TextField, TicksField, choices
from casework.forms.intake_steps import PastDayField

LONGEST = 1000
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']{3,500}")
LONGEST_TEXT = 20_000
TITLE = [Required("请填写信息名称。")]


class MembersForm(CaseForm):
    """Which requests belong to a cluster."""

    confirmed = TicksField("属于本组的申请", coerce=int)


class ReasonForm(CaseForm):
    """Why a cluster is none."""

    reason = LineField("理由", [Required("请写明理由。")], limit=200)


class ProposeForm(CaseForm):
    """From a cluster to a task."""

    title = LineField("信息名称", TITLE, limit=200, description="写文件或者材料的正式名称，答复时据此告知。")
    unit_id = SelectField("承办科室", coerce=int)


class CopyForm(CaseForm):
    """Drafts for other members from one of them."""

    source_id = RadioField("套用哪一件的答复", [Required("请选择套用哪一件。")], coerce=int)
    targets = TicksField("为哪些申请拟稿", [Required("请勾选要拟稿的申请。")], coerce=int)


class DecisionForm(CaseForm):
    """The ogi_head decides."""

    decision = TextField("决定意见", [Required("请写明决定的理由。")], limit=LONGEST)


class TextForm(CaseForm):
    """What is to be published."""

    title = LineField("信息名称", TITLE, limit=200)
    text = TextField(
        "拟公开的内容",
        [Required("请录入拟公开的全文。")],
        limit=LONGEST_TEXT,
        description="录入全文；修改后须重新作保密审查和个人信息核对。",
        render_kw={"rows": 10},
    )


class OpinionForm(CaseForm):
    """The secrecy reviewer's opinion."""

    opinion = TextField("保密审查意见", [Required("请写明审查意见和依据。")], limit=LONGEST)


class ClearForm(CaseForm):
    """Traces of personal data that may stay."""

    cleared = TicksField("已核对、可以公开的", coerce=int)
    reason = LineField("可以公开的理由", limit=400, description="例如：单位公开的办公电话。")


class PublishForm(CaseForm):
    """Where it was published."""

    site = LineField(
        "发布平台",
        [Required("请填写网站或者公报名称。")],
        limit=100,
        description="例如：区政府门户网站、区政府公报。",
    )
    section = LineField("栏目或者期号", [Required("请填写栏目或者期号，申请人据此查找。")], limit=100)
    address = LineField(
        "网址或者查阅地点",
        [Required("请填写完整网址，纸质公报的填写查阅地点。")],
        limit=500,
        description="网址以 http:// 或者 https:// 开头，只作为文字记录，系统不访问。",
    )

    def validate_address(self, field: LineField) -> None:
        typed = field.data or ""
        looks_like_one = "://" in typed or typed.lower().startswith(("www.", "http", "javascript:", "data:"))
        if looks_like_one and not WEB_ADDRESS.fullmatch(typed):
            raise StopValidation("网址应以 http:// 或者 https:// 开头，中间没有空格。")


class SuggestForm(CaseForm):
    """The applicant suggests to publish."""

    on = PastDayField("提出日期", [Required("请填写申请人提出建议的日期。")])
    text = TextField("建议内容", [Required("请填写申请人的建议。")], limit=LONGEST)


class ExamineForm(CaseForm):
    """The suggestion is examined and answered."""

    outcome = RadioField(
        "审核结论",
        [Required("请选择审核结论。")],
        choices=choices({"adopted": "属于主动公开范围，采纳", "declined": "不属于主动公开范围，不采纳"}),
    )
    finding = TextField("审核意见", [Required("请写明审核意见。")], limit=LONGEST)
    answer = TextField(
        "告知申请人的内容和方式", [Required("请写明何时以何种方式告知了申请人什么。")], limit=LONGEST
    )
    title = LineField("信息名称", limit=200, description="采纳的，写拟主动公开的信息名称；不写用申请标题。")

    def values(self) -> dict[str, Any]:
        typed = super().values()
        return {"adopted": typed.pop("outcome") == "adopted", **typed}


class RecheckForm(CaseForm):
    """Refused information is looked at again."""

    outcome = RadioField(
        "审查结论",
        [Required("请选择审查结论。")],
        choices=choices({"refused": "仍不公开", "opened": "现可公开，转主动公开"}),
    )
    reason = TextField("理由", [Required("请写明理由：不公开的事由是否还在。")], limit=LONGEST)
    title = LineField("信息名称", limit=200, description="现可公开的，写拟公开的信息名称；不写用原申请事项。")
