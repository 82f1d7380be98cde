"""Forms of letters, made from what a result or a process letter requires; they know no law.

A draft may be saved with gaps: what is missing is told by the checks of the letter, not by the form.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, ClassVar

from wtforms import SelectField, SubmitField
from wtforms.validators import StopValidation

from casework import labels
from casework.forms.case_form import ActionForm, CaseForm, VersionField
from casework.forms.fields import (
    CodeField,
    DayField,
    LineField,
    Required,
    TextField,
    WholeField,
    choices,
)
from casework.forms.intake_steps import PastDayField
from casework.letters.draft import Draft, DraftItem
from casework.letters.gather import PARTY_FIELD
from workflows.codes import Method
from workflows.determinations import CATALOGUE, HIDING_GROUNDS, NOT_A_REPLY, Determination

MAX_PAGES = 100_000  # of one attachment
HIDDEN_ROWS = 3  # empty rows offered for hidden parts
DAYS = frozenset({"earlier_on", "obtained_on", "notice_served_on", "notice_deadline"})
LONG = frozenset(
    {"given_part", "why_it_applies", "danger", "assessment", "interest_weighed", "no_outside_effect",
     "discretion_reason", "exception_checked", "why_absent", "why_not_ours", "no_ready_info", "raw_info",
     "asked_in_notice", "why_still_unclear", "petition_sentences", "sameness", "reasons_asked",
     "why_not_reasonable", "search_places", "search_result", "items_to_correct", "guidance", "hand_in_way",
     "why_more_time", "finding", "to_explain", "fee_account", "fee_reason", "answer", "info_described",
     "interest", "question", "info_released", "release_reason"}
)  # fmt: skip
REPLY_CODES = {code: words for code, words in labels.DETERMINATIONS.items() if code not in NOT_A_REPLY}


class ChoiceField(SelectField):
    """A choice; one that was not sent at all is empty, not wrong."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


class Needed:
    """Marks what the letter must state; a draft may be saved without it, the checks ask for it."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        return


class ReplyForm(CaseForm):
    """The reply: one block of fields for each item. Made by ``reply_form``."""

    attachments = TextField("其他附件", description="一行一件，页数写在竖线后面，如：现场照片|3", limit=2000)
    item_numbers: tuple[int, ...] = ()
    version = VersionField()  # of the draft; 0 before there is one

    def block(self, number: int) -> dict[str, Any]:
        """Fields of one item by their short names; what its result does not ask for is left out."""
        prefix = f"items-{number}-"
        return {f.name.removeprefix(prefix): f for f in self if f.name.startswith(prefix)}

    def draft(self) -> Draft:
        """What was typed, as a draft."""
        items = tuple(_item(number, self.block(number)) for number in self.item_numbers)
        try:
            return Draft(items, tuple(_attachments(self.attachments.data or "")))
        except ValueError:  # its field says so
            return Draft(items)

    def validate_attachments(self, field: TextField) -> None:
        try:
            list(_attachments(field.data or ""))
        except ValueError:
            raise StopValidation("页数请写阿拉伯数字，如：现场照片|3。") from None


def reply_form(
    items: Sequence[tuple[int, str]], draft: Draft, sent: Mapping[str, str] | None = None
) -> ReplyForm:
    """The form for these items. ``sent``: what was posted, else the draft fills it."""
    stored = {item.no: item for item in draft.items}
    made: dict[str, Any] = {"item_numbers": tuple(no for no, _ in items)}
    for number, _ in items:
        item = stored.get(number, DraftItem(number, ""))
        code = sent.get(f"items-{number}-determination", "") if sent else item.code
        made |= _fields(number, CATALOGUE.get(code), item, sent)
    form: ReplyForm = type("ReplyForm", (ReplyForm,), made)()
    if not sent:
        _fill(form, draft, stored)
    return form


def _fields(
    number: int, result: Determination | None, item: DraftItem, sent: Mapping[str, str] | None
) -> dict[str, Any]:
    prefix = f"items-{number}-"
    made: dict[str, Any] = {
        f"{prefix}determination": ChoiceField(
            "答复类型", [Needed()], choices=choices(REPLY_CODES, empty="请选择答复类型")
        )
    }
    for name in (*result.fields, *result.optional) if result else ():
        if name == "hidden_parts":
            made |= _hidden_fields(prefix, _hidden_rows(prefix, item, sent))
        else:
            needed = [Needed()] if result and name in result.fields else []
            made[prefix + name] = _field(name, labels.FIELDS[name], needed, result.choices.get(name))
    return made


def _field(
    name: str, words: tuple[str, str], needed: list[Needed], options: tuple[str, ...] | None = None
) -> Any:
    label, hint = words
    if options:
        offered = {code: labels.CHOICES[code] for code in options}
        return ChoiceField(label, needed, choices=choices(offered, empty="请选择"), description=hint)
    if name in DAYS:
        return DayField(label, needed, description=hint)
    if name in LONG:
        return TextField(label, needed, description=hint, render_kw={"rows": 2})
    return (CodeField if name == "page_count" else LineField)(label, needed, description=hint)


def _hidden_rows(prefix: str, item: DraftItem, sent: Mapping[str, str] | None) -> int:
    posted = sum(1 for name in sent or () if name.startswith(f"{prefix}hidden-") and name.endswith("-part"))
    return min(max(posted, len(item.hidden) + 1, HIDDEN_ROWS), 20)


def _hidden_fields(prefix: str, rows: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    grounds = {code: labels.DETERMINATIONS[code] for code in HIDING_GROUNDS}
    for row in range(rows):
        made[f"{prefix}hidden-{row}-part"] = LineField("不公开的部分")
        made[f"{prefix}hidden-{row}-because"] = LineField("理由")
        made[f"{prefix}hidden-{row}-ground"] = ChoiceField("依据", choices=choices(grounds, empty="请选择"))
    return made


def _fill(form: ReplyForm, draft: Draft, stored: Mapping[int, DraftItem]) -> None:
    for number, item in stored.items():
        for name, field in form.block(number).items():
            if name == "determination":
                field.data = item.code
            elif not name.startswith("hidden-"):
                field.process(None, _read(field, item.fields.get(name, "")))
        for row, part in enumerate(item.hidden):
            for name, value in zip(("part", "because", "ground"), part, strict=True):
                form[f"items-{number}-hidden-{row}-{name}"].data = value
    lines = (f"{name}|{pages}" if pages else name for name, pages in draft.attachments)
    form.attachments.data = "\n".join(lines)


def _read(field: Any, value: str) -> Any:
    if isinstance(field, WholeField):
        return int(value) if value.isdigit() else None
    return date.fromisoformat(value) if isinstance(field, DayField) and value else value or None


def _item(number: int, block: Mapping[str, Any]) -> DraftItem:
    values = {name: _text(field) for name, field in block.items()}
    code = values.pop("determination", "")
    code = code if code in REPLY_CODES else ""  # one that was never offered: its field says so
    rows = sorted({int(n.split("-")[1]) for n in values if n.startswith("hidden-")})
    parts = [tuple(values[f"hidden-{r}-{n}"] for n in ("part", "because", "ground")) for r in rows]
    hidden = tuple((a, b, c) for a, b, c in parts if a or b or c)
    fields = {name: value for name, value in values.items() if not name.startswith("hidden-")}
    return DraftItem(number, code, fields, hidden)


def _text(field: Any) -> str:
    if isinstance(field, DayField):
        return field.data.isoformat() if field.data else ""
    return str(field.data or "").strip()


def _attachments(text: str) -> Any:
    """Lines of ``name|pages``. Raises ValueError."""
    for line in text.splitlines():
        name, _, pages = line.replace("｜", "|").partition("|")
        if name.strip():
            number = int(pages.strip() or 0)
            if not 0 <= number <= MAX_PAGES:
                raise ValueError(pages)
            yield name.strip(), number


# Process letters

NOTICE_CHOICES: dict[str, Mapping[str, str]] = {
    "reason_code": labels.EXTENSION_REASONS,
    "fee_method": labels.FEE_METHODS,
    "ground": {code: labels.DETERMINATIONS[code] for code in ("OTHER_1", "OTHER_2")},
}
NOTICE_DAYS = frozenset(
    {"old_due_on", "new_due_on", "consulted_on", "letter_on", "notice_served_on", "notice_deadline", "due_on",
     "answered_on", "dispatched_on", "withdrawn_on", "planned_on"}
)  # fmt: skip
NOTICE_OPTIONAL = frozenset({"fee_pages", "reason", "withdrawal_reason", "tracking_no"})
# Filled by the service: from the clock; from the tariff.
COMPUTED = {"D03": ("old_due_on", "new_due_on"), "D10": ("fee_counts", "fee_rate", "amount")}
EXTRA = {"D10": ("fee_rank", "fee_items", "fee_pages")}  # asked for, but not printed
NUMBERS = {  # least and most that can be meant; what the law allows is told by the rules
    "period_days": (1, 999), "days": (1, 999), "fee_rank": (1, 100_000), "fee_items": (1, 100_000),
    "fee_pages": (0, 100_000),
}  # fmt: skip


class NoticeForm(CaseForm):
    """A process letter. Made by ``notice_form``."""

    names: tuple[str, ...] = ()

    def fields_typed(self) -> dict[str, str]:
        return {name: _text(self[name]) for name in self.names}


@cache
def _notice_class(kind: str, names: tuple[str, ...]) -> type[NoticeForm]:
    made: dict[str, Any] = {"names": names}
    for name in names:
        label, hint = labels.NOTICE_FIELDS[name]
        needed = [] if name in NOTICE_OPTIONAL else [Required(f"请填写{label}。")]
        if name == PARTY_FIELD:  # the view offers who is entered in the case
            made[name] = SelectField(label, needed, choices=[], description=hint)
        elif name in NOTICE_CHOICES:
            offered = choices(NOTICE_CHOICES[name], empty="请选择")
            made[name] = SelectField(label, needed, choices=offered, description=hint)
        elif name in NOTICE_DAYS:
            made[name] = DayField(label, needed, description=hint)
        elif name in NUMBERS:
            least, most = NUMBERS[name]
            made[name] = WholeField(label, needed, description=hint, least=least, most=most)
        elif name in LONG:
            made[name] = TextField(label, needed, description=hint, render_kw={"rows": 3})
        else:
            made[name] = LineField(label, needed, description=hint)
    return type("NoticeForm", (NoticeForm,), made)


def notice_form(kind: str, fields: Sequence[str], values: Mapping[str, str] | None = None) -> NoticeForm:
    """The form of a process letter; ``values`` fill it when nothing was sent."""
    printed = tuple(name for name in fields if name not in COMPUTED.get(kind, ()))
    names = (*EXTRA.get(kind, ()), *printed)
    form = _notice_class(kind, names)()
    for name in names if values else ():
        if form[name].raw_data is None and values and values.get(name):
            form[name].data = _read(form[name], values[name])
    return form


class SendForm(ActionForm):
    """The notice left the house."""

    method = SelectField("送达方式", [Required("请选择送达方式。")], choices=choices(labels.METHODS))
    dispatched_on = PastDayField("寄出或者送达日期", [Required("请填写日期。")])
    tracking_no = CodeField("邮件号码", limit=40, description="EMS 或者挂号信的号码，邮寄的必填。")
    signed_on = PastDayField(
        "申请人签收日期", description="当面送达、留置送达的必填；邮寄的收到回执后再登记。"
    )

    def is_of_party(self) -> None:
        """The letter goes to a third party or another organ."""
        self.signed_on.label.text = "对方签收日期"

    def validate_tracking_no(self, field: CodeField) -> None:
        if self.method.data == Method.post and not field.data:
            raise StopValidation("请填写邮件号码；只能用邮政 EMS 或者挂号信寄送。")

    def validate_signed_on(self, field: PastDayField) -> None:
        needs = (Method.direct, Method.via_organ, Method.lien)
        if self.method.data in needs and not field.data:
            raise StopValidation("这种送达方式以签收或者记明的日期为准，请填写。")


class ServedForm(ActionForm):
    """The applicant received a posted notice."""

    on = PastDayField("申请人收到日期", [Required("请填写收到日期。")])

    def is_of_party(self) -> None:
        """The letter went to a third party or another organ."""
        self.on.label.text = "对方收到日期"


class ApproveForm(ActionForm):
    """Approve a notice; nothing to fill in."""

    submit = SubmitField("批准")

    def values(self) -> dict[str, Any]:
        return {}
