"""The narrow row of a document, made from its fields: pure."""

from typing import Any

from case_library.chinese import fold
from case_library.index.document import Document

PART = "\x1f"
BLANK = " "


def head_of(document: Document) -> dict[str, Any]:
    """The columns of ``library_heads``."""
    return {
        "collection": document.collection, "head": PART.join(head_fields(document)),
        "axes": axes_of(document), "in_force": document.in_force, "dated_on": document.dated_on,
        "uses": document.uses,
    }  # fmt: skip


def head_fields(document: Any) -> tuple[str, str, str]:
    """Title, keywords and plain phrases, issue: folded. Takes a Document or its row."""
    keywords = BLANK.join((*document.keywords, *document.plain))
    return fold(document.title), fold(keywords), fold(document.issue)


def body_fields(document: Any) -> tuple[str, str]:
    """Facts with outcome and articles; analysis: folded. Takes a Document or its row."""
    facts = BLANK.join((document.facts, document.outcome, *document.articles, document.ref))
    return fold(facts), fold(document.analysis)


def axes_of(document: Document) -> str:
    """Every value of every axis, as "axis=value" between bars."""
    values = (
        ("subject", document.subjects), ("dispute_point", document.dispute_points),
        ("determination", document.determinations), ("article", document.articles),
        ("year", (str(document.year),)), ("remedy", (document.remedy_result,)),
        ("organ_kind", (document.organ_kind,)), ("validity", (document.validity,)),
    )  # fmt: skip
    parts = [f"{axis}={value}" for axis, found in values for value in dict.fromkeys(found) if value]
    return f"|{'|'.join(parts)}|"
