"""Policy documents as the pages show them: the list, one document, what is due, what cites an ended one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from case_library.codes import IN_FORCE, CaseState, PolicyLevel, PolicyTie, Validity
from case_library.models import (
    CaseBasis,
    LibraryTerm,
    PolicyArticle,
    PolicyDocument,
    PolicyFile,
    PolicyRelation,
    TypicalCase,
)
from casework.db import db
from casework.models import Person

PER_PAGE, MOST_EXPORTED, LONGEST_WORDS = 30, 5000, 60


@dataclass(frozen=True, slots=True)
class PolicyFilters:
    """What the list is narrowed to; empty means everything."""

    q: str = ""
    level: str = ""
    validity: str = ""
    subject: str = ""
    due: bool = False  # to be checked this year
    page: int = 0

    def query(self, **changed: object) -> dict[str, object]:
        """The filters as an address; the page is left out unless it is given."""
        held = {"q": self.q, "level": self.level, "validity": self.validity, "subject": self.subject,
                "due": int(self.due)}  # fmt: skip
        return {name: value for name, value in {**held, **changed}.items() if value}


def read_filters(args: Mapping[str, str]) -> PolicyFilters:
    """The filters of an address; what no page offers is left out."""
    level, validity = args.get("level", ""), args.get("validity", "")
    page = args.get("page", "0")
    return PolicyFilters(
        q=" ".join(args.get("q", "").split())[:LONGEST_WORDS],
        level=level if level in set(PolicyLevel) else "",
        validity=validity if validity in {*Validity, "in_force"} else "",
        subject=args.get("subject", "")[:8],
        due=args.get("due") == "1",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0,
    )


def list_policies(filters: PolicyFilters, today: date) -> tuple[list[PolicyDocument], bool]:
    """A page of the list, and whether there is another."""
    statement = _narrowed(filters, today).offset(filters.page * PER_PAGE).limit(PER_PAGE + 1)
    rows = list(db.session.scalars(statement))
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def all_policies(filters: PolicyFilters, today: date) -> list[PolicyDocument]:
    """The whole list, for the spreadsheet."""
    return list(db.session.scalars(_narrowed(filters, today).limit(MOST_EXPORTED)))


def _narrowed(filters: PolicyFilters, today: date) -> Select[tuple[PolicyDocument]]:
    statement = select(PolicyDocument).order_by(*_order())
    if filters.level:
        statement = statement.where(PolicyDocument.level == PolicyLevel(filters.level))
    if filters.validity == "in_force":
        statement = statement.where(PolicyDocument.validity.in_(IN_FORCE))
    elif filters.validity:
        statement = statement.where(PolicyDocument.validity == Validity(filters.validity))
    if filters.subject:
        statement = statement.where(PolicyDocument.id.in_(_of_subject(filters.subject)))
    if filters.due:
        statement = statement.where(is_due(today))
    for word in filters.q.split():
        statement = statement.where(_holds(word))
    return statement


def _order() -> tuple[ColumnElement[int] | ColumnElement[date], ...]:
    levels = {level: place for place, level in enumerate(PolicyLevel)}
    by_level = db.case(levels, value=PolicyDocument.level)
    return by_level, PolicyDocument.effective_on.desc().nulls_last(), PolicyDocument.id


def _of_subject(code: str) -> list[int]:
    """The list is short, and both databases write JSON differently."""
    rows = db.session.execute(select(PolicyDocument.id, PolicyDocument.subjects))
    return [policy_id for policy_id, subjects in rows if code in subjects]


def _holds(word: str) -> ColumnElement[bool]:
    columns = (PolicyDocument.title, PolicyDocument.short_title, PolicyDocument.number, PolicyDocument.issuer,
               PolicyDocument.gist)  # fmt: skip
    in_article = select(PolicyArticle.document_id).where(
        or_(PolicyArticle.gist.contains(word, autoescape=True),
            PolicyArticle.text.contains(word, autoescape=True))
    )  # fmt: skip
    return or_(*(c.contains(word, autoescape=True) for c in columns), PolicyDocument.id.in_(in_article))


def is_due(today: date) -> ColumnElement[bool]:
    """In force, and nobody looked at it ever, or within a year (domain 07 § 1: yearly validity check)."""
    limit = today.replace(year=today.year - 1, day=min(today.day, 28))
    old = or_(PolicyDocument.checked_on.is_(None), PolicyDocument.checked_on <= limit)
    return and_(PolicyDocument.validity.in_((*IN_FORCE, Validity.not_yet)), old)


def count_first_checks(today: date) -> int:
    """How many of them nobody of the office has ever checked: those of the first load, to begin with."""
    never = and_(is_due(today), PolicyDocument.checked_on.is_(None))
    return db.session.scalar(select(func.count(PolicyDocument.id)).where(never)) or 0


def count_due(today: date) -> int:
    """How many documents wait for their yearly check."""
    return db.session.scalar(select(func.count(PolicyDocument.id)).where(is_due(today))) or 0


@dataclass(frozen=True, slots=True)
class CitingCase:
    """A published case that rests on a document."""

    case_id: int
    ref: str
    title: str
    citation: str
    article: str


@dataclass(frozen=True, slots=True)
class Tied:
    """Another document, newer or older."""

    tie: PolicyTie
    id: int
    title: str
    number: str
    effective_on: date | None


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """All that the reading page shows."""

    policy: PolicyDocument
    newer: tuple[Tied, ...]
    older: tuple[Tied, ...]
    cases: tuple[CitingCase, ...]
    files: tuple[PolicyFile, ...]
    checked_by: str
    subjects: tuple[str, ...]

    @property
    def successor(self) -> Tied | None:
        """What replaces it."""
        return next((tied for tied in self.newer if tied.tie is PolicyTie.replaces), None)

    def cited_in(self, number: str) -> tuple[CitingCase, ...]:
        """Cases that rest on one article."""
        return tuple(case for case in self.cases if case.article == number)


def policy_page(policy: PolicyDocument) -> PolicyPage:
    """The document with its ties, its cases and its files."""
    files = select(PolicyFile).where(PolicyFile.document_id == policy.id).order_by(PolicyFile.id)
    checker = db.session.get(Person, policy.checked_by_id) if policy.checked_by_id else None
    return PolicyPage(
        policy=policy,
        newer=_tied(PolicyRelation.older_id == policy.id, PolicyRelation.newer_id),
        older=_tied(PolicyRelation.newer_id == policy.id, PolicyRelation.older_id),
        cases=citing_cases(policy.id),
        files=tuple(db.session.scalars(files)),
        checked_by=checker.name if checker else "",
        subjects=tuple(word for code, word in subject_words().items() if code in policy.subjects),
    )


def _tied(wanted: ColumnElement[bool], other: ColumnElement[int]) -> tuple[Tied, ...]:
    columns = (PolicyRelation.tie, PolicyDocument.id, PolicyDocument.title, PolicyDocument.number,
               PolicyDocument.effective_on)  # fmt: skip
    statement = select(*columns).join(PolicyDocument, PolicyDocument.id == other).where(wanted)
    return tuple(Tied(*row) for row in db.session.execute(statement.order_by(PolicyDocument.id)))


def citing_cases(policy_id: int) -> tuple[CitingCase, ...]:
    """Published cases that rest on a document, newest first."""
    statement = (
        select(TypicalCase.id, TypicalCase.ref, TypicalCase.title, CaseBasis.citation, CaseBasis.article)
        .join(CaseBasis, CaseBasis.case_id == TypicalCase.id)
        .where(CaseBasis.policy_id == policy_id, TypicalCase.state == CaseState.published)
        .order_by(TypicalCase.year.desc(), TypicalCase.id)
    )
    return tuple(CitingCase(*row) for row in db.session.execute(statement))


def subject_words() -> dict[str, str]:
    """The subjects of the taxonomy in their order."""
    statement = select(LibraryTerm.code, LibraryTerm.name).where(LibraryTerm.axis == "subject")
    return dict(db.session.execute(statement.order_by(LibraryTerm.position)).tuples().all())


def ties_of(policy_id: int) -> dict[PolicyTie, tuple[str, ...]]:
    """The older documents as the form writes them: number, else title."""
    older = _tied(PolicyRelation.newer_id == policy_id, PolicyRelation.older_id)
    return {tie: tuple(t.number or t.title for t in older if t.tie is tie) for tie in PolicyTie}
