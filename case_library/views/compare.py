"""对比: two or three typical cases side by side; which ones stands in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from case_library.labels import cases as case_words
from case_library.labels import search as words
from case_library.models import TypicalCase
from case_library.queries import terms
from case_library.queries import typical_cases as queries
from case_library.views.search_query import MOST_TICKED, PageAsked, address, refs_in
from casework import labels

bp = Blueprint("case_library_compare", __name__)
LEAST = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One coded field across the cases; of each word, whether all of them have it."""

    word: str
    cells: tuple[tuple[tuple[str, bool], ...], ...]

    @property
    def differs(self) -> bool:
        return any(not is_shared for cell in self.cells for _, is_shared in cell)


@dataclass(frozen=True, slots=True)
class Column:
    """One case; ``without``: the address of the comparison without it."""

    row: queries.Compared
    basis: tuple[queries.BasisLine, ...]
    without: str


@bp.get("/library/compare")
def show() -> str:
    """The cases asked for; what cannot be compared says why in its column."""
    refs, left_out = refs_in(request.args, "case")
    columns = [_column(row, refs) for row in queries.compared(refs)]
    cases = [column.row.case for column in columns if column.row.case]
    return render_template(
        "case_library/compare/show.html",
        columns=columns,
        shown=len(cases),
        least=LEAST,
        left_out=left_out,
        lines=lines(cases, terms.names()),
        lib=words,
        back=address(PageAsked(ticked=refs)),
        is_full=len(refs) >= MOST_TICKED,
    )


def _column(row: queries.Compared, refs: Sequence[str]) -> Column:
    others = [ref for ref in refs if ref != row.ref]
    basis = queries.basis_lines(row.case) if row.case else ()
    return Column(row, basis, url_for(".show", case=others))


def lines(cases: Sequence[TypicalCase], names: Mapping[str, str]) -> list[Line]:
    """The coded fields in words, and which of the words not all cases have."""
    made = []
    for word in words.COMPARED:
        said = [_words_of(case, names)[word] for case in cases]
        shared = set.intersection(*map(set, said)) if said else set()
        cells = tuple(tuple((one, one in shared) for one in cell) for cell in said)
        if any(cells):
            made.append(Line(word, cells))
    return made


def _words_of(case: TypicalCase, names: Mapping[str, str]) -> dict[str, list[str]]:
    """The coded fields of one case in words, by the name of the field."""
    return dict(zip(words.COMPARED, (
        [names.get(case.subject, case.subject)],
        [labels.DETERMINATIONS[code] for code in case.determinations],
        [case.ground] if case.ground else [],
        [names.get(code, code) for code in case.dispute_points],
        [case_words.LIBRARY_ORGAN_KINDS[case.organ_kind]],
        [words.YEAR.format(case.year)],
        [case_words.CASE_STAGES[case.stage]],
        [case_words.REMEDY_RESULTS[case.remedy_result]],
        [case_words.CASE_LEVELS[case.level]],
    ), strict=True))  # fmt: skip
