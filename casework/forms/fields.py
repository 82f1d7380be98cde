"""Fields of the forms: each cleans what was typed and says in one sentence what is wrong with it."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from typing import Any, ClassVar

from wtforms import Field, Form, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from casework.forms.identity import (
    credit_code_fault,
    half_width,
    id_card_fault,
    read_phone,
    squeeze,
)

# SECURITY 5.5: the content of a request 20,000 characters, any other field 4,000.
MAX_CONTENT = 20_000
MAX_TEXT = 4_000
_DAY = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
# Direction marks can make a name read otherwise than it is stored (bidi override).
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Required:
    """Something must be there after blanks are taken away; the sentence names what."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if field.errors:  # it was typed but could not be read: that sentence is enough
            raise StopValidation()
        if field.data is None or field.data is False or field.data == "" or field.data == []:
            raise StopValidation(self.message)


def check_characters(text: str, *, lines: bool) -> None:
    """Refuse control and direction characters; line breaks and tabs only where ``lines``."""
    allowed = "\n\t" if lines else ""
    for place, sign in enumerate(text, 1):
        if sign not in allowed and (unicodedata.category(sign) in ("Cc", "Cs") or sign in _BIDI):
            if sign in "\n\t":
                raise StopValidation("此处只能填一行，请去掉换行和制表符。")
            raise StopValidation(f"第 {place} 个字符是看不见的控制字符，请删去后重新填写。")


def check_length(text: str, limit: int) -> None:
    if len(text) > limit:
        raise StopValidation(f"最多 {limit} 字，现有 {len(text)} 字，请删减。")


class LineField(StringField):
    """One line of text."""

    multiline = False

    def __init__(
        self,
        label: str = "",
        validators: Any = None,
        *,
        limit: int = MAX_TEXT,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.limit = limit

    def process_data(self, value: str | None) -> None:
        """A field that the page did not show is empty: use cases get text, never None."""
        super().process_data("" if value is None else value)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = self.clean(valuelist[0].replace("\r\n", "\n").replace("\r", "\n").strip())

    def clean(self, text: str) -> str:
        return text

    def pre_validate(self, form: Form) -> None:
        check_characters(self.data or "", lines=self.multiline)
        check_length(self.data or "", self.limit)
        if self.data and (fault := self.fault(self.data)):
            raise StopValidation(fault)

    def fault(self, text: str) -> str:
        """What is wrong with the cleaned text, or an empty string."""
        return ""


class TextField(LineField, TextAreaField):
    """Text of several lines."""

    multiline = True


class CodeField(LineField):
    """A number or mark that people write in many ways: half-width, no blanks at the ends."""

    def clean(self, text: str) -> str:
        return half_width(text)


class IdCardField(LineField):
    """ID card number (居民身份证号)."""

    def clean(self, text: str) -> str:
        return squeeze(text)

    def fault(self, text: str) -> str:
        return id_card_fault(text)


class CreditCodeField(LineField):
    """Unified social credit code (统一社会信用代码)."""

    def clean(self, text: str) -> str:
        return squeeze(text)

    def fault(self, text: str) -> str:
        return credit_code_fault(text)


class PhoneField(LineField):
    """Telephone number; an extension follows 转."""

    def fault(self, text: str) -> str:
        try:
            self.data = read_phone(text)
        except ValueError as fault:
            return str(fault)
        return ""


class EmailField(CodeField):
    """E-mail address."""

    def fault(self, text: str) -> str:
        right = re.fullmatch(r"[^@\s,;<>]{1,64}@[^@\s,;<>]+\.[^@\s,;<>.]{2,}", text) and len(text) <= 254
        return "" if right else "电子邮箱格式不对，请核对，例如 zhang@example.cn。"


class PostcodeField(CodeField):
    """Postal code (邮政编码)."""

    def fault(self, text: str) -> str:
        return "" if re.fullmatch(r"\d{6}", text) else "邮政编码应为 6 位数字。"


class WholeField(IntegerField):
    """A whole number; full-width digits are read too."""

    def __init__(
        self,
        label: str = "",
        validators: Any = None,
        *,
        least: int = 0,
        most: int = 999_999,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        text = half_width(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        if not re.fullmatch(r"[+-]?\d{1,12}", text):
            raise ValueError("请填写整数。")
        self.data = int(text)

    def pre_validate(self, form: Form) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise StopValidation(f"请填写 {self.least} 到 {self.most} 之间的整数。")


class DayField(Field):
    """A date as clerks write it: 2026-11-23, 2026/11/23, 2026年11月23日, 20261123, full-width too."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = re.sub(r"\s", "", half_width(valuelist[0])) if valuelist else ""
        self.data = None
        if text:
            self.data = read_day(text)


def read_day(text: str) -> date:
    """Raises ValueError with the sentence for the clerk."""
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError("日期无法识别，请按 2026-11-23 或 2026年11月23日 填写。")
    try:
        day = date(*(int(part) for part in found.groups() if part))
    except ValueError:
        raise ValueError("没有这一天，请核对年月日。") from None
    if not 1990 <= day.year <= 2099:
        raise ValueError("年份应在 1990 到 2099 之间，请核对。")
    return day


class TimeField(CodeField):
    """A time of day as clerks write it: 9:05, 0905, 9点5分."""

    def fault(self, text: str) -> str:
        return "" if read_time(text) else "时间无法识别，请按 9:05 填写。"


def read_time(text: str) -> time | None:
    found = re.fullmatch(r"(\d{1,2})(?:[:.点时](\d{1,2})?分?|(\d{2}))", text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class TicksField(SelectMultipleField):
    """Several ticks of a list."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        offered = {value for value, *_ in self.iter_choices()}
        if not offered.issuperset(self.data or ()):
            raise StopValidation("选了列表以外的内容，请重新勾选。")


def choices(words: Mapping[str, str], *, empty: str = "") -> list[SelectChoice]:
    """Options of a select or radio field from codes and words; ``empty``: a first option without a value."""
    first = [SelectChoice("", empty)] if empty else []
    return first + [SelectChoice(str(code), word) for code, word in words.items()]
