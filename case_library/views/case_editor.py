"""The editor of a typical case: structure, the de-identification check in place, submission."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import Axis, CaseState
from case_library.deidentify import Piece
from case_library.forms.cases import EntryForm, SubmitForm
from case_library.labels import cases as words
from case_library.models import TypicalCase
from case_library.queries import terms
from case_library.queries import typical_cases as queries
from case_library.services import entries, prefill, review, source_case
from case_library.views.case_pages import access_entry, row_of
from casework.db import Stale, write
from casework.forms.case_form import CaseForm
from casework.idempotency import KeyReused
from casework.views.acting import acting
from casework.views.step import once
from workflows.refusal import Refusal
from workflows.typical_cases import FACTS_LENGTH

bp = Blueprint("case_library_editor", __name__)


@bp.route("/library/cases/<entry>/edit", methods=["GET", "POST"])
def edit(entry: str) -> ResponseReturnValue:
    """Write in a draft; a button beside a trace saves and puts the proposal in."""
    case = _draft(entry)
    form = EntryForm()
    form.offer(_with_own(case, Axis.subject), _with_own(case, Axis.dispute_point))
    if request.method != "POST":
        form.show(case, (row.citation for row in case.basis))
        return _page(case, form)
    if not form.validate():
        return _page(case, form), 422
    take = request.form.get("take", "")[:40]

    def act() -> str:
        entries.save(row_of(entry), **form.values(), take=take, acting=acting())
        return url_for(".edit", entry=entry, _anchor="check" if take else None)

    return _carried(entry, form, act, "草稿已保存。" if not take else "已替换并保存。")


@bp.post("/library/cases/<entry>/submit")
def submit(entry: str) -> ResponseReturnValue:
    """Send a draft to the legal reviewer."""
    case, form = _draft(entry), SubmitForm()
    if not form.validate():
        return _shown(case, form), 422

    def act() -> str:
        review.submit(row_of(entry), **form.values(), acting=acting())
        return url_for("case_library_review.show", entry=entry)

    return _carried(entry, form, act, "已提交法制审核。")


def _draft(entry: str) -> TypicalCase:
    """The case of the address; only a draft has an editor."""
    case = access_entry(entry)
    if case.state is not CaseState.draft and request.method == "GET":
        abort(redirect(url_for("case_library_review.show", entry=entry), 303))
    return case


def _carried(entry: str, form: CaseForm, act: Any, done: str) -> ResponseReturnValue:
    """One transaction, or 409 with everything that was typed."""
    try:
        location = write(lambda: once(form, act))
    except (Refusal, Stale, KeyReused) as stop:
        case = access_entry(entry)
        form.seen.show(case.version)
        shown = _page(case, form, stop=stop) if isinstance(form, EntryForm) else _shown(case, form, stop=stop)
        return shown, 409
    flash(done)
    return redirect(location, 303)


def _with_own(case: TypicalCase, axis: Axis) -> dict[str, str]:
    """What is offered, and what the case has though it is no longer in use."""
    own = [case.subject] if axis is Axis.subject else case.dispute_points
    offered, names = terms.offered(axis), terms.names()
    return offered | {code: names.get(code, code) for code in own if code not in offered}


def _shown(case: TypicalCase, form: CaseForm, *, stop: Exception | None = None) -> str:
    """The editor as stored, after a submission that was refused."""
    editor = EntryForm(formdata=None)
    editor.offer(_with_own(case, Axis.subject), _with_own(case, Axis.dispute_point))
    editor.show(case, (row.citation for row in case.basis))
    return _page(case, editor, submit=form, stop=stop)


def _page(
    case: TypicalCase, form: EntryForm, *, submit: CaseForm | None = None, stop: Exception | None = None
) -> str:
    if submit is None:
        submit = SubmitForm(formdata=None)
        submit.seen.show(case.version)
    checked = entries.checked(case)
    return render_template(
        "case_library/cases/edit.html",
        case=case,
        form=form,
        submit=submit,
        lib=words,
        hits={name: found for name, cut in checked.fields.items() if (found := _hits(cut))},
        checked=checked,
        missing=entries.missing(case),
        articles=queries.citable_articles(),
        proposal=prefill.propose_words(f"{case.title}。{case.facts}{case.issue}{case.analysis}"),
        terms=terms.names(),
        source=source_case.visible_ref(case.source_case_id),
        length=FACTS_LENGTH,
        last=next((step for step in reversed(case.steps) if step.step == "send_back"), None),
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


def _hits(cut: tuple[Piece, ...]) -> list[Piece]:
    return [piece for piece in cut if piece.trace]
