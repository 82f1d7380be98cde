"""Import of a table as pages: upload a workbook, see row by row what it would do, confirm."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import labels
from casework.db import Stale, write
from casework.forms.case_form import ActionForm
from casework.forms.table_import import ConfirmImportForm, WorkbookForm
from casework.idempotency import KeyReused
from casework.services import table_import
from casework.services.table_import import Cells, Plan, PlanChanged, PlannedRow, TableRefused
from casework.views.step import once

SHOWN_ROWS = 300
_ORDER = {"wrong": 0, "changed": 1, "new": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePages:
    """What the pages of one kind of table are made of.

    ``template`` extends casework/settings/table_import.html; ``words`` are the labels it reads as ``lib``.
    ``list_page``: the endpoint shown afterwards.
    """

    template: str
    headings: Sequence[str]
    plan: Callable[[Cells], Plan]
    apply: Callable[[Cells, str], object]
    done: str
    list_page: str
    words: object = labels

    def upload(self) -> ResponseReturnValue:
        """Read a workbook and show what each row would do; nothing is kept."""
        form = WorkbookForm()
        if request.method == "GET":
            return self._page(form)
        if not form.validate():
            return self._page(form), 422
        sent = form.file.data
        try:
            content = sent.stream.read(table_import.MOST_BYTES + 1)
            named, declared = sent.filename or "", sent.mimetype or ""
            cells = table_import.read_workbook(named, declared, content, self.headings)
        except TableRefused as fault:
            form.file.errors = (labels.TABLE_FAULTS[fault.code],)
            return self._page(form), 422
        return self._page(form, self.plan(cells))

    def confirm(self) -> ResponseReturnValue:
        """Write what was shown, in one transaction; 409 when it would not be that any more."""
        form = ConfirmImportForm()
        form.validate()
        try:
            cells = table_import.unpack(form.rows.data or "", len(self.headings))
        except TableRefused as refused:
            form.rows.errors, cells = (labels.TABLE_FAULTS[refused.code],), []
        if form.errors:
            return self._page(WorkbookForm(formdata=None), faulty=form), 422

        def act() -> str:
            self.apply(cells, form.token.data or "")
            return url_for(self.list_page)

        try:
            location = write(lambda: once(form, act))
        except (PlanChanged, KeyReused, Stale):
            return self._page(WorkbookForm(formdata=None), self.plan(cells), is_changed=True), 409
        flash(self.done)
        return redirect(location, 303)

    def _page(
        self,
        form: ActionForm,
        planned: Plan | None = None,
        *,
        faulty: ConfirmImportForm | None = None,
        is_changed: bool = False,
    ) -> str:
        confirm = None
        if planned and planned.is_useful:
            packed = json.dumps(planned.cells, ensure_ascii=False)
            confirm = ConfirmImportForm(formdata=None, data={"rows": packed, "token": planned.token})
        return render_template(
            self.template, form=form, planned=planned, shown=_shown(planned) if planned else (),
            confirm=confirm, faulty=faulty, is_changed=is_changed, lib=self.words,
        )  # fmt: skip


def _shown(planned: Plan) -> list[PlannedRow]:
    """Rows with something to say, faults first; those without a change are only counted."""
    told = [row for row in planned.rows if row.kind in _ORDER]
    return sorted(told, key=lambda row: (_ORDER[row.kind], row.number))[:SHOWN_ROWS]
