"""Answers to matters: 更正政府信息记录答复 (D17) and 投诉举报处理答复 (D26), compiled from the conclusion."""

from dataclasses import dataclass
from datetime import date

from casework.letters import texts
from casework.letters.content import LETTER, LetterContent, Paragraph, Run, cn_date
from casework.letters.context import RemedyFacts

KINDS = {"RECORD_CORRECTION": "D17", "COMPLAINT": "D26"}
ENDINGS = "。！？"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an answer says. ``number``: of the letter; ``matter_number``: of the matter."""

    kind: str
    outcome: str
    number: str
    matter_number: str
    organ: str
    organ_id: int
    red_head: str
    applicant: str
    received_on: date
    signed_on: date
    title: str
    finding: str
    elsewhere: str
    concerned: str
    remedy: RemedyFacts | None


def mark_of(kind: str, outcome: str, day: date, organ_id: int) -> str:
    """What stands in the number between the organ and the year."""
    return str(_text(kind, outcome, day, organ_id).raw["mark"])


def _text(kind: str, outcome: str, day: date, organ_id: int) -> texts.Text:
    return texts.of_day("matters", "answer", day, organ_id=organ_id, kind=kind, outcome=outcome)


def compose_answer(answer: Answer) -> LetterContent:
    """The letter. Raises MissingValue when a sentence wants what is not there (review body, court)."""
    text = _text(answer.kind, answer.outcome, answer.signed_on, answer.organ_id)
    finding = answer.finding.strip()
    values = {
        "received_on": cn_date(answer.received_on),
        "number": answer.matter_number,
        "title": answer.title.rstrip(ENDINGS),
        "finding": finding if finding.endswith(tuple(ENDINGS)) else f"{finding}。",
        "elsewhere": answer.elsewhere,
        "concerned": answer.concerned,
    }
    filler = texts.Filler(values)
    body = tuple(Paragraph(filler.runs(sentences), part="body") for sentences in text.raw["text"])
    remedy, versions = _remedy(text.raw.get("remedy", ""), answer)
    return LetterContent(
        kind=KINDS[answer.kind], form=LETTER, title=text.raw["title"], organ_name=answer.organ,
        red_head=answer.red_head, number=answer.number, addressee=answer.applicant, blocks=(*body, *remedy),
        signed_on=answer.signed_on, remedy=text.raw.get("remedy", ""), texts=(text.version, *versions),
    )  # fmt: skip


def _remedy(class_: str, answer: Answer) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    """The remedy paragraph of a refusal (domain 03 § 4, class FREE)."""
    if not class_:
        return (), ()
    text = texts.of_day("remedies", "remedy", answer.signed_on, organ_id=answer.organ_id, **{"class": class_})
    target = answer.remedy
    values = {
        "act": "本答复", "paper": "答复书", "you": "你", "your": "你的",
        "review_body": target.review_body if target else "", "court": target.court if target else "",
    }  # fmt: skip
    said = texts.Filler(values, prefix="remedy-").fill(text.raw["text"])
    return (Paragraph((Run(said),), part="remedy"),), (text.version,)
