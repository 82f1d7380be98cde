"""Typical cases from a file of the form of data/library/sample_cases.yaml: published, marked as samples."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from case_library import loading
from case_library.codes import CaseLevel, CaseStage, CaseState, LibraryOrganKind, RemedyResult
from case_library.index.cases import case_document
from case_library.index.keeping import put_new
from case_library.linking import Names
from case_library.models import CaseBasis, TypicalCase
from casework.acting import Acting
from casework.audit import note
from casework.db import db


def load_samples(acting: Acting) -> int:
    """Publish the samples that are not there yet; returns how many."""
    known = set(db.session.scalars(select(TypicalCase.ref)))
    rows = [row for row in loading.read_yaml("sample_cases.yaml")["cases"] if row["id"] not in known]
    cases = [case_of(row, acting) for row in rows]
    if cases:
        db.session.add_all(cases)
        db.session.flush()
        put_new([case_document(case) for case in cases])
        note("library.samples_loaded", acting=acting, chain="library", cases=len(cases))
    return len(cases)


def case_of(row: Mapping[str, Any], acting: Acting) -> TypicalCase:
    """One case of a file. Raises KeyError for a missing field or an unknown kind of organ."""
    kinds = loading.read_taxonomy()["organ_kind"]
    return TypicalCase(
        ref=row["id"], state=CaseState.published, title=row["title"], subject=row["subject"],
        determinations=_listed(row["determination"]), dispute_points=list(row["dispute_points"]),
        organ_kind=LibraryOrganKind(kinds.get(row["organ"], LibraryOrganKind.other)), year=row["year"],
        facts=row["facts"], issue=row["issue"], outcome=row["outcome"], analysis=row["analysis"],
        keywords=list(row["keywords"]), plain=list(row.get("plain", ())), related_texts=[], related_cases=[],
        basis=list(_bases(row["basis"])),
        stage=CaseStage(row.get("stage", "reply")), remedy_result=RemedyResult(row.get("remedy", "none")),
        level=CaseLevel.district, is_sample=True, law_checked_on=acting.today,
        published_on=_day_of(row["year"], acting.today),
        created_at=acting.now,
    )  # fmt: skip


def _bases(citations: Iterable[str]) -> Iterator[CaseBasis]:
    """Citations with the document and article of the library where it holds them."""
    names = Names.now()
    for position, citation in enumerate(citations, 1):
        policy_id, article = names.link(citation) or (None, "")
        yield CaseBasis(position=position, citation=citation, policy_id=policy_id, article=article)


def _listed(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _day_of(year: int, today: date) -> date:
    """The last day of the year of the matter, and never one to come."""
    return min(date(year, 12, 31), today)
