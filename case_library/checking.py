"""Runs queries against cases in a temporary library: everything happens in a transaction that is undone.

Source: DESIGN D17; domain 07 § 6 (acceptance).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from case_library import loading
from case_library.index import keeping
from case_library.index.cases import case_document
from case_library.samples import case_of
from case_library.search.asked import Asked
from case_library.search.find import find
from casework.acting import Acting
from casework.db import writing
from workflows.examples import Result

FIRST = 3


class _Undone(Exception):
    """Takes the temporary library back."""


def check(
    queries: Sequence[Mapping[str, Any]], cases: Sequence[Mapping[str, Any]], acting: Acting
) -> list[Result]:
    """One result a query: every id of ``top3`` must be among the first three. Stores nothing.

    Raises KeyError, TypeError for a file of another form.
    """
    results: list[Result] = []
    try:
        with writing():
            _fill(cases, acting)
            results += _answers(queries, acting)
            raise _Undone
    except _Undone:
        return results


def _fill(cases: Sequence[Mapping[str, Any]], acting: Acting) -> None:
    keeping.empty()
    loading.load_words()
    made = [case_of(row, acting) for row in cases]
    for number, case in enumerate(made, 1):
        case.id, case.uses = number, 0
    keeping.put_new([case_document(case) for case in made])


def _answers(queries: Sequence[Mapping[str, Any]], acting: Acting) -> Iterator[Result]:
    for number, row in enumerate(queries):
        narrowed = {axis: frozenset({str(value)}) for axis, value in row.get("filter", {}).items()}
        found = find(Asked(words=str(row["q"]), narrowed=narrowed, per_page=FIRST))
        got = [hit.ref for hit in found.hits]
        right = set(row["top3"]) <= set(got)
        yield Result(
            str(row["id"]), right, {"top3": list(row["top3"])}, {"top3": got}, ("queries", number, "top3")
        )
