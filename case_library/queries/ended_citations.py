"""What cites a document that is not in force any more (domain 07 § 1: such an entry is flagged)."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import or_, select

from case_library.citations import parse
from case_library.codes import CaseState, Validity
from case_library.linking import Names
from case_library.models import CaseBasis, PolicyDocument, TypicalCase
from casework.db import db
from casework.letters.texts import TABLES

LETTERS = Path(__file__).resolve().parents[2] / "data" / "letters"
ENDED = (Validity.repealed, Validity.expired)
# A title in its marks or a number, with the article after it.
_CITED = re.compile(
    r"(?:《[^《》\n]{2,80}》|[\u4e00-\u9fff]{1,12}〔\d{4}〕\d{1,4}号)(?:第[一二三四五六七八九十百零]{1,7}条)?"
)


@dataclass(frozen=True, slots=True)
class EndedCitation:
    """One entry that rests on an ended document. ``where``: case or letter."""

    where: str
    name: str
    address: str
    citation: str
    policy_id: int
    policy_title: str


def ended_citations() -> list[EndedCitation]:
    """Published cases and texts of letters that cite a repealed or expired document."""
    titles = _ended_titles()
    if not titles:
        return []
    return [*_cases(titles), *_letters(titles)]


def _ended_titles() -> dict[int, str]:
    statement = select(PolicyDocument.id, PolicyDocument.title).where(PolicyDocument.validity.in_(ENDED))
    return dict(db.session.execute(statement).tuples().all())


def _cases(titles: dict[int, str]) -> Iterator[EndedCitation]:
    names = Names.now()
    statement = (
        select(TypicalCase.ref, TypicalCase.title, CaseBasis.citation, CaseBasis.policy_id)
        .join(CaseBasis, CaseBasis.case_id == TypicalCase.id)
        .where(TypicalCase.state == CaseState.published)
        .where(or_(CaseBasis.policy_id.in_(titles), CaseBasis.policy_id.is_(None)))
        .order_by(TypicalCase.ref, CaseBasis.position)
    )
    for ref, title, citation, policy_id in db.session.execute(statement):
        found = policy_id or (names.link(citation) or (None,))[0]
        if found in titles:
            yield EndedCitation("case", f"{ref} {title}", f"/library/cases/{ref}", citation, found,
                                titles[found])  # fmt: skip


def _letters(titles: dict[int, str]) -> Iterator[EndedCitation]:
    names = Names.now()
    for quoted in (quoted for source in SOURCES for quoted in source()):
        for citation in dict.fromkeys(_CITED.findall(quoted.text)):
            for cited in parse(citation):
                found = names.find(cited.document)
                if found in titles:
                    yield EndedCitation("letter", quoted.name, quoted.address, citation, found, titles[found])


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text that letters are made of; ``address``: its page, empty where it has none."""

    name: str
    address: str
    text: str


@cache
def shipped_texts(folder: Path = LETTERS) -> tuple[Quoted, ...]:
    """The texts of letters that change only with the system; the others are standard texts."""
    kept = {file for file, _ in TABLES.values()}
    return tuple(
        Quoted(path.name, "", path.read_text("utf-8"))
        for path in sorted(folder.glob("*.toml"))
        if path.stem not in kept
    )


# Whoever keeps further texts of letters adds to these (case_library/wiring.py).
SOURCES: list[Callable[[], Iterable[Quoted]]] = [shipped_texts]
