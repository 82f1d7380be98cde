"""The first draft of a typical case, from the case behind it: names replaced, codes proposed.

Source: domain 07 §§ 3, 5; domain 03 (which result turns on which point).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from case_library.codes import Axis, CaseStage, CaseState, LibraryOrganKind, RemedyResult
from case_library.deidentify import Known, cleaned
from case_library.labels import cases as words
from case_library.models import LibraryTerm, Synonym, TypicalCase
from case_library.services.source_case import Outline
from casework import labels
from casework.db import db
from casework.models.organ import OrganKind
from workflows.codes import DifficultMark, DisputeKind
from workflows.determinations import CATALOGUE
from workflows.disputes import Outcome

# The point that a result, or a mark of difficulty, usually turns on (domain 07 § 5).
POINTS_OF_RESULT = {
    "GRANT_B": ("DP21",), "PARTIAL": ("DP20",), "REF_1": ("DP05",), "REF_2": ("DP02",), "REF_3": ("DP06",),
    "REF_4": ("DP08",), "REF_5": ("DP10",), "REF_6": ("DP11",), "REF_7": ("DP12",), "REF_8": ("DP13",),
    "UNABLE_1A": ("DP04",), "UNABLE_1B": ("DP03",), "UNABLE_2": ("DP14",), "UNABLE_3": ("DP01",),
    "NOT_1": ("DP15",), "NOT_2": ("DP16",), "NOT_4": ("DP17",), "NOT_5": ("DP16",), "OTHER_1": ("DP01",),
    "OTHER_2": ("DP22",),
}  # fmt: skip
POINTS_OF_MARK = {
    DifficultMark.three_organs: "DP26", DifficultMark.collective: "DP25", DifficultMark.s_signals: "DP17",
}  # fmt: skip
THIRD_PARTY, EXTENSION = "DP09", "DP18"
OTHER_SUBJECT = "S20"
_ORGANS = {
    OrganKind.DG: LibraryOrganKind.district, OrganKind.DEPT: LibraryOrganKind.department,
    OrganKind.SO: LibraryOrganKind.street, OrganKind.OTHER: LibraryOrganKind.branch,
}  # fmt: skip
MOST_WORDS = 8
_ASKING = re.compile(r"^(?:本人|我|现|特|请|拟|向贵机关|要求|依法|书面)*申请(?:公开|获取|查询)?[:：]?")
_NOUNS = ("n", "vn", "an", "l", "j", "nz")
# What every request says is no keyword.
_EVERYWHERE = frozenset(
    (
        "申请",
        "公开",
        "政府",
        "信息",
        "政府信息",
        "文件",
        "情况",
        "内容",
        "材料",
        "申请人",
        "单位",
        "机关",
        "相关",
        "有关",
    )
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words proposed for an entry: keywords, how people would say it, the subject they point to."""

    keywords: tuple[str, ...]
    plain: tuple[str, ...]
    subject: str


def first_draft(outline: Outline, known: Sequence[Known]) -> dict[str, Any]:
    """Values of a new draft."""
    title = cleaned(outline.title, known)
    facts = cleaned("".join(_facts(outline)), known)
    asked = cleaned("。".join(outline.items), known)
    proposal = propose_words(f"{title}。{asked}")
    return {
        "title": title,
        "facts": facts,
        "outcome": "".join(_outcome(outline)),
        "subject": proposal.subject,
        "determinations": [code for code in outline.determinations if code in CATALOGUE],
        "dispute_points": _points(outline),
        "organ_kind": _ORGANS[outline.organ_kind],
        "year": outline.answered_on.year,
        "keywords": list(proposal.keywords),
        "plain": list(proposal.plain),
        **_remedy(outline),
    }


def _facts(outline: Outline) -> Iterator[str]:
    items = [_ASKING.sub("", text.strip()) for text in outline.items]
    texts = [words.ITEM.format(no=n, text=text) for n, text in enumerate(items, 1)] if items[1:] else items
    asked = words.ASKED.format(items="".join(texts))
    yield asked if asked.endswith("。") else f"{asked}。"
    yield from dict.fromkeys(_searched(*search) for search in outline.searches)
    if outline.asked_third_party:
        yield words.CONSULTED
    if outline.was_extended:
        yield words.EXTENDED


def _searched(places: Sequence[str], keywords: str, years: str, result: str) -> str:
    values = {"places": "、".join(places), "words": keywords, "years": years}
    return labels.fill(words.SEARCHED, {**values, "result": labels.SEARCH_RESULTS[result]})


def _outcome(outline: Outline) -> Iterator[str]:
    if outline.determinations:
        result = labels.determination_words(",".join(outline.determinations))
        yield words.ANSWERED.format(result=result)
    if outline.dispute:
        kind, _, outcome = outline.dispute
        yield words.DISPUTED[kind].format(outcome=words.REMEDY_RESULTS[outcome or "other"])


def _points(outline: Outline) -> list[str]:
    found = [point for code in outline.determinations for point in POINTS_OF_RESULT.get(code, ())]
    found += [POINTS_OF_MARK[mark] for mark in outline.marks if mark in POINTS_OF_MARK]
    found += [THIRD_PARTY] * outline.asked_third_party + [EXTENSION] * outline.was_extended
    return list(dict.fromkeys(found))


def _remedy(outline: Outline) -> dict[str, Any]:
    if outline.dispute is None:
        return {"stage": CaseStage.reply, "remedy_result": RemedyResult.none}
    kind, _, outcome = outline.dispute
    stage = CaseStage.review if kind is DisputeKind.review else CaseStage.first_instance
    return {"stage": stage, "remedy_result": RemedyResult(outcome or Outcome.other)}


def basis_of(determinations: Sequence[str]) -> list[str]:
    """The articles of these results as a case cites them: 条例第三十六条第四项."""
    cited = [labels.basis(CATALOGUE[code].basis) for code in determinations if code in CATALOGUE]
    found = [part for text in cited for part in text.split("、") if part]
    return list(dict.fromkeys(part.replace("《", "").replace("》", "") for part in found))


def propose_words(text: str) -> Proposal:
    """Official words of the synonym table that stand in the text first, then its own nouns."""
    import rjieba  # reads its dictionary: not at the start of every command

    rows = db.session.execute(
        select(Synonym.plain, Synonym.official, Synonym.hint).where(Synonym.active).order_by(Synonym.id)
    ).all()
    hit = [row for row in rows if row.plain in text or any(word in text for word in row.official)]
    official = [word for row in hit for word in row.official if word in text]
    nouns = Counter(
        word for word, kind in rjieba.tag(text)
        if len(word) > 1 and kind.startswith(_NOUNS) and word not in _EVERYWHERE
    )  # fmt: skip
    keywords = dict.fromkeys([*official, *(word for word, _ in nouns.most_common(MOST_WORDS))])
    return Proposal(
        tuple(keywords)[:MOST_WORDS],
        tuple(dict.fromkeys(row.plain for row in hit))[:MOST_WORDS],
        _subject(text, [row.hint for row in hit]),
    )


def _subject(text: str, hints: Sequence[str]) -> str:
    """The subject to which most words point: synonyms, keywords of published cases, its own name."""
    votes = Counter(hint for hint in hints if hint.startswith("S"))
    filed = select(TypicalCase.subject, TypicalCase.keywords).where(TypicalCase.state == CaseState.published)
    for subject, keywords in db.session.execute(filed).tuples():
        votes[subject] += sum(word in text for word in keywords)
    named = select(LibraryTerm.code, LibraryTerm.name).where(LibraryTerm.axis == Axis.subject)
    for code, name in db.session.execute(named).tuples():
        votes[code] += sum(name[i : i + 2] in text for i in range(len(name) - 1))
    del votes[OTHER_SUBJECT]
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] else OTHER_SUBJECT
