"""The queue of the library: nominations, drafts, reviews, the yearly check; and one case under review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from case_library.forms.cases import BeginForm, DeclineForm, NothingForm, OpinionForm, ReasonForm
from case_library.labels import cases as words
from case_library.models import TypicalCase
from case_library.queries import nominations as nominated
from case_library.queries import terms
from case_library.queries import typical_cases as queries
from case_library.services import entries, prefill, review, source_case
from case_library.views.case_pages import access_entry, reading, row_of
from casework import labels
from casework.db import Stale, db, write
from casework.forms.case_form import CaseForm
from casework.idempotency import KeyReused
from casework.models import LibraryNomination, NominationState
from casework.queries.letters import names_of
from casework.scope import everything
from casework.views import one_act
from casework.views.acting import acting
from casework.views.letter_compare import Pair
from casework.views.step import once
from workflows.codes import Role
from workflows.refusal import Refusal
from workflows.typical_cases import CaseStep, reads

bp = Blueprint("case_library_review", __name__)
S = CaseStep


# The queue


@bp.get("/library/review")
def index() -> ResponseReturnValue:
    """One tab of the queue."""
    return _queue(request.args.get("tab", ""))


def _queue(tab: str, form: BeginForm | None = None) -> str:
    who = acting()
    tabs = queries.tabs_of(who.roles)
    tab = tab if tab in tabs else _first_tab(who.roles)
    after = request.args.get("after", "0")
    place = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    is_noms = tab == queries.NOMINATIONS
    state = NominationState.declined if request.args.get("declined") else NominationState.nominated
    lines, more = ([], 0) if is_noms else queries.list_cases(tab, who, after=place)
    return render_template(
        "case_library/review/index.html",
        tab=tab,
        tabs=tabs,
        lib=words,
        counts=queries.count_tabs(who) | {"nominations": nominated.count_nominations()},
        nominations=nominated.list_nominations(state) if is_noms else [],
        is_declined=state is NominationState.declined,
        lines=lines,
        more=more,
        place=place,
        terms=terms.names(),
        names=names_of(*(person for case, _ in lines for person in (case.author_id, case.law_checked_by_id))),
        form=form or BeginForm(formdata=None),
        confirms=_confirms(lines) if tab == queries.CHECK and Role.legal_reviewer in who.roles else {},
        today=who.today,
    )


def _confirms(lines: list[Any]) -> dict[int, NothingForm]:
    """A button for each case whose law is to be confirmed."""
    forms = {case.id: NothingForm(formdata=None) for case, _ in lines}
    for case, _ in lines:
        forms[case.id].seen.show(case.version)
    return forms


def _first_tab(roles: frozenset[Role]) -> str:
    """Where somebody's own work lies."""
    if Role.library_editor in roles:
        return queries.NOMINATIONS
    return "review1" if Role.legal_reviewer in roles else "review2"


@bp.post("/library/review/drafts")
def begin() -> ResponseReturnValue:
    """An empty draft."""
    form = BeginForm()
    if not form.validate():
        return _queue("draft", form), 422

    def act() -> str:
        case = entries.begin(**form.values(), acting=acting())
        return url_for("case_library_editor.edit", entry=case.ref)

    try:
        location = write(lambda: once(form, act))
    except KeyReused:
        return _queue("draft", form), 409
    flash("已新建草稿。")
    return redirect(location, 303)


# Nominations


@bp.get("/library/review/nominations/<int:nomination_id>")
def nomination(nomination_id: int) -> ResponseReturnValue:
    """One nomination: why, and what the draft would begin with."""
    return _nomination(nomination_id)


def _nomination(
    nomination_id: int, sent: tuple[str, CaseForm] | None = None, *, stop: Exception | None = None
) -> str:
    line = _line(nomination_id)
    forms: dict[str, CaseForm] = {"take": NothingForm(formdata=None), "decline": DeclineForm(formdata=None)}
    for form in forms.values():
        form.seen.show(line.version)
    if sent:
        forms[sent[0]] = sent[1]
    outline = source_case.outline_of(line.case_id)
    known = source_case.known_words(line.case_id)
    return render_template(
        "case_library/review/nomination.html",
        line=line,
        draft=prefill.first_draft(outline, known),
        forms=forms,
        form=sent[1] if sent else None,
        lib=words,
        terms=terms.names(),
        source=source_case.visible_ref(line.case_id),
        is_open=line.state is NominationState.nominated,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


def _line(nomination_id: int) -> nominated.NominationLine:
    return nominated.nomination_line(nomination_id) or abort(404)


def _nominated(nomination_id: int) -> LibraryNomination:
    """The row, for who may make entries of it. Raises Stale when it went away."""
    with everything():
        rows = select(LibraryNomination).where(LibraryNomination.id == nomination_id)
        row = db.session.scalars(rows).one_or_none()
    if row is None:
        raise Stale
    return row


def _decide(
    nomination_id: int, name: str, form: CaseForm, act: Callable[[], str], done: str
) -> ResponseReturnValue:
    def page(_: object, stop: Exception | None) -> str:
        return _nomination(nomination_id, (name, form), stop=stop)

    return one_act.answer(form, act, done, again=lambda: _line(nomination_id), page=page)


@bp.post("/library/review/nominations/<int:nomination_id>/take")
def take(nomination_id: int) -> ResponseReturnValue:
    """Begin a draft."""
    form = NothingForm()

    def act() -> str:
        case = entries.take(_nominated(nomination_id), **form.values(), acting=acting())
        return url_for("case_library_editor.edit", entry=case.ref)

    return _decide(nomination_id, "take", form, act, "已生成草稿，请核对内容并完成脱敏。")


@bp.post("/library/review/nominations/<int:nomination_id>/decline")
def decline(nomination_id: int) -> ResponseReturnValue:
    """Leave it out."""
    form = DeclineForm()

    def act() -> str:
        entries.decline(_nominated(nomination_id), **form.values(), acting=acting())
        return url_for(".index", tab="nominations")

    return _decide(nomination_id, "decline", form, act, "已记录不采用的理由。")


# One case under review

FORMS: dict[CaseStep, type[CaseForm]] = {
    S.pass_law: OpinionForm,
    S.publish: OpinionForm,
    S.send_back: OpinionForm,
    S.confirm_law: NothingForm,
    S.withdraw: ReasonForm,
    S.revise: ReasonForm,
}


@bp.get("/library/review/cases/<entry>")
def show(entry: str) -> ResponseReturnValue:
    """The text with what changed, the course so far, and the form of what comes next."""
    return _page(access_entry(entry))


def _page(
    case: TypicalCase, sent: tuple[CaseStep, CaseForm] | None = None, *, stop: Exception | None = None
) -> str:
    forms = _forms(case)
    if sent:
        forms[sent[0]] = sent[1]
    checked = entries.checked(case)
    return render_template(
        "case_library/review/show.html",
        **reading(case),
        forms={step.value: form for step, form in forms.items()},
        form=sent[1] if sent else None,
        checked=checked,
        changes=_changes(case),
        looked_at=review.last_look(case),
        is_own=_is_own(case),
        may_edit=S.save in review.possible(case, acting()),
        source=source_case.visible_ref(case.source_case_id),
        names=names_of(*(step.person_id for step in case.steps), case.author_id, case.law_checked_by_id),
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


def _forms(case: TypicalCase) -> dict[CaseStep, CaseForm]:
    possible = review.possible(case, acting())
    forms = {step: made(formdata=None) for step, made in FORMS.items() if step in possible}
    for form in forms.values():
        form.seen.show(case.version)
    return forms


def _is_own(case: TypicalCase) -> bool:
    """Whether somebody holds the role of the next step, and is kept from it by having taken part."""
    waits = {"review1": Role.legal_reviewer, "review2": Role.library_reviewer}.get(case.state.value)
    return waits in acting().roles and not _forms(case).keys() & {S.pass_law, S.publish}


def _changes(case: TypicalCase) -> list[tuple[str, Pair]]:
    """Field and both texts, of what changed since a reviewer looked last."""
    texts = {text.no: text.content for text in queries.texts_of(case.id)}
    seen = review.last_look(case)
    newest = max(texts, default=0)
    if seen not in texts or seen == newest:
        return []
    old, new = texts[seen], texts[newest]
    return [
        (labels.LIBRARY_FIELDS[name], Pair("changed", old.get(name, ""), new[name]))
        for name in entries.TEXTS
        if old.get(name, "") != new[name]
    ]


def _take(step: CaseStep, entry: str, act: Callable[..., None], done: str) -> ResponseReturnValue:
    """One step: 422, 409, or one transaction and back to the page."""
    form = FORMS[step]()

    def run() -> str:
        row = row_of(entry)
        act(row, **form.values(), acting=acting())
        if not reads(row.state, acting().roles):  # back with its editor
            return url_for(".index")
        return url_for(".show", entry=entry)

    def page(case: TypicalCase, stop: Exception | None) -> str:
        return _page(case, (step, form), stop=stop)

    return one_act.answer(form, run, done, again=lambda: access_entry(entry), page=page)


@bp.post("/library/review/cases/<entry>/pass-law")
def pass_law(entry: str) -> ResponseReturnValue:
    """通过法制审核."""
    return _take(S.pass_law, entry, review.pass_law, "法制审核已通过，由案例库审核人审核发布。")


@bp.post("/library/review/cases/<entry>/send-back")
def send_back(entry: str) -> ResponseReturnValue:
    """退回修改."""
    return _take(S.send_back, entry, review.send_back, "已退回编辑修改。")


@bp.post("/library/review/cases/<entry>/publish")
def publish(entry: str) -> ResponseReturnValue:
    """发布."""
    return _take(S.publish, entry, review.publish, "案例已发布，全区工作人员可以检索。")


@bp.post("/library/review/cases/<entry>/confirm-law")
def confirm_law(entry: str) -> ResponseReturnValue:
    """经核仍然有效."""
    return _take(S.confirm_law, entry, review.confirm_law, "已记录：经核，依据仍然有效。")


@bp.post("/library/review/cases/<entry>/withdraw")
def withdraw(entry: str) -> ResponseReturnValue:
    """撤回."""
    return _take(S.withdraw, entry, review.withdraw, "案例已撤回，不再出现在检索结果中。")


@bp.post("/library/review/cases/<entry>/revise")
def revise(entry: str) -> ResponseReturnValue:
    """修订后重新送审."""
    return _take(S.revise, entry, review.revise, "已转为草稿，修订后须重新审核。")
