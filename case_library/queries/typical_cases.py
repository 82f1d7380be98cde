"""Typical cases as pages list them: by state, by what is due, and one with its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from case_library.codes import IN_FORCE, CaseState
from case_library.models import CaseBasis, CaseText, CaseVote, PolicyArticle, PolicyDocument, TypicalCase
from casework.acting import Acting
from casework.db import db
from casework.models.organ import Unit
from workflows.calendar import add_months
from workflows.codes import Role
from workflows.typical_cases import EDITORS, LAW_CHECK_MONTHS, reads

PAGE = 30
STATE_TABS = ("draft", "review1", "review2", "published", "withdrawn")
CHECK = "check"
NOMINATIONS = "nominations"
TABS = (NOMINATIONS, "draft", "review1", "review2", CHECK, "published", "withdrawn")
MOST_ARTICLES = 600  # proposals of the field for a legal basis


@dataclass(frozen=True, slots=True)
class BasisLine:
    """One legal basis as the reader sees it. ``place``: anchor of its article on the page of the document.

    ``ended``: the document may no longer be cited.
    """

    citation: str
    policy_id: int | None
    place: str
    title: str
    validity: str
    ended: bool


def case_by_ref(ref: str, acting: Acting) -> TypicalCase | None:
    """The case that people call so, if these roles read it in its state."""
    case = db.session.scalars(select(TypicalCase).where(TypicalCase.ref == ref)).one_or_none()
    return case if case is not None and reads(case.state, acting.roles) else None


def case_exists(ref: str) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a hidden one in the log."""
    return db.session.scalar(select(TypicalCase.id).where(TypicalCase.ref == ref)) is not None


def law_check_is_due(today: date) -> ColumnElement[bool]:
    """Published, and a year since the last check, or the basis is no longer in force."""
    year_ago = add_months(today, -LAW_CHECK_MONTHS)
    ended = (  # from the few documents that ended, not from each case
        select(CaseBasis.case_id)
        .join(PolicyDocument, PolicyDocument.id == CaseBasis.policy_id)
        .where(PolicyDocument.validity.not_in(IN_FORCE))
    )
    is_old = or_(TypicalCase.law_checked_on.is_(None), TypicalCase.law_checked_on <= year_ago)
    return (TypicalCase.state == CaseState.published) & or_(is_old, TypicalCase.id.in_(ended))


def _in_tab(tab: str, today: date) -> ColumnElement[bool]:
    return law_check_is_due(today) if tab == CHECK else TypicalCase.state == CaseState(tab)


def list_cases(tab: str, acting: Acting, *, after: int = 0) -> tuple[list[Any], int]:
    """A page of a tab, the newest first, with the short name of the unit; and where the next one begins."""
    rows = select(TypicalCase, Unit.name).outerjoin(Unit, Unit.id == TypicalCase.author_unit_id)
    rows = rows.where(_in_tab(tab, acting.today)).order_by(TypicalCase.id.desc())
    if after:
        rows = rows.where(TypicalCase.id < after)
    found = list(db.session.execute(rows.limit(PAGE + 1)).tuples())
    return found[:PAGE], found[PAGE - 1][0].id if len(found) > PAGE else 0


def tabs_of(roles: frozenset[Role]) -> tuple[str, ...]:
    """The tabs that these roles see; nominations and drafts, which may name somebody, are for editors."""
    return TABS if roles & EDITORS else tuple(tab for tab in TABS if tab not in (NOMINATIONS, "draft"))


def count_tabs(acting: Acting) -> dict[str, int]:
    """How many there are in each state, and how many are due for the check of their law."""
    rows = select(TypicalCase.state, func.count()).group_by(TypicalCase.state)
    found = {state.value: count for state, count in db.session.execute(rows).tuples()}
    due = select(func.count()).select_from(TypicalCase).where(law_check_is_due(acting.today))
    return found | {CHECK: db.session.scalar(due) or 0}


def basis_lines(case: TypicalCase) -> tuple[BasisLine, ...]:
    """The legal bases with the documents they lead to."""
    same_article = (PolicyArticle.document_id == CaseBasis.policy_id) & (
        PolicyArticle.number == CaseBasis.article
    )
    rows = (
        select(CaseBasis, PolicyDocument.title, PolicyDocument.validity, PolicyArticle.position)
        .outerjoin(PolicyDocument, PolicyDocument.id == CaseBasis.policy_id)
        .outerjoin(PolicyArticle, same_article)
        .where(CaseBasis.case_id == case.id)
        .order_by(CaseBasis.position)
    )
    return tuple(
        BasisLine(
            row.citation, row.policy_id, f"a{position}" if position else "", title or "", validity or "",
            validity is not None and validity not in IN_FORCE,
        )
        for row, title, validity, position in db.session.execute(rows).tuples()
    )  # fmt: skip


def citable_articles() -> list[str]:
    """条例第三十六条 …: what the field for a legal basis proposes, of documents in force."""
    rows = (
        select(PolicyDocument.short_title, PolicyDocument.title, PolicyArticle.number)
        .join(PolicyArticle, PolicyArticle.document_id == PolicyDocument.id)
        .where(PolicyDocument.validity.in_(IN_FORCE))
        .order_by(PolicyDocument.id, PolicyArticle.position)
        .limit(MOST_ARTICLES)
    )
    return [f"{short or title}{number}" for short, title, number in db.session.execute(rows).tuples()]


def texts_of(case_id: int) -> Sequence[CaseText]:
    """The texts as submitted, newest first."""
    rows = select(CaseText).where(CaseText.case_id == case_id).order_by(CaseText.no.desc())
    return db.session.scalars(rows).all()


def vote_of(case_id: int, person_id: int) -> bool | None:
    """What somebody thinks of it; None: nothing yet."""
    wanted = CaseVote.case_id == case_id, CaseVote.person_id == person_id
    return db.session.scalar(select(CaseVote.is_useful).where(*wanted))


def titles_of(refs: Sequence[str]) -> dict[str, str]:
    """Titles of published cases by ref, for links between cases."""
    wanted = TypicalCase.ref.in_(refs), TypicalCase.state == CaseState.published
    return dict(db.session.execute(select(TypicalCase.ref, TypicalCase.title).where(*wanted)).tuples().all())


def published(refs: Sequence[str]) -> list[TypicalCase]:
    """Published cases in the order asked for; others are left out."""
    wanted = TypicalCase.ref.in_(refs), TypicalCase.state == CaseState.published
    found = {case.ref: case for case in db.session.scalars(select(TypicalCase).where(*wanted))}
    return [found[ref] for ref in dict.fromkeys(refs) if ref in found]


@dataclass(frozen=True, slots=True)
class Compared:
    """A case that was asked for beside others. Without ``case``: withdrawn, or unknown where no day is."""

    ref: str
    case: TypicalCase | None
    withdrawn_on: date | None


def compared(refs: Sequence[str]) -> list[Compared]:
    """What everybody may read of these cases, in the order asked for."""
    rows = db.session.scalars(select(TypicalCase).where(TypicalCase.ref.in_(refs)))
    found = {case.ref: case for case in rows}
    return [_compared(ref, found.get(ref)) for ref in refs]


def _compared(ref: str, case: TypicalCase | None) -> Compared:
    if case is not None and case.state is CaseState.published:
        return Compared(ref, case, None)
    is_withdrawn = case is not None and case.state is CaseState.withdrawn
    return Compared(ref, None, case.withdrawn_on if case is not None and is_withdrawn else None)
