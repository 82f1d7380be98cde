"""督办通知单 (D25) and its kin: content of a letter that never leaves the district, without a seal."""

from dataclasses import dataclass
from datetime import date

from casework.letters import texts
from casework.letters.content import LETTER, LetterContent, Paragraph, cn_date

KIND = "D25"
ENDING_MARKS = "。！？"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a 督办通知单 says."""

    level: int
    number: str
    issuer: str  # organ that issues
    issuer_id: int
    red_head: str
    addressee: str
    facts: str
    demand: str
    approved_by: str
    issued_on: date
    answer_by_on: date | None


def mark() -> str:
    """What stands in the number (文号) between the organ and the year."""
    return str(texts.read("supervision")["mark"])


def compose_notice(notice: Notice) -> LetterContent:
    """The letter of one action. Raises MissingValue when a sentence wants what is not there."""
    text = texts.of_day(
        "supervision", "notice", notice.issued_on, organ_id=notice.issuer_id, level=str(notice.level)
    )
    values = {
        "facts": _said(notice.facts),
        "demand": _said(notice.demand),
        "approved_by": notice.approved_by,
        "answer_by_on": cn_date(notice.answer_by_on) if notice.answer_by_on else "",
    }
    filler = texts.Filler(values)
    return LetterContent(
        kind=KIND, form=LETTER, title=text.raw["title"], organ_name=notice.issuer, red_head=notice.red_head,
        number=notice.number, addressee=notice.addressee,
        blocks=tuple(Paragraph(filler.runs(sentences), part="body") for sentences in text.raw["text"]),
        signed_on=notice.issued_on, texts=(text.version,),
    )  # fmt: skip


def _said(typed: str) -> str:
    """What was typed, as one paragraph that ends like a sentence."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    joined = "".join(line if line[-1] in "。！？；：，、" else f"{line}。" for line in lines)
    if not joined:
        return ""
    return joined if joined.endswith(tuple(ENDING_MARKS)) else f"{joined.rstrip('；：，、')}。"
