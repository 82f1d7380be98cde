"""The remedy paragraph (救济告知): by class, day of signing, organ and way of service.

Source: domain 03 § 4. FIRST since 2024-01-01 (复议法 Art 23(1)(4)); before that FREE for all. A letter with
items of both classes has two sentences that name the items; electronic service adds the online way
(复议法 Art 22(2)).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.letters import texts
from casework.letters.content import Paragraph, Run
from casework.letters.context import ItemFacts, LetterContext
from workflows.determinations import CATALOGUE, RemedyClass, remedy_class

ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Remedies:
    """Class of the letter, its paragraphs, and which texts they are."""

    class_: str
    paragraphs: tuple[Paragraph, ...] = ()
    texts: tuple[str, ...] = ()


def paragraphs(context: LetterContext, paper: str, *, lenient: bool = False) -> Remedies:
    """Remedy paragraphs of a reply."""
    groups: dict[RemedyClass, list[ItemFacts]] = {}
    for item in context.items:
        groups.setdefault(class_of(context, item), []).append(item)
    groups.pop(RemedyClass.NONE, None)
    if not groups:
        return Remedies(RemedyClass.NONE)
    order = sorted(groups, key=[RemedyClass.FIRST, RemedyClass.FREE].index)
    out = [
        _sentence(context, c, _act(groups[c], mixed=len(groups) > 1), paper, groups[c], lenient)
        for c in order
    ]
    class_ = RemedyClass.MIXED if len(groups) > 1 else order[0]
    return _with_online(Remedies(class_, tuple(p for p, _ in out), tuple(t for _, t in out)), context)


def class_of(context: LetterContext, item: ItemFacts) -> RemedyClass:
    """Remedy class of one item on the day of signing."""
    grounds = [h.ground for h in item.hidden if h.ground in CATALOGUE]
    return remedy_class(item.code, hidden=grounds, signed_on=context.signed_on)


def of_process(class_: str, context: LetterContext, *, lenient: bool = False) -> Remedies:
    """Remedy paragraph of a process letter: none, the fee sentence, or FREE for 不再处理."""
    if class_ == RemedyClass.NONE:
        return Remedies(RemedyClass.NONE)
    act = "本决定" if class_ != RemedyClass.FEE else "本通知"
    paragraph, version = _sentence(context, RemedyClass(class_), act, "告知书", (), lenient)
    remedies = Remedies(class_, (paragraph,), (version,))
    return remedies if class_ == RemedyClass.FEE else _with_online(remedies, context)


def _act(items: Sequence[ItemFacts], *, mixed: bool) -> str:
    """What the applicant may be dissatisfied with: the reply, or its items by number."""
    if not mixed:
        return "本答复"
    return f"本答复第{'、'.join(ORDINALS[item.no - 1] for item in items)}项"


def _sentence(
    context: LetterContext,
    class_: RemedyClass,
    act: str,
    paper: str,
    items: Sequence[ItemFacts],
    lenient: bool,
) -> tuple[Paragraph, str]:
    text = _text(context, class_, items)
    target = context.remedy
    you = "你" if context.is_person else "你单位"
    values = {
        "act": act, "paper": paper, "you": you, "your": f"{you}的" if context.is_person else you,
        "review_body": target.review_body if target else "", "court": target.court if target else "",
    }  # fmt: skip
    filler = texts.Filler(values, prefix="remedy-", lenient=lenient)
    return Paragraph((Run(filler.fill(text.raw["text"])),), part="remedy"), text.version


def _text(context: LetterContext, class_: RemedyClass, items: Sequence[ItemFacts]) -> texts.Text:
    """The text of a class on the day; a single result may have a text of its own (``code`` in the data)."""
    codes = {item.code for item in items}
    if len(codes) == 1:
        try:
            return texts.of_day(
                "remedies",
                "remedy",
                context.signed_on,
                organ_id=context.organ.id,
                **{"class": class_, "code": codes.pop()},
            )
        except texts.MissingValue:
            pass
    return texts.of_day(
        "remedies", "remedy", context.signed_on, organ_id=context.organ.id, **{"class": class_}
    )


def _with_online(remedies: Remedies, context: LetterContext) -> Remedies:
    """Add the online way when the letter goes out electronically (复议法 Art 22(2))."""
    if not (context.is_electronic and context.remedy and context.remedy.online_review):
        return remedies
    try:
        text = texts.of_day("remedies", "online", context.signed_on, organ_id=context.organ.id)
    except texts.MissingValue:
        return remedies
    values = {"you": "你" if context.is_person else "你单位", "online_review": context.remedy.online_review}
    paragraph = Paragraph((Run(texts.Filler(values).fill(text.raw["text"])),), part="remedy")
    return Remedies(remedies.class_, (*remedies.paragraphs, paragraph), (*remedies.texts, text.version))
