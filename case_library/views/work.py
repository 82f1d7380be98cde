"""The library inside the work: similar cases beside a case and a draft, its reasoning notes."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import Taken
from case_library.forms.work import NotesForm, TakeForm
from case_library.labels import cases as case_words
from case_library.labels import work as words
from case_library.models import TypicalCase
from case_library.queries import terms
from case_library.queries import typical_cases as queries
from case_library.search.similar import COMPARED, SHOWN, Wanted, differing, similar
from case_library.services import in_work
from case_library.views.search_query import MOST_TICKED
from casework import labels
from casework.db import Stale, write
from casework.forms.case_form import ActionForm
from casework.idempotency import KeyReused
from casework.letters import draft as drafts
from casework.models.case import Case
from casework.queries.case_access import case_by_ref
from casework.services import drafting
from casework.views import one_act
from casework.views.access import access_case
from casework.views.acting import acting
from workflows.codes import Role
from workflows.determinations import CATALOGUE

bp = Blueprint("case_library_work", __name__)
CHOSEN = "-determination"  # how the fields of the draft end that hold the results
DRAFTERS = frozenset({Role.handler})


@bp.get("/library/work/<ref>")
def show(ref: str) -> ResponseReturnValue:
    """Similar cases of a case, with why; a fragment where a page asks for one."""
    case = access_case(ref)
    if request.headers.get("HX-Request"):
        return render_template("case_library/work/_similar.html", **_similar(case))
    return render_template("case_library/work/show.html", **_similar(case))


@bp.post("/library/work/<ref>/take/<entry>")
def take(ref: str, entry: str) -> ResponseReturnValue:
    """Take articles or the analysis of an entry into the reasoning notes of the case."""
    case, form = access_case(ref), TakeForm()
    if _published(entry) is None:
        abort(404)
    if not form.validate():
        return render_template("case_library/work/show.html", form=form, **_similar(case)), 422

    def act() -> bool:
        row, chosen = case_by_ref(ref), _published(entry)
        if row is None or chosen is None:
            raise Stale
        what = Taken(form.what.data)
        return in_work.take(row, chosen, what, _words(chosen, what), acting())

    is_new = write(act)
    if request.headers.get("HX-Request"):
        return render_template("case_library/work/_notes.html", **_notes(access_case(ref)))
    flash("已抄入说理备注。" if is_new else "这一内容已经抄入过说理备注。")
    return redirect(url_for("case_library_work.show", ref=ref), 303)


@bp.route("/library/work/<ref>/notes", methods=["GET", "POST"])
def notes(ref: str) -> ResponseReturnValue:
    """Read and change the reasoning notes."""
    case, form = access_case(ref), NotesForm()
    row = in_work.notes_of(case)
    if request.method == "GET":
        form = NotesForm(formdata=None, text=row.text if row else "")
        form.seen.show(row.version if row else 0)
        return _notes_page(case, form)

    def act() -> str:
        row = case_by_ref(ref)
        if row is None:
            raise Stale
        in_work.write_notes(row, form.text.data or "", seen=form.seen.data, acting=acting())
        return url_for("case_library_work.show", ref=ref)

    def page(_: object, stop: Exception | None) -> str:
        return _notes_page(access_case(ref), form, stop=stop)

    return one_act.answer(
        form, act, "说理备注已保存。", again=lambda: in_work.notes_of(access_case(ref)), page=page
    )


@bp.post("/library/asked-before")
def asked_before() -> ResponseReturnValue:
    """What the library holds like the text that is being registered; a fragment, never in the way."""
    found = similar(Wanted(request.form.get("content", "")), SHOWN)
    return render_template("case_library/work/_asked_before.html", found=found, lib=case_words)


def _notes_page(case: Case, form: NotesForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "case_library/work/notes.html", case=case, form=form,
        is_stale=isinstance(stop, Stale), is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip


def _similar(case: Case) -> dict[str, object]:
    """What the fragment and the page show."""
    codes = _codes(case, request.args)
    articles = tuple(cited for code in codes for cited in _citations(code))
    compared = similar(Wanted(case.content, codes, articles), COMPARED)
    may_take = bool(acting().roles & DRAFTERS)
    return {
        "found": compared[:SHOWN],
        "side_by_side": tuple(one.ref for one in compared[:MOST_TICKED]),
        "others": differing(compared, codes), "codes": codes, "lib": case_words,
        "work_words": words, "terms": terms.names(),
        "taking": ActionForm(formdata=None) if may_take else None,
        **_notes(case),
    }  # fmt: skip


def _notes(case: Case) -> dict[str, object]:
    return {
        "case": case, "notes": in_work.notes_of(case), "taken": in_work.citations_of(case),
        "may_write": bool(acting().roles & DRAFTERS),
    }  # fmt: skip


def _codes(case: Case, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """The results chosen on the page, else those of the stored draft."""
    asked = [value for name, value in chosen.items() if name.endswith(CHOSEN)]
    letter = drafting.current_reply(case) if not asked else None
    stored = drafts.load(letter.fields).codes if letter and letter.fields else ()
    return tuple(dict.fromkeys(code for code in (*asked, *stored) if code in CATALOGUE))


def _citations(code: str) -> list[str]:
    """The basis of a result as entries cite it: 条例第三十七条."""
    return labels.basis(CATALOGUE[code].basis).translate({ord("《"): "", ord("》"): ""}).split("、")


def _published(entry: str) -> TypicalCase | None:
    case = queries.case_by_ref(entry, acting())
    return case if case is not None and case.state == "published" else None


def _words(entry: TypicalCase, what: Taken) -> str:
    articles = "、".join(row.citation for row in entry.basis)
    return words.TAKEN_WORDS[what].format(
        articles=articles, analysis=entry.analysis, ref=entry.ref, title=entry.title
    )
