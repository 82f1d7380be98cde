"""One step of a case as a page: a form, what it will do to the clock, and the use case behind it.

GET shows the form. POST: 422 when it cannot be read, 409 when law or procedure forbids it or the page is old
(nothing typed is lost), else one transaction, a message and 303 to the case page.
POST with ``only=effect``: what the values would do to the clock, as a fragment; nothing is recorded.
A step that ``returns`` goes back to the page that it was asked for from (``?back=``); one with a
``fragment`` shows that to htmx, in place.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import idempotency
from casework.acting import Acting
from casework.db import Stale, write
from casework.forms.case_form import ActionForm, CaseForm
from casework.models.case import Case
from casework.queries.case_access import case_by_ref
from casework.record import casefile_of
from casework.views import kept
from casework.views.access import access_case
from casework.views.acting import acting, is_recently_proved
from casework.views.addresses import own_address
from workflows import machine
from workflows.casefile import Actor, CaseFile, Entry
from workflows.clock_reading import Reading
from workflows.codes import State
from workflows.facts import Fact
from workflows.refusal import Refusal


class Unreadable(Exception):
    """Something sent cannot be taken, which shows only while it is prepared: 422 beside its field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(field)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, slots=True)
class Prepared:
    """What slow work made before the transaction: values for the use case, and how to undo it."""

    values: dict[str, Any] = field(default_factory=dict)
    drop: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a page of one step is made of.

    ``run(case, **form.values(), acting=…)`` is the use case. ``fill(form, case, acting)`` puts in choices and
    first values. ``fact(form, case, acting)`` builds the fact the form stands for, for the preview only.
    ``prepare(form, case, acting)`` does slow work (rendering, files) outside the transaction; undone unless
    the use case has run. It may raise Unreadable and Refusal.
    """

    path: str
    kind: str
    form: type[CaseForm]
    run: Callable[..., Any]
    title: str
    done: str
    button: str = "确认"
    template: str = "casework/step.html"
    fill: Callable[[Any, Case, Acting], None] | None = None
    fact: Callable[[Any, Case, Acting], Fact | None] | None = None
    context: Callable[[Case, Acting], dict[str, Any]] | None = None
    after: Callable[[int, Acting], None] | None = None  # slow work once it is committed: rendering a form
    prepare: Callable[[Any, Case, Acting], Prepared] | None = None
    goes_to: str = "cases.show"  # endpoint shown afterwards
    fragment: str = ""
    returns: bool = False
    needs_proof: bool = False  # password within ten minutes: signing, sealing (SECURITY 9.3)

    @property
    def endpoint(self) -> str:
        return self.path.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Effect:
    """What the step would do: readings of the clock before and after, state after, or why it is refused."""

    before: Reading
    after: Reading | None
    state_after: State | None
    refusal: Refusal | None


def register(bp: Blueprint, step: Step) -> None:
    """Add the page of a step: ``/cases/<ref>/<path>``, endpoint ``<blueprint>.<path>`` with underscores."""

    def view(ref: str) -> ResponseReturnValue:
        return take(step, ref)

    view.__doc__ = step.title
    bp.add_url_rule(f"/cases/<ref>/{step.path}", step.endpoint, view, methods=["GET", "POST"])


def take(step: Step, ref: str) -> ResponseReturnValue:
    """Answer one request for the page of a step."""
    case = access_case(ref)
    case_id = case.id
    if step.needs_proof and not is_recently_proved():
        return ask_for_proof()
    form = _form(step, case)
    if request.method != "POST":
        form.seen.show(case.version)
        return _page(step, case, form)
    if request.form.get("only") == "effect":
        return render_template("casework/_effect.html", effect=effect_of(step, case, form))
    if not form.validate():
        return _page(step, case, form), 422
    try:
        location = _carry_out(step, ref, case, form)
    except Unreadable as fault:
        form[fault.field].errors = (fault.sentence,)
        return _page(step, access_case(ref), form), 422
    except (Refusal, Stale, idempotency.KeyReused) as stop:
        return _stopped(step, ref, form, stop), 409
    if step.after:
        step.after(case_id, acting())
    flash(step.done)
    return redirect(location, 303)


def _form(step: Step, case: Case) -> CaseForm:
    form = step.form()
    if step.fill:
        step.fill(form, case, acting())
    return form


def _carry_out(step: Step, ref: str, case: Case, form: CaseForm) -> str:
    """Prepare, then the transaction: claim the key, run the use case, keep the answer."""
    prepared = _prepared(step, case, form)
    has_run = is_done = False

    def act() -> str:
        nonlocal has_run
        if isinstance(prepared, Refusal):
            raise prepared
        location = _run(step, ref, form, prepared)
        has_run = True
        return location

    try:
        location = write(lambda: once(form, act))
        is_done = has_run  # the same form a second time: the first result stands
    finally:
        if isinstance(prepared, Prepared) and not is_done:
            prepared.drop()
    return location


def _prepared(step: Step, case: Case, form: CaseForm) -> Prepared | Refusal:
    """What slow work made; a refusal waits for the key, for this very form may have been answered already."""
    try:
        return step.prepare(form, case, acting()) if step.prepare else Prepared()
    except Refusal as refusal:
        return refusal


def _run(step: Step, ref: str, form: CaseForm, prepared: Prepared) -> str:
    case = case_by_ref(ref)
    if case is None:  # went out of scope since the page was asked for
        raise Stale
    step.run(case, **form.values(), **prepared.values, acting=acting())
    back = request.args.get("back", "") if step.returns else ""
    return own_address(back) if back else url_for(step.goes_to, ref=case.ref)


def once(form: ActionForm, act: Callable[[], str]) -> str:
    """Run ``act`` once for the key of the form and return where to go; needs writing(). Raises KeyReused."""
    key, route = str(form.idempotency_key.data), f"{request.method} {request.path}"
    earlier = idempotency.once(acting(), key, route, body_hash())
    if earlier is not None:
        return earlier.location
    location = act()
    idempotency.answered(acting(), key, status=303, location=location)
    return location


def body_hash() -> str:
    """Fingerprint of what was sent, without the token, which changes with the session."""
    parts = sorted((k, v) for k, v in request.form.items(multi=True) if k != "csrf_token")
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _stopped(step: Step, ref: str, form: CaseForm, stop: Exception) -> str:
    """The same page with what was typed, the reason on top, standing on the present version of the case."""
    case = access_case(ref)
    form.seen.show(case.version)
    return _page(step, case, form, stop=stop)


def _page(step: Step, case: Case, form: CaseForm, *, stop: Exception | None = None) -> str:
    more = step.context(case, acting()) if step.context else {}
    in_place = step.fragment and request.headers.get("HX-Request")
    return render_template(
        step.fragment if in_place else step.template,
        step=step,
        case=case,
        form=form,
        effect=effect_of(step, case, form),
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, idempotency.KeyReused),
        **more,
    )


def effect_of(step: Step, case: Case, form: CaseForm) -> Effect | None:
    """What the step would do to the clock, from the values in the form; None when they are not enough."""
    who = acting()
    try:
        fact = step.fact(form, case, who) if step.fact else None
    except (TypeError, ValueError, AttributeError):  # a field is still empty
        fact = None
    return effect_of_fact(case, fact, Actor(who.person_id, who.roles, who.today)) if fact else None


def effect_of_fact(case: Case, fact: Fact, actor: Actor) -> Effect:
    """What a fact would do to the clock if this person recorded it now."""
    return effect_of_facts(case, (fact,), actor)


def effect_of_facts(case: Case, facts: Sequence[Fact], actor: Actor) -> Effect:
    """The same for several facts, one after the other: what they do in sum."""
    who, file = acting(), casefile_of(case)
    before, entries, state = file.clock(who.calendar), list(file.entries), file.state
    try:
        for fact in facts:
            decision = machine.decide(CaseFile(entries), fact, actor, who.calendar)
            state = decision.state_after
            entries.append(Entry(len(entries) + 1, fact, state, who.today, who.person_id, decision.role))
    except Refusal as refusal:
        return Effect(before, None, None, refusal)
    return Effect(before, CaseFile(entries).clock(who.calendar), state, None)


def ask_for_proof() -> ResponseReturnValue:
    """The password first; a form that was already sent is kept and sent on afterwards."""
    if request.method != "POST":
        return redirect(url_for("login.reauth", next=kept.own_path()), 303)
    return kept.prove_page()
