"""A typical case as the search reads it."""

from case_library.codes import Collection
from case_library.index.document import Document
from case_library.models import TypicalCase


def case_document(case: TypicalCase) -> Document:
    """The document of a published case."""
    return Document(
        collection=Collection.case,
        entry_id=case.id,
        ref=case.ref,
        address=f"/library/cases/{case.ref}",
        title=case.title,
        dated_on=case.published_on or case.created_at.date(),
        keywords=tuple(case.keywords),
        plain=tuple(case.plain),
        issue=case.issue,
        facts=case.facts,
        outcome=case.outcome,
        analysis=case.analysis,
        subjects=(case.subject,),
        dispute_points=tuple(case.dispute_points),
        determinations=tuple(case.determinations),
        remedy_result=case.remedy_result.value,
        organ_kind=case.organ_kind.value,
        articles=tuple(row.citation for row in case.basis),
        uses=case.uses,
    )
