"""Entries in doubt after a correction: who looks at them again says what becomes of them."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import Collection, Conclusion
from case_library.forms.work import FlagForm
from case_library.labels import work as words
from case_library.models import LibraryFlag
from case_library.queries.texts import names as text_names
from case_library.queries.typical_cases import titles_of
from case_library.services import flags
from casework.db import Stale, db
from casework.idempotency import KeyReused
from casework.views import one_act
from casework.views.acting import acting

bp = Blueprint("case_library_flags", __name__)


@bp.get("/library/flags")
def index() -> ResponseReturnValue:
    """What waits for a conclusion."""
    return _page()


@bp.post("/library/flags/<int:flag_id>")
def close(flag_id: int) -> ResponseReturnValue:
    """Say what became of one doubt."""
    form = FlagForm()

    def act() -> str:
        flag = db.session.get(LibraryFlag, flag_id)
        if flag is None:
            raise Stale
        flags.close(flag, Conclusion(form.conclusion.data), form.opinion.data, seen=form.seen.data,
                    acting=acting())  # fmt: skip
        return url_for("case_library_flags.index")

    def page(_: LibraryFlag, stop: Exception | None) -> str:
        return _page(flag_id, form, stop=stop)

    return one_act.answer(form, act, "复核结论已记录。", again=lambda: _flag(flag_id), page=page)


def _flag(flag_id: int) -> LibraryFlag:
    return db.session.get(LibraryFlag, flag_id) or abort(404)


def _titles(rows: list[LibraryFlag]) -> dict[str, str]:
    """Titles of the cases and names of the standard texts."""
    keys = [row.entry for row in rows if row.collection == Collection.text]
    return titles_of([row.entry for row in rows]) | text_names(keys)


def _page(sent_id: int = 0, sent: FlagForm | None = None, *, stop: Exception | None = None) -> str:
    rows = flags.open_flags()
    forms = {row.id: FlagForm(formdata=None, prefix="") for row in rows}
    for row in rows:
        forms[row.id].seen.show(row.version)
    if sent is not None and sent_id in forms:
        sent.seen.show(forms[sent_id].seen.data)
        forms[sent_id] = sent
    return render_template(
        "case_library/work/flags.html", rows=rows, titles=_titles(rows),
        forms=forms, flag_words=words, refusal=None,
        is_stale=isinstance(stop, Stale), is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip
