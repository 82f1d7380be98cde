"""案例库 → 月报: use, gaps and work of a month, on a page that prints, and as a workbook."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from case_library.labels import search as words
from case_library.queries.report import Report, months, report
from casework import audit, labels
from casework.db import writing
from casework.views.acting import acting
from casework.views.cases_export import as_file, write_rows
from casework.views.template_tools import cn_date

bp = Blueprint("case_library_report", __name__, url_prefix="/library/report")
WIDTHS = (18, 56, 12, 40)
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@bp.get("")
def show() -> ResponseReturnValue:
    """One month; a month that cannot be read is this one."""
    month = _month()
    return render_template(
        "case_library/report/show.html",
        report=report(month, acting().today),
        month=month,
        months=months(acting().today),
        today=acting().today,
        lib=words,
    )


def _month() -> date:
    asked, today = _MONTH.fullmatch(request.args.get("month", "")), acting().today
    month = date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    return min(month, today.replace(day=1))


@bp.get("/export.xlsx")
def export() -> ResponseReturnValue:
    """The same as a workbook; entered in the export chain."""
    month = _month()
    rows = list(rows_of(report(month, acting().today)))
    content = write_rows(words.REPORT_SHEET, words.REPORT_HEADINGS, WIDTHS, rows)
    with writing():
        audit.note(
            "library.report_exported", acting=acting(), chain="export", object_type="library_report",
            month=f"{month:%Y-%m}", rows=len(rows), sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    return as_file(content, f"案例库月报{month:%Y%m}.xlsx")


def rows_of(made: Report) -> Iterator[tuple[str, str, str, str]]:
    """The report line by line, in the order of the page."""
    parts = words.REPORT_PARTS
    for code, word in words.REPORT_USE.items():
        yield parts["use"], word, str(made.use[code]), ""
    for gap in made.gaps:
        yield parts["gaps"], gap.words, str(gap.times), words.GAP_KNOWN if gap.is_known else ""
    for entry in made.most:
        yield parts["most"], entry.title, str(entry.times), words.COLLECTIONS[entry.collection]
    for state, word in labels.NOMINATION_STATES.items():
        yield parts["nominations"], word, str(made.nominations.get(state, 0)), ""
    for ref, title, day in made.published:
        yield parts["published"], f"{ref} {title}", "1", cn_date(day)
    for ref, title, why in made.withdrawn:
        yield parts["withdrawn"], f"{ref} {title}", "1", why
    for code, count in made.checks.items():
        yield parts["checks"], words.CHECKS[code], str(count), ""
