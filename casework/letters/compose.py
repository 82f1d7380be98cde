"""Compose a letter: facts → the content the law requires, in the order of domain 03 § 2.

``compose`` raises MissingValue for an empty field; with ``lenient`` (live preview) it leaves a visible gap.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from casework.letters import remedy, texts
from casework.letters.annexes import annexes_of
from casework.letters.content import Attachment, Block, LetterContent, Paragraph, Run, Table, cn_date
from casework.letters.context import ItemFacts, LetterContext, StepFacts
from workflows.determinations import CATALOGUE

REPLY = "REPLY"
QUOTED_CHARACTERS = 2000  # a longer request is attached, not quoted
HEADING_CHARACTERS = 40
ORDINALS = "一二三四五六七八九十"
COPIES = frozenset({"GRANT_A", "PARTIAL"})
NOT_AN_APPLICATION = "不作为政府信息公开申请处理告知书"  # D16 = the letter of NOT_1 alone
UNKNOWN_LEFT_OUT = ("{contact_phone}", "{contact_address}")  # rows of a form
ENDING_MARKS = "。；;，,. \n\t"


def compose(kind: str, context: LetterContext, *, lenient: bool = False) -> LetterContent:
    """The content of a reply (kind REPLY) or of a process letter (D01 …)."""
    if kind == REPLY:
        return _reply(context, lenient)
    return _process(kind, context, lenient)


def _reply(context: LetterContext, lenient: bool) -> LetterContent:
    frame = texts.frame_text(context.signed_on, context.organ.id)
    values = common_values(context)
    filler = texts.Filler(values, lenient=lenient)
    blocks: list[Block] = [_paragraph(filler, frame.raw["received"], "received")]
    blocks += [_step(frame, context, step, lenient) for step in context.steps]
    blocks.append(_paragraph(filler, frame.raw["opening"], "opening"))
    used = [frame.version]
    for item in context.items:
        blocks += _item(frame, context, item, lenient, used)
    title = reply_title(context)
    paper = "告知书" if title.endswith("告知书") else "答复书"
    remedies = remedy.paragraphs(context, paper, lenient=lenient)
    blocks += remedies.paragraphs
    blocks.append(_paragraph(filler, frame.raw["contact"], "contact"))
    return LetterContent(
        kind=REPLY, form=context.organ.form, title=title, organ_name=context.organ.name,
        red_head=context.organ.red_head, number=context.number, addressee=context.addressee,
        blocks=tuple(blocks), attachments=_reply_attachments(context, frame), signed_on=context.signed_on,
        seal=True, determinations=tuple(item.code for item in context.items), remedy=remedies.class_,
        texts=(*used, *remedies.texts),
    )  # fmt: skip


def reply_title(context: LetterContext) -> str:
    """Title by the organ's setting; a letter that only tells of a petition has its own (D16)."""
    if context.items and all(item.code == "NOT_1" for item in context.items):
        return NOT_AN_APPLICATION
    return context.organ.reply_title.replace("{applicant}", context.applicant_name)


def _process(kind: str, context: LetterContext, lenient: bool) -> LetterContent:
    text = texts.process_text(kind, context.signed_on, context.organ.id)
    raw = text.raw
    filler = texts.Filler(process_values(context), lenient=lenient)
    used = [text.version]
    blocks: list[Block] = []
    for sentences in raw["text"]:
        blocks += _process_block(filler, sentences, context, lenient, used)
    if "table" in raw:
        cells = [cell for cell in raw["table"] if cell[1] not in UNKNOWN_LEFT_OUT or filler.knows(cell[1])]
        rows = tuple((label, filler.fill(value) if value else "") for label, value in cells)
        blocks.append(Table("", (), rows, (8, 20), "table"))
    blocks += [_paragraph(filler, sentences, "after") for sentences in raw.get("after", ())]
    remedies = remedy.of_process(raw["remedy"], context, lenient=lenient)
    blocks += remedies.paragraphs
    is_form = raw["form"] == "form"
    if not is_form:
        blocks.append(_paragraph(filler, _frame(context, used)["contact"], "contact"))
    attachments = tuple(Attachment(name) for name in raw.get("attachments", ())) + context.attachments
    signed = kind not in ("D04a", "D12", "D13")
    return LetterContent(
        kind=kind, form="form" if is_form else context.organ.form, title=raw["title"],
        organ_name=context.organ.name if signed else "", red_head="" if is_form else context.organ.red_head,
        number=context.number, addressee=context.addressee if kind not in ("D04a", "D12", "D13") else "",
        blocks=tuple(blocks), attachments=attachments,
        annexes=annexes_of(kind, {**context.fields, "number": context.number}, lenient=lenient),
        signed_on=context.signed_on if signed else None, seal=signed,
        code=context.case_number if is_form else "", remedy=remedies.class_,
        texts=(*used, *remedies.texts),
    )  # fmt: skip


def _frame(context: LetterContext, used: list[str]) -> Mapping[str, Any]:
    """The words all letters share; noted once as used."""
    text = texts.frame_text(context.signed_on, context.organ.id)
    if text.version not in used:
        used.append(text.version)
    return text.raw


def _process_block(
    filler: texts.Filler,
    sentences: Sequence[texts.Sentence],
    context: LetterContext,
    lenient: bool,
    used: list[str],
) -> list[Block]:
    """A paragraph; ``received`` stands for the receipt, ``ground`` for the words of the result."""
    if not sentences:
        return []
    if sentences == ["received"]:
        return [_paragraph(filler, _frame(context, used)["received"], "received")]
    if sentences == ["ground"]:
        code = context.fields.get("ground", "")
        if code not in CATALOGUE and lenient:
            return [_paragraph(filler, ["{ground}"], "item")]
        if code not in CATALOGUE:
            raise texts.MissingValue("ground")
        text = texts.reply_text(code, context.signed_on, context.organ.id)
        used.append(text.version)
        return [_paragraph(filler, paragraph, "item") for paragraph in text.raw["text"]]
    return [_paragraph(filler, sentences, "body")]


def _item(
    frame: texts.Text, context: LetterContext, item: ItemFacts, lenient: bool, used: list[str]
) -> Iterator[Block]:
    """Finding, reason and basis of one item (blocks 5 to 8), in the applicant's own order."""
    text = texts.reply_text(item.code, context.signed_on, context.organ.id)
    used.append(text.version)
    values = {**common_values(context), **item_values(item)}
    filler = texts.Filler(values, prefix=f"items-{item.no}-", lenient=lenient)
    heading: tuple[Run, ...] = ()
    if len(context.items) > 1:
        ordinal = f"{ordinal_of(item.no)}、"
        heading = (Run(ordinal + filler.fill(frame.raw["item_heading"]), "hei"),)
    for at, sentences in enumerate(text.raw["text"]):
        runs = filler.runs(sentences)
        yield Paragraph((*heading, *runs) if at == 0 else runs, part=f"item-{item.no}")
    if text.raw.get("table") == "hidden_parts":
        yield _hidden_table(item, lenient)
    for sentences in text.raw.get("after", ()):
        yield _paragraph(filler, sentences, f"item-{item.no}")


def _hidden_table(item: ItemFacts, lenient: bool) -> Table:
    """Part – hidden because – article (03 § 3)."""
    if not item.hidden and not lenient:
        raise texts.MissingValue(f"items-{item.no}-hidden_parts")
    rows = tuple((h.part or texts.GAP, clean(h.because) or texts.GAP, texts.word("hidden_basis", h.ground))
                 for h in item.hidden)  # fmt: skip
    heads = ("不予公开的部分", "不予公开的理由", "依据")
    return Table("", heads, rows or ((texts.GAP, texts.GAP, texts.GAP),), (8, 10, 10), f"item-{item.no}")


def _step(frame: texts.Text, context: LetterContext, step: StepFacts, lenient: bool) -> Paragraph:
    values = {
        **common_values(context),
        **step.values,
        "on": cn_date(step.on),
        "notice_number": step.notice_number,
    }
    if step.notice_on:
        values["notice_on"] = cn_date(step.notice_on)
    filler = texts.Filler(values, prefix=f"steps-{step.kind}-", lenient=lenient)
    return _paragraph(filler, frame.raw["steps"][step.kind], "step")


def _paragraph(filler: texts.Filler, sentences: Sequence[texts.Sentence], part: str) -> Paragraph:
    return Paragraph(filler.runs(sentences), part=part)


def _reply_attachments(context: LetterContext, frame: texts.Text) -> tuple[Attachment, ...]:
    """Copies given, in the order of the items; then what the drafter added; then a long request."""
    given = [_copy(item) for item in context.items if item.code in COPIES and item.fields.get("info_name")]
    own = [Attachment(frame.raw["content_attachment"])] if len(context.content) > QUOTED_CHARACTERS else []
    return (*given, *context.attachments, *own)


def _copy(item: ItemFacts) -> Attachment:
    pages = item.fields.get("page_count", "")
    return Attachment(item.fields["info_name"], int(pages) if pages.isdigit() else 0)


def common_values(context: LetterContext) -> dict[str, str]:
    """Values every letter may name."""
    you = "你" if context.is_person else "你单位"
    return {
        "you": you,
        "your": f"{you}的" if context.is_person else you,
        "organ_name": context.organ.name,
        "applicant_name": context.applicant_name,
        "case_number": context.case_number,
        "channel": texts.word("channel", context.channel),
        "received_on": cn_date(context.received_on),
        "confirmed_on": cn_date(context.confirmed_on) if context.confirmed_on else "",
        "content": one_line(context.content),
        "content_quoted": quotable(context.content) if len(context.content) <= QUOTED_CHARACTERS else "",
        "contact_office": context.organ.contact_office,
        "contact_phone": context.organ.contact_phone,
        "contact_address": "" if context.organ.contact_phone else context.organ.address,
    }


def process_values(context: LetterContext) -> dict[str, str]:
    """Common values and what the form of a process letter holds."""
    fields = {name: texts.word(name, in_words(value)) for name, value in context.fields.items()}
    reasons = (fields.get("reason_code", ""), fields.get("reason", ""))
    return {**common_values(context), **fields, "reason_in_full": "，".join(r for r in reasons if r)}


def item_values(item: ItemFacts) -> dict[str, str]:
    """Values of an item: codes of choices in words, dates in figures, ends trimmed."""
    result = CATALOGUE[item.code]
    values = {"item_text": shortened(clean(item.text))}
    for name in (*result.fields, *result.optional):
        values[name] = texts.word(name, in_words(item.fields.get(name, "")))
    return values


def in_words(value: str) -> str:
    """What was typed, fit to stand inside a sentence: an ISO date in words, no closing mark."""
    text = clean(value)
    try:
        return cn_date(date.fromisoformat(text)) if len(text) == 10 and text[4:5] == "-" else text
    except ValueError:
        return text


def clean(value: str) -> str:
    """Without line ends and without a closing mark: the sentence has its own."""
    return one_line(value).rstrip(ENDING_MARKS)


def one_line(value: str) -> str:
    """Lines joined; a list keeps its marks."""
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    ends = "。；;，,：:、"
    last = len(lines)
    return "".join(a if a[-1] in ends or n == last else f"{a}；" for n, a in enumerate(lines, 1))


def quotable(value: str) -> str:
    """One line to stand inside a sentence of ours, whose full stop is the only one."""
    return one_line(value).rstrip("。")


def shortened(text: str) -> str:
    """The name of an item for its heading."""
    return text if len(text) <= HEADING_CHARACTERS else f"{text[: HEADING_CHARACTERS - 2]}……"


def ordinal_of(number: int) -> str:
    """Chinese ordinal of an item, 1 to 99."""
    if number <= 10:
        return ORDINALS[number - 1]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else ORDINALS[tens - 1]) + "十" + (ORDINALS[ones - 1] if ones else "")


def hidden_grounds(items: Sequence[ItemFacts]) -> Mapping[int, tuple[str, ...]]:
    """Grounds of the hidden parts by item number."""
    return {item.no: tuple(h.ground for h in item.hidden) for item in items}
