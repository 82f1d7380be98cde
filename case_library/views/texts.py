"""标准文本: the list, the reading page, a new version, its legal review."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library import blanks, wording
from case_library.codes import Collection
from case_library.forms.texts import TextForm, TextOpinionForm
from case_library.index.texts import name_of
from case_library.labels import texts as words
from case_library.queries import texts as queries
from case_library.services import flags, text_example
from case_library.services import texts as services
from case_library.views.text_examples import example_file, example_typed, words_typed
from case_library.wording import TextRefused
from casework import authz
from casework.db import Stale, db, write
from casework.forms.case_form import CaseForm
from casework.forms.fields import choices
from casework.idempotency import KeyReused
from casework.models import StandardText, TextState
from casework.queries.letters import names_of
from casework.views.acting import acting, me
from casework.views.step import once

bp = Blueprint("case_library_texts", __name__, url_prefix="/library/texts")


@bp.get("")
def index() -> ResponseReturnValue:
    """All texts by kind; what waits for review."""
    kinds: dict[str, list[queries.Listed]] = {kind: [] for kind in words.KINDS}
    for row in queries.listed(acting().today):
        kinds[row.text.key.partition("/")[0]].append(row)
    may_see = _may("review", "GET")
    return render_template(
        "case_library/texts/index.html",
        kinds=kinds, lib=words, name_of=name_of,
        waiting=[*queries.sent_back(acting().person_id), *queries.waiting()] if may_see else [],
    )  # fmt: skip


@bp.get("/<path:code>")
def show(code: str) -> ResponseReturnValue:
    """All versions, on top the one a letter used or that in force; ``?preview=1``: a compact fragment."""
    rows = [row for row in queries.versions_of(code) if row.state is TextState.published]
    if not rows:
        abort(404)
    standing = queries.standing(rows, acting().today)
    used = next((row for row in rows if row.label == request.args.get("used")), None)
    text = used or standing or rows[0]
    shown = {"text": text, "standing": standing, "name": name_of(rows[0]), "lines": wording.lines,
             "pieces": blanks.pieces, "name_of_blank": blanks.name_of_blank}  # fmt: skip
    if request.args.get("preview") == "1":
        return render_template("case_library/texts/_preview.html", **shown)
    return render_template(
        "case_library/texts/show.html",
        **shown, rows=rows, used=used, uses=queries.uses(), lib=words, organs=queries.organs(),
        cited=queries.cited_articles(text), content=text_example.of_version(text, acting()), fault="",
        people=names_of(*(person for row in rows for person in (row.author_id, row.reviewer_id))),
        may_edit=_may("new", "POST"), today=acting().today,
        in_doubt=flags.is_in_doubt(Collection.text, text.key),
    )  # fmt: skip


@bp.route("/versions/<int:text_id>/new", methods=["GET", "POST"])
def new(text_id: int) -> ResponseReturnValue:
    """A new version, beginning with the words of this one."""
    base, form = _text(text_id), TextForm()
    form.organ_id.choices = choices(
        {"0": "全部机关", **{str(n): name for n, name in queries.organs().items()}}
    )
    if request.method == "GET":
        form.seen.show(base.version)
        form.words.data = blanks.shown(base.key, wording.said(base.body))
        form.organ_id.data = str(base.organ_id or 0)
        return _editor(base, form)
    if request.form.get("only") == "preview":
        return render_template("case_library/texts/_example.html", **example_typed(base, form))
    if request.form.get("only") == "page":
        return _editor(base, form)
    if not form.validate():
        return _editor(base, form), 422

    def act() -> str:
        if base.version != form.seen.data:
            raise Stale
        row = services.submit(base, _typed(base, form), acting())
        return url_for(".review", text_id=row.id)

    try:
        location = write(lambda: once(form, act))
    except TextRefused as refused:
        field = {"past": form.effective_from, "taken": form.effective_from, "end": form.effective_to}
        field.get(refused.code, form.words).errors = (words.FAULTS[refused.code],)
        return _editor(_text(text_id), form), 422
    except (Stale, KeyReused) as stop:
        base = _text(text_id)
        form.seen.show(base.version)
        return _editor(base, form, stop), 409
    flash("新版本已提交法制审核。")
    return redirect(location, 303)


def _typed(base: StandardText, form: TextForm) -> services.NewVersion:
    typed: dict[str, Any] = form.values()
    del typed["seen"]
    typed["words"] = words_typed(base, form)
    typed["organ_id"] = int(typed["organ_id"]) or None
    return services.NewVersion(**typed)


def _editor(base: StandardText, form: TextForm, stop: Exception | None = None) -> str:
    return render_template(
        "case_library/texts/edit.html",
        text=base, form=form, name=name_of(base), lines=wording.lines(base.body),
        blanks=[blanks.name_of_blank(base.key, code) for code in wording.blanks(base.key, base.body)],
        name_of_blank=blanks.name_of_blank, **_shown_example(base, form),
        is_stale=isinstance(stop, Stale), is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip


def _shown_example(base: StandardText, form: TextForm) -> dict[str, Any]:
    """With the typed words; with those of the base where nothing usable was typed."""
    if request.method == "POST" and not form.words.errors:
        return example_typed(base, form)
    return {"content": text_example.of_version(base, acting()), "fault": ""}


@bp.get("/versions/<int:text_id>/example.docx")
def example(text_id: int) -> ResponseReturnValue:
    """The filled-in example as a Word file; of an unreviewed version for those who may see it."""
    row = _text(text_id)
    if row.state is not TextState.published and not _may("review", "GET"):
        abort(404)
    return example_file(row)


@bp.get("/versions/<int:text_id>")
def review(text_id: int) -> ResponseReturnValue:
    """One version beside the one in force, to be reviewed."""
    return _review(_text(text_id), None)


def _review(row: StandardText, sent: CaseForm | None, stop: Exception | None = None) -> str:
    form = sent or TextOpinionForm(formdata=None)
    form.seen.show(row.version)
    others = [r for r in queries.versions_of(row.key) if r.id != row.id and r.state is TextState.published]
    before = queries.standing(others, acting().today)
    old, now = wording.lines(before.body) if before else [], wording.lines(row.body)
    was = [line.words for line in old]
    pairs = [blanks.compared(row.key, was[at] if at < len(was) else "", line.words)
             for at, line in enumerate(now)]  # fmt: skip
    return render_template(
        "case_library/texts/review.html",
        text=row, form=form, name=name_of(row), pairs=pairs, before=before, lib=words,
        content=text_example.of_version(row, acting()), fault="",
        organs=queries.organs(),
        people=names_of(row.author_id, row.reviewer_id), may_edit=_may("new", "POST"),
        may_review=_may("publish", "POST") and row.state is TextState.review,
        is_own=row.author_id == acting().person_id,
        is_stale=isinstance(stop, Stale), is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip


@bp.post("/versions/<int:text_id>/publish")
def publish(text_id: int) -> ResponseReturnValue:
    """The version is right: letters use it from its first day."""
    return _decide(text_id, services.publish, "已审核通过，自施行日期起用于文书。")


@bp.post("/versions/<int:text_id>/send-back")
def send_back(text_id: int) -> ResponseReturnValue:
    """Back to its author."""
    return _decide(text_id, services.send_back, "已退回修改。")


def _decide(text_id: int, decide: Callable[..., StandardText], done: str) -> ResponseReturnValue:
    row, form = _text(text_id), TextOpinionForm()
    if not form.validate():
        return _review(row, form), 422

    def act() -> str:
        decide(text_id, form.opinion.data or "", seen=form.seen.data or 0, acting=acting())
        return url_for(".review", text_id=text_id)

    try:
        location = write(lambda: once(form, act))
    except TextRefused as refused:
        form.opinion.errors = (words.FAULTS[refused.code],)
        return _review(_text(text_id), form), 422
    except (Stale, KeyReused) as stop:
        return _review(_text(text_id), form, stop), 409
    flash(done)
    return redirect(location, 303)


def _text(text_id: int) -> StandardText:
    row = db.session.get(StandardText, text_id, populate_existing=True) if text_id < 2**31 else None
    if row is None:
        abort(404)
    return row


def _may(endpoint: str, method: str) -> bool:
    return authz.is_allowed(me().roles, f"case_library_texts.{endpoint}", method)
