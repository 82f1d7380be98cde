"""Policy documents: entered, mended, tied to older ones, checked every year (domain 07 § 1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm.attributes import flag_modified

from case_library.codes import IN_FORCE, PolicyTie, Validity
from case_library.index.keeping import put
from case_library.index.policies import policy_document
from case_library.models import PolicyArticle, PolicyDocument, PolicyRelation
from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db


class DocumentKnown(ValueError):
    """The library has a document of this title and number; ``policy_id`` names it."""

    def __init__(self, policy_id: int) -> None:
        super().__init__("known")
        self.policy_id = policy_id


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article to be kept: full words or an own gist."""

    number: str
    chapter: str = ""
    text: str = ""
    gist: str = ""


@dataclass(frozen=True, slots=True)
class PolicyValues:
    """What is known about a document; unknown days and numbers stay empty."""

    title: str
    issuer: str
    level: str
    validity: str = Validity.valid
    short_title: str = ""
    number: str = ""
    issued_on: date | None = None
    effective_on: date | None = None
    ended_on: date | None = None
    subjects: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    gist: str = ""
    source_note: str = ""
    replaces: tuple[int, ...] = field(default=())
    amends: tuple[int, ...] = field(default=())


def add(
    values: PolicyValues, acting: Acting, *, full_text: str = "", articles: Iterable[ArticleText] = ()
) -> PolicyDocument:
    """Enter a document; needs writing(). Raises DocumentKnown."""
    _refuse_known(values.title, values.number)
    policy = PolicyDocument(uuid=str(uuid4()), created_at=acting.now, full_text=full_text)
    _fill(policy, values)
    policy.articles = _articles(articles)
    db.session.add(policy)
    db.session.flush()
    _tie(policy, values, acting)
    _settle(policy, acting)
    note("policy.added", acting=acting, chain="library", object_type="policy", object_id=policy.id,
         title=policy.title, number=policy.number, articles=len(policy.articles))  # fmt: skip
    return policy


def change(policy_id: int, values: PolicyValues, *, seen: int, acting: Acting) -> PolicyDocument:
    """Mend what is known about a document; needs writing(). Raises Stale, DocumentKnown."""
    policy = _locked(policy_id, seen)
    _refuse_known(values.title, values.number, other_than=policy.id)
    before = policy.validity
    _fill(policy, values)
    flag_modified(policy, "gist")  # another version, even where only its ties change
    _tie(policy, values, acting)
    _settle(policy, acting)
    note("policy.changed", acting=acting, chain="library", object_type="policy", object_id=policy.id,
         validity_before=before, validity=policy.validity)  # fmt: skip
    return policy


def load_full_text(
    policy_id: int, *, full_text: str, articles: Iterable[ArticleText], acting: Acting
) -> PolicyDocument:
    """Put the words of a document to what was known of it; gists of its articles stay. Needs writing()."""
    policy = db.session.get_one(PolicyDocument, policy_id, with_for_update=True)
    gists = {article.number: article.gist for article in policy.articles}
    policy.articles = []
    db.session.flush()
    policy.full_text = full_text
    policy.articles = [
        PolicyArticle(position=a.position, number=a.number, chapter=a.chapter, text=a.text,
                      gist=gists.get(a.number, ""))
        for a in _articles(articles)
    ]  # fmt: skip
    _settle(policy, acting)
    note("policy.text_loaded", acting=acting, chain="library", object_type="policy", object_id=policy.id,
         articles=len(policy.articles))  # fmt: skip
    return policy


def check(policy_id: int, *, seen: int, acting: Acting) -> None:
    """Its validity was looked at today and stands (年度效力核对); needs writing(). Raises Stale."""
    policy = _locked(policy_id, seen)
    policy.checked_on, policy.checked_by_id = acting.today, acting.person_id
    note("policy.checked", acting=acting, chain="library", object_type="policy", object_id=policy.id,
         validity=policy.validity)  # fmt: skip


def _locked(policy_id: int, seen: int) -> PolicyDocument:
    policy = db.session.get(PolicyDocument, policy_id, with_for_update=True)
    if policy is None or policy.version != seen:
        raise Stale
    return policy


def _refuse_known(title: str, number: str, other_than: int = 0) -> None:
    same = select(PolicyDocument.id).where(
        PolicyDocument.title == title, PolicyDocument.number == number, PolicyDocument.id != other_than
    )
    if (found := db.session.scalars(same.limit(1)).first()) is not None:
        raise DocumentKnown(found)


PLAIN = ("title", "short_title", "number", "issuer", "level", "issued_on", "effective_on", "ended_on",
         "validity", "gist", "source_note")  # fmt: skip


def _fill(policy: PolicyDocument, values: PolicyValues) -> None:
    for name in PLAIN:
        setattr(policy, name, getattr(values, name))
    policy.subjects, policy.keywords = list(values.subjects), list(values.keywords)


def _articles(articles: Iterable[ArticleText]) -> list[PolicyArticle]:
    """Each number once: a second 第一条 (a decision printed after the law) is told apart by its place."""
    rows: list[PolicyArticle] = []
    seen: dict[str, int] = {}
    for position, article in enumerate(articles, 1):
        seen[article.number] = seen.get(article.number, 0) + 1
        again = seen[article.number]
        number = article.number if again == 1 else f"{article.number}（{again}）"
        rows.append(
            PolicyArticle(position=position, number=number, chapter=article.chapter, text=article.text,
                          gist=article.gist)
        )  # fmt: skip
    return rows


def _tie(policy: PolicyDocument, values: PolicyValues, acting: Acting) -> None:
    """The older documents that it replaces or amends; what is not named any more is untied."""
    db.session.execute(delete(PolicyRelation).where(PolicyRelation.newer_id == policy.id))
    for tie, older in ((PolicyTie.replaces, values.replaces), (PolicyTie.amends, values.amends)):
        for older_id in dict.fromkeys(older):
            if older_id != policy.id:
                db.session.add(PolicyRelation(newer_id=policy.id, older_id=older_id, tie=tie))
    db.session.flush()
    for older_id in values.replaces:
        if older_id != policy.id:
            _end_older(older_id, policy, acting)


def _end_older(older_id: int, newer: PolicyDocument, acting: Acting) -> None:
    """A document that was replaced ends on the day the newer one begins, if that day has come."""
    older = db.session.get_one(PolicyDocument, older_id)
    begins = newer.effective_on or newer.issued_on
    if begins is None or begins > acting.today or older.validity not in IN_FORCE:
        return
    older.validity = Validity.repealed
    if older.ended_on is None and (older.issued_on is None or older.issued_on <= begins):
        older.ended_on = begins
    db.session.flush()
    put(policy_document(older))
    note("policy.ended", acting=acting, chain="library", object_type="policy", object_id=older.id,
         by=newer.id)  # fmt: skip


def _settle(policy: PolicyDocument, acting: Acting) -> None:
    """Validity as of today, and the index."""
    policy.validity = validity_on(policy, acting.today)
    db.session.flush()
    db.session.refresh(policy)
    put(policy_document(policy))


def validity_on(policy: PolicyDocument, day: date) -> Validity:
    """What its days say; the office's own word where they say nothing."""
    if policy.validity in (Validity.repealed, Validity.expired):
        return policy.validity
    if policy.ended_on is not None and policy.ended_on <= day:
        return Validity.expired
    if policy.effective_on is not None and policy.effective_on > day:
        return Validity.not_yet
    return Validity.valid if policy.validity == Validity.not_yet else policy.validity
