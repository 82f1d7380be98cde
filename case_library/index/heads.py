"""What ranking reads of a document, made from its fields: pure."""

from collections.abc import Iterator
from typing import Any

from case_library.chinese import fold
from case_library.index.document import Document

PART = "\x1f"
BLANK = " "
HEAD_FIELDS = 3  # title, keywords, issue; then facts, analysis


def head_of(document: Document) -> dict[str, Any]:
    """The columns of ``library_heads``."""
    return {
        "folded": folded(document), "axes": axes_of(document), "in_force": document.in_force,
        "dated_on": document.dated_on, "uses": document.uses,
    }  # fmt: skip


def folded(document: Any) -> str:
    """Title; keywords and plain phrases; issue; facts with outcome and articles; analysis. Of a row too."""
    keywords = BLANK.join((*document.keywords, *document.plain))
    facts = BLANK.join((document.facts, document.outcome, *document.articles, document.ref))
    return PART.join(map(fold, (document.title, keywords, document.issue, facts, document.analysis)))


def texts_of(document: Any, text: str) -> tuple[tuple[str, str], ...]:
    """Title, facts, issue, outcome, analysis of a row as they stand, each with its part of the folded."""
    title, _, issue, facts, analysis = text.split(PART)
    after = len(document.facts) + len(BLANK)
    return (
        (document.title, title), (document.facts, facts[: len(document.facts)]), (document.issue, issue),
        (document.outcome, facts[after : after + len(document.outcome)]), (document.analysis, analysis),
    )  # fmt: skip


def halves(text: str) -> tuple[str, str]:
    """Head and body of a folded document, each to be cut into pairs."""
    fields = text.split(PART)
    return BLANK.join(fields[:HEAD_FIELDS]), BLANK.join(fields[HEAD_FIELDS:])


def axes_of(document: Document) -> str:
    """Every value of every axis, as "axis=value" between bars."""
    values = (
        ("collection", (document.collection.value,)), ("force", ("yes" if document.in_force else "no",)),
        ("subject", document.subjects), ("dispute_point", document.dispute_points),
        ("determination", document.determinations), ("article", document.articles),
        ("year", (str(document.year),)), ("remedy", (document.remedy_result,)),
        ("organ_kind", (document.organ_kind,)), ("validity", (document.validity,)),
    )  # fmt: skip
    parts = [f"{axis}={value}" for axis, found in values for value in dict.fromkeys(found) if value]
    return f"|{'|'.join(parts)}|"


def values_in(axes: str) -> Iterator[str]:
    """The values in such a text: "subject=S01"."""
    return filter(None, axes.split("|"))
