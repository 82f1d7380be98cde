"""收藏: a button on hits and reading pages; what is kept is a filter of the search page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import Collection
from case_library.forms.kept import KeepForm
from case_library.labels import search as words
from case_library.queries import kept as queries
from case_library.queries.documents import document, key_at
from case_library.services import kept
from casework.db import write, writing
from casework.views.acting import acting
from casework.views.addresses import own_address

bp = Blueprint("case_library_kept", __name__)


@dataclass(frozen=True, slots=True)
class Keeping:
    """The button of one entry, with a form of its own."""

    collection: Collection
    entry_id: int
    is_kept: bool
    form: KeepForm


def keeping_of(keys: Iterable[queries.Key]) -> dict[queries.Key, Keeping]:
    """The buttons of entries on a page."""
    mine = queries.kept_keys(acting().person_id)
    return {key: Keeping(*key, key in mine, KeepForm(formdata=None)) for key in keys}


@bp.app_context_processor
def _for_pages() -> dict[str, Any]:
    return {"keeping_here": keeping_here}


def keeping_here() -> Keeping | None:
    """The button of the entry whose reading page this is."""
    key = key_at(request.path)
    return keeping_of([key])[key] if key else None


@bp.post("/library/kept/<collection>/<int:entry_id>")
def keep(collection: str, entry_id: int) -> ResponseReturnValue:
    """Keep an entry that the library holds."""
    kind, form = _kind(collection), KeepForm()
    if document(kind, entry_id) is None:
        abort(404)
    _check(form)
    is_full = not write(lambda: kept.keep(kind, entry_id, acting()))
    sentence = words.KEPT_FULL.format(kept.MOST) if is_full else words.KEPT
    return _answer(kind, entry_id, sentence, is_full=is_full)


@bp.post("/library/kept/<collection>/<int:entry_id>/delete")
def let_go(collection: str, entry_id: int) -> ResponseReturnValue:
    """Keep an entry no longer; one that was not kept is no fault."""
    kind, form = _kind(collection), KeepForm()
    _check(form)
    with writing():
        kept.let_go(kind, entry_id, acting())
    return _answer(kind, entry_id, words.LET_GO)


def _kind(collection: str) -> Collection:
    if collection not in set(map(str, Collection)):
        abort(404)
    return Collection(collection)


def _check(form: KeepForm) -> None:
    if not form.validate():
        abort(400)


def _answer(kind: Collection, entry_id: int, sentence: str, *, is_full: bool = False) -> ResponseReturnValue:
    """The button as it is now, in place; without a script the page that it stood on."""
    key = kind, entry_id
    if request.headers.get("HX-Request"):
        fault = sentence if is_full else ""
        return render_template("case_library/kept/_button.html", keeping=keeping_of([key])[key], fault=fault)
    flash(sentence, "error" if is_full else "message")
    back = request.args.get("back", "")
    return redirect(own_address(back) if back else url_for("case_library.search", kept=1), 303)
