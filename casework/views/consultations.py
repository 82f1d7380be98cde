"""Pages of consultation (征求意见): the whole of a case, and what other organs ask of one's own unit."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.acting import Acting
from casework.db import Stale, write
from casework.forms.case_form import CaseForm
from casework.forms.consultation import AnswerForm, LetterBackForm
from casework.forms.letters import ServedForm
from casework.idempotency import KeyReused
from casework.models.case import Case
from casework.models.letter import Letter, LetterState
from casework.queries import asked
from casework.queries.consultations import Overview, overview
from casework.record import casefile_of
from casework.services import asked_organ, consultation, notices, party_letters
from casework.views.access import access_case
from casework.views.acting import acting
from casework.views.delivery import take_proof
from casework.views.gate import deny
from casework.views.letters import access_letter, letter_page
from casework.views.step import Effect, Unreadable, effect_of_facts, once
from workflows import facts as f
from workflows.clock_reading import OPINION_DAYS
from workflows.codes import Role
from workflows.refusal import Refusal

bp = Blueprint("consultations", __name__)
ANSWERING = frozenset({Role.liaison, Role.handler})
GREATEST = 2**31 - 1  # of a key on PostgreSQL


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that has not left the house: what sending it alone would do, if it was received today."""

    letter: Letter
    name: str
    effect: Effect


@bp.get("/cases/<ref>/consultations")
def show(ref: str) -> ResponseReturnValue:
    """Who is asked, what came back, what comes next, and what unsent letters would do to the clock."""
    case, who = access_case(ref), acting()
    found = overview(case, who)
    return render_template(
        "casework/consultation/show.html",
        case=case,
        overview=found,
        waiting=[_waiting(letter, case) for letter in found.under_way],
        under_way={notices.fields_of(letter).get("party", "") for letter in found.under_way},
        effect=_in_sum(case, found),
        would_end=who.calendar.add(who.today, OPINION_DAYS),
        reading=casefile_of(case).clock(who.calendar),
        lapse=_lapse_form(case),
        back=LetterBackForm(formdata=None),
        today=who.today,
    )


def _lapse_form(case: Case) -> CaseForm:
    form = CaseForm(formdata=None)
    form.seen.show(case.version)
    return form


def _waiting(letter: Letter, case: Case) -> Waiting:
    code = notices.fields_of(letter).get("party", "")
    name = next((p.name for p in case.parties if p.code == code), "")
    return Waiting(letter, name, effect_of_facts(case, _if_sent_today(letter), notices.sender(acting())))


def _if_sent_today(letter: Letter) -> tuple[f.Fact, ...]:
    """Sent by post and, at the earliest, received on the same day."""
    who, fields = acting(), notices.fields_of(letter)
    sent = notices.planned_facts(letter.kind, fields, on=who.today, calendar=who.calendar, letter=letter)
    if letter.kind not in party_letters.CONSULTING or not sent:
        return sent
    return (*sent, f.ConsultationServed(on=who.today, party=fields["party"]))


def _in_sum(case: Case, found: Overview) -> Effect | None:
    """All unsent letters together: pauses that overlap count once (domain 02 § 4)."""
    facts = tuple(fact for letter in found.under_way for fact in _if_sent_today(letter))
    return effect_of_facts(case, facts, notices.sender(acting())) if facts else None


@bp.post("/letters/<int:letter_id>/returned")
def returned(letter_id: int) -> ResponseReturnValue:
    """The notice of a release (D07) came back; another method follows."""
    letter = access_letter(letter_id)
    if letter.kind != party_letters.RELEASE or letter.state is not LetterState.sent:
        abort(404)
    form = LetterBackForm()
    form.on.start(acting().today, filled=False)
    if not form.validate():
        return letter_page(letter, _served_form(), back=form), 422

    def act() -> str:
        case = access_letter(letter_id).case
        consultation.return_release_notice(
            case, letter_id=letter_id, on=form.on.data, reason=form.reason.data, seen=case.version,
            acting=acting(),
        )  # fmt: skip
        return url_for("letters.show", letter_id=letter_id)

    try:
        location = write(lambda: once(form, act))
    except (Refusal, Stale, KeyReused) as stop:
        return letter_page(access_letter(letter_id), _served_form(), back=form, stop=stop), 409
    flash("退件已登记，请换一种方式再送。")
    return redirect(location, 303)


def _served_form() -> ServedForm:
    form = ServedForm(formdata=None)
    form.is_of_party()
    return form


# What is asked of one's own unit


@bp.get("/consultations")
def index() -> ResponseReturnValue:
    """Questions of other organs to the unit of who asks."""
    questions = asked.questions_to(acting())
    return render_template("casework/consultation/asked.html", questions=questions, today=acting().today)


@bp.route("/consultations/<int:party_id>", methods=["GET", "POST"])
def answer(party_id: int) -> ResponseReturnValue:
    """One question with its answer form; nothing of the applicant stands here."""
    question = _access(party_id, acting())
    form = AnswerForm()
    if not form.is_submitted():
        return _answer_page(question, form)
    if not form.validate():
        return _answer_page(question, form), 422
    try:
        prepared = take_proof(form, None, acting())
    except Unreadable as fault:
        form[fault.field].errors = (fault.sentence,)
        return _answer_page(question, form), 422
    is_done = False

    def act() -> str:
        nonlocal is_done
        asked_organ.give_opinion(party_id, **form.values(), **prepared.values, acting=acting())
        is_done = True
        return url_for(".answer", party_id=party_id)

    try:
        location = write(lambda: once(form, act))
    except (Refusal, Stale, KeyReused) as stop:
        return _answer_page(_access(party_id, acting()), form, stop=stop), 409
    finally:
        if not is_done:
            prepared.drop()
    flash("意见已提交。")
    return redirect(location, 303)


def _access(party_id: int, who: Acting) -> asked.AskedHere:
    """The question, if it was put to this person's unit; a foreign one leaves an ``authz.denied``."""
    found = asked.asked_of_unit(party_id, who) if party_id <= GREATEST else None
    if found is None:
        if party_id <= GREATEST and asked.was_asked(party_id):
            deny(404, object_type="consultation", object_id=str(party_id))
        abort(404)
    return found


def _answer_page(question: asked.AskedHere, form: AnswerForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "casework/consultation/answer.html",
        question=question,
        form=form,
        may_answer=not acting().roles.isdisjoint(ANSWERING),
        today=acting().today,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )
