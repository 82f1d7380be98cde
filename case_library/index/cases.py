"""The document of a typical case."""

from datetime import date

from case_library.codes import Collection
from case_library.index.document import Document
from case_library.models.typical_cases import TypicalCase


def case_document(case: TypicalCase) -> Document:
    """What the index holds of a published case; nothing that names its source."""
    return Document(
        collection=Collection.case, entry_id=case.id, ref=case.ref, address=f"/library/cases/{case.ref}",
        title=case.title, dated_on=case.published_on or date(case.year, 1, 1),
        keywords=tuple(case.keywords), plain=tuple(case.plain), issue=case.issue, facts=case.facts,
        outcome=case.outcome, analysis=case.analysis, subjects=(case.subject,),
        dispute_points=tuple(case.dispute_points), determinations=tuple(case.determinations),
        remedy_result=case.remedy_result, organ_kind=case.organ_kind,
        articles=tuple(row.citation for row in case.basis), uses=case.uses, happened_in=case.year,
    )  # fmt: skip
