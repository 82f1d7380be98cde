"""The filled-in example (样例) of a standard text: fictional values, put in by the compiler of real letters.

Values: data/library/text_examples.toml. Source: domain 07 § 2 (example filled in).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from case_library.wording import TextRefused, reworded, split
from casework.acting import Acting
from casework.letters import compose, matter, supervision, transfer
from casework.letters.content import LetterContent, cn_date
from casework.letters.context import (
    HiddenPart,
    ItemFacts,
    LetterContext,
    OrganFacts,
    RemedyFacts,
    StepFacts,
)
from casework.letters.texts import Text, trying
from casework.models import StandardText
from workflows.calendar import WorkCalendar

FILE = Path(__file__).resolve().parents[2] / "data" / "library" / "text_examples.toml"
TO_A_PARTY = ("D06", "D07", "D08")
OF_REMEDY = {"FREE": "GRANT_B", "FIRST": "REF_5"}  # a result whose letters carry the class
FRAME_ITEMS = ("GRANT_A", "UNABLE_1A")
NO_ORGAN = 0  # the fictional organ has no words of its own


@dataclass(frozen=True, slots=True)
class _Day:
    """The day of signing, and the days counted from it."""

    on: date
    calendar: WorkCalendar

    def values(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """The values of a form: days in ISO form, a number being working days from the signing."""
        return {name: self._value(value) for name, value in raw.items()}

    def _value(self, value: Any) -> str:
        day = self.calendar.add(self.on, value) if isinstance(value, int) else value
        return day.isoformat() if isinstance(day, date) else str(day)

    def said(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """The same with days in words, for letters that have no form."""
        days = {name: self.calendar.add(self.on, v) for name, v in raw.items() if isinstance(v, int)}
        return {name: cn_date(days[name]) if name in days else str(v) for name, v in raw.items()}


def example(text: Text, day: date, calendar: WorkCalendar) -> LetterContent:
    """A fictional letter signed that day in which the text says its words."""
    with trying(text):
        return _composed(text, _Day(day, calendar))


def of_version(row: StandardText, acting: Acting) -> LetterContent:
    """The example of a version, on a day on which it stands."""
    day = max(row.effective_from, min(acting.today, row.effective_to or acting.today))
    return example(Text(row.key, row.effective_from, row.body), day, acting.calendar)


def of_words(base: StandardText, words: str, acting: Acting) -> LetterContent:
    """The example with typed words, one line a sentence. Raises TextRefused."""
    try:
        body = reworded(base.key, base.body, split(words))
    except TextRefused as refused:
        if refused.code != "same":
            raise
        body = base.body
    day = max(base.effective_from, acting.today)
    return example(Text(base.key, base.effective_from, body), day, acting.calendar)


def _composed(text: Text, day: _Day) -> LetterContent:
    table, _, code = text.key.partition("/")
    match table:
        case "letter":
            return _process(code, day)
        case "notice":
            return _notice(int(code), day)
        case "sheet":
            return _sheet(code, day)
        case "answer":
            return _answer(code, day)
        case "frame":
            return _letter("REPLY", _context(day, *FRAME_ITEMS, steps=_steps(day)))
        case "remedy" if code == "FEE":
            return _process("D10", day)
        case "remedy" | "online":
            return _letter("REPLY", _context(day, OF_REMEDY.get(code, "GRANT_B")))
        case _:
            return _letter("REPLY", _context(day, code))


def _letter(kind: str, context: LetterContext) -> LetterContent:
    """With a visible gap where a typed sentence names what the example does not know."""
    return compose.compose(kind, context, lenient=True)


@cache
def _values() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _organ() -> OrganFacts:
    own = _values()["common"]
    return OrganFacts(
        name=own["organ"], red_head=own["organ"], letter_mark=own["organ_mark"], address=own["address"],
        contact_office=own["contact_office"], contact_phone=own["contact_phone"],
    )  # fmt: skip


def _remedy() -> RemedyFacts:
    own = _values()["common"]
    return RemedyFacts(
        review_body=own["review_body"], court=own["court"], online_review=own["online_review"]
    )  # fmt: skip


def _context(
    day: _Day, *codes: str, steps: tuple[StepFacts, ...] = (), fields: Mapping[str, str] | None = None,
    to: str = "",
) -> LetterContext:  # fmt: skip
    own = _values()["common"]
    return LetterContext(
        organ=_organ(), applicant_name=own["applicant"], is_person=not to, case_number=own["case_number"],
        channel=own["channel"], received_on=own["received_on"], content=own["content"], signed_on=day.on,
        number=own["number"], remedy=_remedy(), is_electronic=True, steps=steps, fields=fields or {}, to=to,
        items=tuple(_item(code, no, day) for no, code in enumerate(codes, 1)),
    )  # fmt: skip


def _item(code: str, no: int, day: _Day) -> ItemFacts:
    fields = day.values(_values()["reply"].get(code, {}))
    hidden = (
        tuple(HiddenPart(*part) for part in _values()["common"]["hidden_parts"]) if code == "PARTIAL" else ()
    )
    return ItemFacts(no=no, text=_values()["common"]["content"], code=code, fields=fields, hidden=hidden)


def _steps(day: _Day) -> tuple[StepFacts, ...]:
    own, number = _values()["common"], _values()["common"]["notice_number"]
    return tuple(
        StepFacts(kind=kind, on=own["received_on"], notice_on=own["received_on"], notice_number=number,
                  values=values)
        for kind, values in _values()["steps"].items()
    )  # fmt: skip


def _process(kind: str, day: _Day) -> LetterContent:
    own = _values()
    to = own["common"]["party"] if kind in TO_A_PARTY else ""
    fields = day.values(own["letter"][kind])
    return _letter(kind, _context(day, fields=fields, to=to))


def _notice(level: int, day: _Day) -> LetterContent:
    own, common = _values()["notice"], _values()["common"]
    return supervision.compose_notice(supervision.Notice(
        level=level, number=common["number"], issuer=common["organ"], issuer_id=NO_ORGAN,
        red_head=common["organ"], addressee=common["concerned"], facts=own["facts"], demand=own["demand"],
        approved_by=own["approved_by"], issued_on=day.on,
        answer_by_on=day.calendar.add(day.on, own["answer_by_on"]),
    ))  # fmt: skip


def _answer(code: str, day: _Day) -> LetterContent:
    kind, outcome = code.split("/")
    own, common = _values()["answer"], _values()["common"]
    return matter.compose_answer(matter.Answer(
        kind=kind, outcome=outcome, number=common["number"], organ=common["organ"], organ_id=NO_ORGAN,
        red_head=common["organ"], applicant=common["applicant"], received_on=common["received_on"],
        signed_on=day.on, concerned=common["concerned"], remedy=_remedy(), **own,
    ))  # fmt: skip


def _sheet(code: str, day: _Day) -> LetterContent:
    kind, variant = code.split("/")
    own = dict(_values()["sheet"])
    rows = [(name, value) for name, value in own.pop("rows")]
    number = _values()["common"]["case_number"]
    return transfer.compose_sheet(
        kind, variant, rows, day.said(own), on=day.on, code=number, organ_id=NO_ORGAN
    )
