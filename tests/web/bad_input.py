"""What a hurried clerk and a hostile applicant type: the table, and how the forms of a page are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask, template_rendered
from wtforms import Field, FieldList, Form, FormField, SelectField
from wtforms.fields.choices import SelectMultipleField

from casework.forms.fields import DayField, LineField, TextField, WholeField

DAY, WHOLE, LINE, TEXT, CHOICE, OTHER = "day", "whole", "line", "text", "choice", "other"
TYPED = frozenset({DAY, WHOLE, LINE, TEXT})
READ = frozenset({DAY, WHOLE})


@dataclass(frozen=True, slots=True)
class Bad:
    """One thing that is typed into every field at once; ``wrong_for``: kinds of field that must refuse it."""

    name: str
    value: str
    wrong_for: frozenset[str]
    is_shown: bool = True  # stands in the page again, as it was typed


BAD = (
    Bad("empty", "", frozenset(), is_shown=False),
    Bad("too long", "l" * 20_001, TYPED),
    Bad("another type", "不是数字也不是日期", READ),
    Bad("control characters", "前\x07后", TYPED, is_shown=False),
    Bad("null byte", "前\x00后", TYPED, is_shown=False),
    Bad("direction marks", "前\u202e后", TYPED, is_shown=False),
    Bad("markup", "<script>alert('x')</script><b>\"粗\"</b>{{ 7*7 }}", READ),
    Bad("full-width figures", "１２３", frozenset({DAY}), is_shown=False),
    Bad("impossible date", "2026-02-30", READ),
    Bad("day far ahead", "9999-12-31", READ),
    Bad("negative", "-1", READ),
    Bad("many figures", "9" * 40, READ),
    Bad("a line of a list", "现场照片|x", READ),
    Bad("emoji", "😀🀄", READ),
)
# Sent to each list of choices alone, for other fields hang on what is chosen.
BAD_CHOICES = ("nowhere", "前\x00后", "9" * 40, "<b>", "-1")


class _Reader(HTMLParser):
    """The forms of a page as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self._open: HtmlForm | None = None
        self._select = self._area = ""
        self._loose: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = HtmlForm(has.get("action", ""), has.get("method", "get").lower(), has.get("id", ""))
            self.forms.append(self._open)
        elif tag == "select":
            self._select = has.get("name", "")
            self._keep(has, self._select, "")
        elif tag == "option" and self._select and ("selected" in has or not self._now(self._select)):
            self._keep(has, self._select, has.get("value", ""))
        elif tag == "textarea":
            self._area = has.get("name", "")
            self._keep(has, self._area, "")
        elif tag == "input" and has.get("name"):
            is_tick = has.get("type") in ("checkbox", "radio")
            if not is_tick or "checked" in has:
                self._keep(has, has["name"], has.get("value", "on" if is_tick else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area and self._open:
            self._open.values[self._area] += data.removeprefix("\n")

    def _now(self, name: str) -> str:
        return self._open.values.get(name, "") if self._open else ""

    def _keep(self, has: dict[str, str], name: str, value: str) -> None:
        if has.get("form"):
            self._loose.append((has["form"], name, value))
        elif self._open is not None and name:
            self._open.values[name] = value

    def close(self) -> None:
        super().close()
        for owner, name, value in self._loose:
            for form in (f for f in self.forms if f.id == owner):
                form.values[name] = value


@dataclass(slots=True)
class HtmlForm:
    """One form of a page: where it goes and what it sends untouched."""

    action: str
    method: str
    id: str
    values: dict[str, str] = field(default_factory=dict)


def html_forms(page: str) -> list[HtmlForm]:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.forms


@contextmanager
def shown_forms(app: Flask) -> Iterator[list[Form]]:
    """The WTForms that pages rendered meanwhile were made of."""
    found: list[Form] = []

    def note(_app: Flask, context: dict[str, Any], **_: Any) -> None:
        found.extend(value for value in context.values() if isinstance(value, Form))

    with template_rendered.connected_to(note, app):
        yield found


def leaves(form: Any) -> Iterator[Field]:
    """Every field somebody can fill in, those of rows too."""
    for one in form:
        if isinstance(one, FieldList | FormField):
            yield from leaves(one)
        else:
            yield one


def kind_of(one: Field) -> str:
    if isinstance(one, DayField):
        return DAY
    if isinstance(one, WholeField):
        return WHOLE
    if isinstance(one, SelectField | SelectMultipleField):
        return CHOICE
    if isinstance(one, LineField):
        return TEXT if isinstance(one, TextField) else LINE
    return OTHER


def kinds_of(forms: list, values: dict[str, str]) -> dict[str, str]:
    """Kinds of the fields of one form; a page may hold several, of which this one sends its own alone."""
    sent = values.keys() - {"csrf_token"}
    own = [form for form in forms if sent and sent <= {leaf.name for leaf in leaves(form)}]
    found = {leaf.name: kind_of(leaf) for form in own or (forms if sent else ()) for leaf in leaves(form)}
    return {name: kind for name, kind in found.items() if name in values or kind == "choice"}


@dataclass(frozen=True, slots=True)
class Found:
    """A form that a person can send: what it sends untouched, and the kind of each of its fields."""

    endpoint: str
    login: str
    url: str
    page: str
    values: dict[str, str]
    kinds: dict[str, str]

    def names(self, *kinds: str) -> list[str]:
        return [name for name, kind in self.kinds.items() if kind in kinds]
