"""The reading page of a typical case: whole, as a fragment, printed, voted on, exported."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import CaseState, Collection
from case_library.forms.cases import VoteForm
from case_library.labels import cases as words
from case_library.models import TypicalCase
from case_library.queries import terms
from case_library.queries import typical_cases as queries
from case_library.services import flags, review, source_case
from case_library.views.kept import keeping_of
from casework import audit, rates
from casework.db import Stale, write, writing
from casework.idempotency import KeyReused
from casework.queries.letters import names_of
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.step import once

bp = Blueprint("case_library_cases", __name__)
EXPORTS_AN_HOUR, HOUR = 5, timedelta(hours=1)
MOST_EXPORTED = 50


def access_entry(entry: str) -> TypicalCase:
    """The case of the address; one that these roles do not read is as unknown as one that is not there."""
    case = queries.case_by_ref(entry, acting())
    if case is None:
        if queries.case_exists(entry):
            deny(404, object_type="typical_case", object_id=entry)
        abort(404)
    return case


def row_of(entry: str) -> TypicalCase:
    """The same inside the transaction. Raises Stale when it went away since the page was asked for."""
    case = queries.case_by_ref(entry, acting())
    if case is None:
        raise Stale
    return case


@bp.get("/library/cases/<entry>")
def show(entry: str) -> ResponseReturnValue:
    """Read a case; ``preview``: a compact fragment for the pane beside the results."""
    case = access_entry(entry)
    if request.args.get("preview"):
        return render_template("case_library/cases/_preview.html", **reading(case))
    return _page(case, VoteForm(formdata=None))


def reading(case: TypicalCase) -> dict[str, Any]:
    """What the parts of a reading page need."""
    return {
        "case": case,
        "lib": words,
        "basis": queries.basis_lines(case),
        "terms": terms.names(),
        "citation": words.CITATION.format(ref=case.ref),
        "related": queries.titles_of(case.related_cases),
        "C": CaseState,
    }


def _page(case: TypicalCase, form: VoteForm, *, is_repeated: bool = False) -> str:
    who, key = acting(), (Collection.case, case.id)
    return render_template(
        "case_library/cases/show.html",
        **reading(case),
        keeping=keeping_of([key])[key],
        keep_back=url_for(".show", entry=case.ref),
        form=form,
        vote=queries.vote_of(case.id, who.person_id),
        steps=review.possible(case, who),
        in_doubt=flags.is_in_doubt(Collection.case, case.ref),
        source=source_case.visible_ref(case.source_case_id),
        names=names_of(case.author_id, case.legal_reviewer_id, case.library_reviewer_id),
        is_repeated=is_repeated,
    )


@bp.post("/library/cases/<entry>/vote")
def vote(entry: str) -> ResponseReturnValue:
    """Say whether the case helped."""
    case, form = access_entry(entry), VoteForm()
    if case.state is not CaseState.published:
        abort(404)
    if not form.validate():
        return _page(case, form), 422

    def act() -> str:
        review.vote(row_of(entry), **form.values(), acting=acting())
        return url_for(".show", entry=entry)

    try:
        location = write(lambda: once(form, act))
    except KeyReused:
        return _page(access_entry(entry), form, is_repeated=True), 409
    flash("已记下您的评价，可以随时更改。")
    return redirect(location, 303)


@bp.get("/library/cases/export.docx")
def export() -> ResponseReturnValue:
    """Chosen published cases as a Word file for promotion; entered in the export chain."""
    from case_library.services import case_docx  # only where it is needed: it is slow to load

    who = acting()
    cases = queries.published(request.args.getlist("ref")[:MOST_EXPORTED])
    if not cases:
        abort(404)
    with writing():
        done = rates.count("export", f"person:{who.person_id}", window=HOUR, now=who.now)
    rates.check(done, action="export", limit=EXPORTS_AN_HOUR, window=HOUR, now=who.now)
    cases = queries.published([case.ref for case in cases])
    content = case_docx.to_docx(cases, terms.names())
    refs = [case.ref for case in cases]
    with writing():
        audit.note(
            "library.exported", acting=who, chain="export", object_type="typical_cases", refs=refs,
            sha256=hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
    name = quote(f"典型案例{who.today:%Y%m%d}.docx", safe="")
    disposition = f"attachment; filename=\"cases.docx\"; filename*=UTF-8''{name}"
    return Response(content, mimetype=case_docx.MEDIA_TYPE, headers={"Content-Disposition": disposition})
