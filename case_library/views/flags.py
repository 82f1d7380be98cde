"""Entries in doubt after a correction: who looks at them again says what becomes of them."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import Conclusion
from case_library.forms.work import FlagForm
from case_library.labels import work as words
from case_library.models import LibraryFlag
from case_library.services import flags
from casework.db import Stale, db, write
from casework.idempotency import KeyReused
from casework.views.acting import acting
from casework.views.step import once

bp = Blueprint("case_library_flags", __name__)


@bp.get("/library/flags")
def index() -> ResponseReturnValue:
    """What waits for a conclusion."""
    return _page()


@bp.post("/library/flags/<int:flag_id>")
def close(flag_id: int) -> ResponseReturnValue:
    """Say what became of one doubt."""
    if db.session.get(LibraryFlag, flag_id) is None:
        abort(404)
    form = FlagForm()
    if not form.validate():
        return _page(flag_id, form), 422

    def act() -> str:
        flag = db.session.get(LibraryFlag, flag_id)
        if flag is None:
            raise Stale
        flags.close(flag, Conclusion(form.conclusion.data), form.opinion.data, seen=form.seen.data,
                    acting=acting())  # fmt: skip
        return url_for("case_library_flags.index")

    try:
        location = write(lambda: once(form, act))
    except (Stale, KeyReused) as stop:
        return _page(flag_id, form, stop=stop), 409
    flash("复核结论已记录。")
    return redirect(location, 303)


def _page(sent_id: int = 0, sent: FlagForm | None = None, *, stop: Exception | None = None) -> str:
    rows = flags.open_flags()
    forms = {row.id: FlagForm(formdata=None, prefix="") for row in rows}
    for row in rows:
        forms[row.id].seen.show(row.version)
    if sent is not None and sent_id in forms:
        sent.seen.show(forms[sent_id].seen.data)
        forms[sent_id] = sent
    return render_template(
        "case_library/work/flags.html", rows=rows, forms=forms, flag_words=words, refusal=None,
        is_stale=isinstance(stop, Stale), is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip
