"""Pages of the process letters: prepared, approved, sent, served. One path each under the case."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import labels
from casework.db import Stale, write
from casework.forms.case_form import ActionForm
from casework.forms.letters import ApproveForm, NoticeForm, SendForm, ServedForm, notice_form
from casework.idempotency import KeyReused
from casework.letters import fee_sheet, pool, texts
from casework.letters.gather import PARTY_FIELD
from casework.letters.texts import MissingValue
from casework.models.case import Case
from casework.models.letter import REPLY, Letter, LetterState
from casework.queries.case_access import case_by_ref
from casework.queries.letters import letter_by_id, letter_under_way
from casework.queries.signals import attempts_of
from casework.record import casefile_of
from casework.services import asked_organ, letters, notice_values, notices, party_letters
from casework.services.applicant_counts import counts_of
from casework.services.letters import LetterNotReady
from casework.services.party_letters import PARTY_LETTERS
from casework.views.access import access_case
from casework.views.acting import acting, is_recently_proved
from casework.views.contacts import call_first
from casework.views.letters import access_letter, letter_page
from casework.views.notice_effect import effect_of_sending
from casework.views.step import Effect, ask_for_proof, effect_of_facts, once
from casework.views.steps_index import step_url
from workflows.codes import Method
from workflows.refusal import Refusal

bp = Blueprint("notices", __name__)
# Kind of letter → path under the case; the endpoint is the path with underscores.
PATHS = {
    "D02": "correction",
    "D03": "extension",
    "D04b": "delay",
    "D05": "reasons",
    "D06": "third-party-letter",
    "D07": "release-notice",
    "D08": "organ-letter",
    "D10": "fee",
    "D11": "consultation-notice",
    "D14": "rectify",
    "D15": "closing-notice",
}
STAND_INS = {"reason_code": "other"}  # what moves no date need not be typed to see the dates
COUNTED = frozenset({"D05", "D10"})  # the page shows how many requests the applicant has made
STOPS = (Refusal, Stale, KeyReused, LetterNotReady, MissingValue)


def _prepare(kind: str, ref: str) -> ResponseReturnValue:
    """Draft a process letter."""
    case = access_case(ref)
    values = notice_values.first_values(case, kind, acting())
    form = notice_form(kind, _fields(case, kind), values | {PARTY_FIELD: request.args.get("party", "")})
    _offer_parties(case, kind, form)
    return _edit(case, kind, form, None)


def _fields(case: Case, kind: str) -> tuple[str, ...]:
    return tuple(texts.process_text(kind, acting().today, case.organ_id).raw["fields"])


for _kind, _path in PATHS.items():
    bp.add_url_rule(
        f"/cases/<ref>/{_path}", _path.replace("-", "_"), partial(_prepare, _kind), methods=["GET", "POST"]
    )


@bp.route("/letters/<int:letter_id>/edit", methods=["GET", "POST"])
def edit(letter_id: int) -> ResponseReturnValue:
    """Change the draft of a process letter."""
    letter = access_letter(letter_id)
    if letter.kind not in PATHS or letter.state is not LetterState.draft:
        abort(404)
    form = notice_form(letter.kind, _fields(letter.case, letter.kind), notices.fields_of(letter))
    _offer_parties(letter.case, letter.kind, form)
    return _edit(letter.case, letter.kind, form, letter)


def _offer_parties(case: Case, kind: str, form: NoticeForm) -> None:
    """Who may get a letter of this kind: everybody entered as such in the case."""
    if kind in PARTY_LETTERS:
        wanted = party_letters.ASKED_BY[kind]
        found = [(r.party.code, r.party.name) for r in party_letters.asked(case) if r.asked_as in wanted]
        form[PARTY_FIELD].choices = found


def _edit(case: Case, kind: str, form: NoticeForm, letter: Letter | None) -> ResponseReturnValue:
    ref, letter_id = case.ref, letter.id if letter else None
    if request.method == "GET":
        form.seen.show(case.version)
        return _page(case, kind, form, letter=letter)
    if request.form.get("only") == "preview":
        return render_template("casework/letters/_notice_live.html", **_live(case, kind, form))
    if not form.validate():
        return _page(case, kind, form), 422
    try:
        location = write(lambda: once(form, lambda: _save(ref, kind, form, letter_id)))
    except STOPS as stop:
        case = access_case(ref)
        form.seen.show(case.version)
        return _page(case, kind, form, stop=stop), 409
    flash("文书已拟好，等待批准。")
    return redirect(location, 303)


def access_notice(letter_id: int) -> Letter:
    """The letter of the address, if it is a process letter; a reply and a form go other ways."""
    letter = access_letter(letter_id)
    if letter.kind not in notices.NOTICES:
        abort(404)
    return letter


def _save(ref: str, kind: str, form: NoticeForm, letter_id: int | None) -> str:
    case = case_by_ref(ref)
    if case is None or case.version != form.seen.data:
        raise Stale
    fields = notice_values.completed(case, kind, form.fields_typed(), acting())
    if letter_id is None:
        letter = notices.prepare_notice(case, kind, fields, acting())
    else:
        letter = notices.change_notice(_letter(letter_id), fields, acting())
    return url_for("letters.show", letter_id=letter.id)


def _letter(letter_id: int) -> Letter:
    """The letter again, inside the transaction."""
    letter = letter_by_id(letter_id)
    if letter is None:
        raise Stale
    return letter


def _page(
    case: Case, kind: str, form: NoticeForm, *, letter: Letter | None = None, stop: Exception | None = None
) -> str:
    return render_template(
        "casework/letters/notice.html",
        case=case,
        form=form,
        begun=None if letter else letter_under_way(case.id, kind),
        reading=casefile_of(case).clock(acting().calendar),
        counts=counts_of(case, acting()) if kind in COUNTED else None,
        contacted=kind != "D05" or bool(attempts_of([case.id])),
        contact_url=step_url("contacted", case.ref),
        today=acting().today,
        approvers=notices.NOTICES[kind].approvers,
        call=call_first(case, kind, acting()),
        **_live(case, kind, form),
        **_stopped(stop),
    )


def _live(case: Case, kind: str, form: NoticeForm) -> dict[str, object]:
    """What changes while somebody types: effect on the clock, checks, the letter, the fee."""
    fields = notice_values.completed(case, kind, form.fields_typed(), acting())
    content, checks = notices.preview(case, kind, fields, acting())
    typed = {name: value for name, value in fields.items() if value}
    calendar = acting().calendar
    facts = notices.planned_facts(kind, {**STAND_INS, **typed}, on=acting().today, calendar=calendar)
    return {
        "kind": kind,
        "content": content,
        "checks": checks,
        "effect": effect_of_facts(case, facts, notices.sender(acting())) if facts else None,
        "fees": fee_sheet.ways(fields) if kind == "D10" else (),
        "fee_method": fields.get("fee_method", ""),
    }


def _stopped(stop: Exception | None) -> dict[str, object]:
    return {
        "refusal": stop if isinstance(stop, Refusal) else None,
        "is_stale": isinstance(stop, Stale),
        "is_repeated": isinstance(stop, KeyReused),
        "is_not_ready": isinstance(stop, LetterNotReady | MissingValue),
    }


@bp.post("/letters/<int:letter_id>/approve")
def approve(letter_id: int) -> ResponseReturnValue:
    """Approve, number, then make the PDF."""
    access_notice(letter_id)
    if not is_recently_proved():
        return ask_for_proof()
    form = ApproveForm()
    if not form.validate():
        abort(400)

    def act() -> str:
        notices.approve_notice(_letter(letter_id), acting())
        return url_for("letters.show", letter_id=letter_id)

    answer = _do(form, act, "已批准并编号。")
    _issue(letter_id)
    return answer


@bp.post("/letters/<int:letter_id>/issue")
def issue(letter_id: int) -> ResponseReturnValue:
    """Make the PDF again after a failure; the number stays."""
    letter = access_letter(letter_id)
    if letter.kind == REPLY:  # a reply is made with its seal, by the seal keeper
        abort(404)
    _issue(letter_id)
    return redirect(url_for("letters.show", letter_id=letter_id), 303)


def _issue(letter_id: int) -> None:
    try:
        letters.issue_one(letter_id, acting())
    except pool.RenderFailed:
        flash("文书已编号，版式文件没有生成成功，请稍后在文书页面重试。")
    except Stale:
        return


@bp.route("/letters/<int:letter_id>/send", methods=["GET", "POST"])
def send(letter_id: int) -> ResponseReturnValue:
    """The notice went out; its fact is recorded."""
    letter, form = access_notice(letter_id), SendForm()
    form.method.data = form.method.data or Method.post.value
    form.dispatched_on.start(acting().today)
    form.signed_on.start(acting().today, filled=False)
    if letter.kind in PARTY_LETTERS:
        form.is_of_party()
    if request.method == "GET":
        return _send_page(letter, form)
    if request.form.get("only") == "effect":
        return render_template("casework/_effect.html", effect=_effect_of_sending(letter, form))
    if not form.validate():
        return _send_page(letter, form), 422

    def act() -> str:
        found = _letter(letter_id)
        notices.send_notice(
            found, method=Method(form.method.data), dispatched_on=form.dispatched_on.data,
            signed_on=form.signed_on.data, tracking_no=form.tracking_no.data or "", acting=acting(),
        )  # fmt: skip
        return _after_sending(found, form)

    try:
        location = write(lambda: once(form, act))
    except (Refusal, Stale, KeyReused) as stop:
        return _send_page(access_letter(letter_id), form, stop=stop), 409
    flash("文书已发出，期限已按生效日期计算。")
    return redirect(location, 303)


def _after_sending(letter: Letter, form: SendForm) -> str:
    """A party's own side learns of the letter; the page of consultation then says what comes next (D11)."""
    if letter.kind not in PARTY_LETTERS:
        return url_for("cases.show", ref=letter.case.ref)
    on = form.dispatched_on.data
    row = party_letters.note_sent(letter, notices.fields_of(letter)[PARTY_FIELD], on)
    if row:
        asked_organ.tell_asked(row, letter.number or "", on, acting())
    return url_for("consultations.show", ref=letter.case.ref)


def _send_page(letter: Letter, form: SendForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "casework/letters/send.html",
        letter=letter,
        case=letter.case,
        form=form,
        effect=_effect_of_sending(letter, form),
        **_stopped(stop),
    )


def _effect_of_sending(letter: Letter, form: SendForm) -> Effect | None:
    if form.method.data not in labels.METHODS:
        return None
    method, signed_on = Method(form.method.data), form.signed_on.data
    return effect_of_sending(letter, method, dispatched_on=form.dispatched_on.data, signed_on=signed_on)


@bp.post("/letters/<int:letter_id>/served")
def served(letter_id: int) -> ResponseReturnValue:
    """The applicant received a posted notice."""
    letter, form = access_notice(letter_id), ServedForm()
    form.on.start(acting().today, filled=False)
    if letter.kind in PARTY_LETTERS:
        form.is_of_party()
    if not form.validate():
        return letter_page(letter, form), 422

    def act() -> str:
        found = _letter(letter_id)
        notices.notice_served(found, on=form.on.data, acting=acting())
        return url_for("cases.show", ref=found.case.ref)

    try:
        return _do(form, act, "送达日期已登记。")
    except (Refusal, Stale, KeyReused) as stop:
        return letter_page(access_letter(letter_id), form, stop=stop), 409


def _do(form: ActionForm, act: Callable[[], str], done: str) -> ResponseReturnValue:
    """One transaction from a button; refusals get their page from the error handlers."""
    location = write(lambda: once(form, act))
    flash(done)
    return redirect(location, 303)
