"""更正与投诉: matters beside requests, in a list of their own, with a page, a log and a written answer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.db import Stale, write, writing
from casework.file_checks import UploadRefused
from casework.forms.case_form import CaseForm
from casework.forms.materials import UPLOAD_FAULTS
from casework.forms.matters import ConcludeForm, EvidenceForm, MatterActForm, MatterForm
from casework.forms.personal_data import FIELD_WORDS, RevealForm
from casework.idempotency import KeyReused
from casework.letters import pool
from casework.letters.content import from_json
from casework.models.matter import Matter
from casework.queries import matters as queries
from casework.queries import supervision as units
from casework.queries.case_access import case_by_ref
from casework.services import materials, matters, personal_data, supervision
from casework.services.materials import Incoming
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.headers import FILE_POLICY
from casework.views.materials import CLOSED
from casework.views.sign_off import pdf_answer
from casework.views.step import once
from workflows import matters as rules
from workflows.matters import MatterAct, MatterKind
from workflows.refusal import Refusal

bp = Blueprint("matters", __name__, url_prefix="/matters")
DEMAND_LEVEL = 2


@bp.get("")
def index() -> ResponseReturnValue:
    """Matters in one's scope, with the lamps of their own period."""
    who, filters = acting(), queries.read_filters(request.args)
    lines, after = queries.list_matters(filters, who)
    return render_template(
        "casework/matters/index.html", lines=lines, after=after, filters=filters,
        counts=queries.count_groups(),
    )  # fmt: skip


def access_matter(number: str) -> Matter:
    """The matter of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    matter = queries.matter_by_number(number)
    if matter is None:
        if queries.matter_exists(number):
            deny(404, object_type="matter", object_id=number)
        abort(404)
    return matter


# Registration


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Register: one page, no request comes of it."""
    form = MatterForm()
    form.received_on.start(acting().today)
    if request.method == "GET":
        form.kind.data = request.args.get("kind") if request.args.get("kind") in set(MatterKind) else None
        form.case_number.data = request.args.get("case", "")[:40]
        return _new_page(form)
    if not form.validate():
        return _new_page(form), 422
    number = form.case_number.data
    if number and case_by_ref(number) is None:
        form.case_number.errors = ("没有找到这个登记号的申请，请核对；无关的请留空。",)
        return _new_page(form), 422
    try:
        proof = _take_in(form)
    except UploadRefused as fault:
        form.proof.errors = (UPLOAD_FAULTS[fault.code],)
        return _new_page(form), 422

    def act() -> str:
        case = case_by_ref(number) if number else None
        matter = matters.register(**form.values(), case=case, proof=proof, acting=acting())
        return url_for(".show", number=matter.number)

    try:
        location = _written(form, act, proof)
    except (Refusal, KeyReused) as stop:
        return _new_page(form, stop=stop), 409
    flash("已登记并编号。")
    return redirect(location, 303)


def _take_in(form: Any) -> Incoming | None:
    """Check and encrypt what was sent, before the transaction. Raises UploadRefused."""
    sent = form.proof.data
    if not sent or not sent.filename:
        return None
    with writing():
        done = materials.count_upload(acting())
    materials.check_uploads(done, acting())
    return materials.take_in(sent.stream, sent.filename, sent.mimetype or "")


def _written(form: Any, act: Callable[[], str], proof: Incoming | None) -> str:
    """One transaction; the bytes go again unless a row names them."""
    has_run = is_done = False

    def run() -> str:
        nonlocal has_run
        location = act()
        has_run = True
        return location

    try:
        location = write(lambda: once(form, run))
        is_done = has_run
    finally:
        if proof and not is_done:
            materials.drop(proof)
    return location


def _new_page(form: MatterForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "casework/matters/new.html", form=form, refusal=stop if isinstance(stop, Refusal) else None,
        is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip


# One matter


@bp.get("/<number>")
def show(number: str) -> ResponseReturnValue:
    """What was asked, how it stands, what can be done, everything that happened."""
    return _page(access_matter(number))


FORMS: dict[str, tuple[MatterAct, type[CaseForm]]] = {
    "take_up": (MatterAct.taken_up, MatterActForm),
    "evidence": (MatterAct.evidence_added, EvidenceForm),
    "conclude": (MatterAct.concluded, ConcludeForm),
    "answer": (MatterAct.answered, MatterActForm),
    "withdraw": (MatterAct.withdrawn, MatterActForm),
}


def _page(
    matter: Matter, name: str = "", form: CaseForm | None = None, *, stop: Exception | None = None,
    reveal: RevealForm | None = None, values: dict[str, str] | None = None,
) -> str:  # fmt: skip
    who = acting()
    forms = _forms(matter)
    if form is not None and name in forms:
        forms[name] = form
    return render_template(
        "casework/matters/show.html",
        matter=matter,
        line=queries.line_of(matter, matter.organ.short_name, who),
        forms=forms,
        entries=queries.log_of(matter),
        case_ref=queries.case_number(matter.case_id),
        masked=values or matters.masked(matter),
        reveal=reveal or RevealForm(formdata=None),
        words=FIELD_WORDS,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


def _forms(matter: Matter) -> dict[str, CaseForm]:
    """The forms of what this person may do now, standing on the present version."""
    can = rules.possible(matter.state, acting().roles)
    found = {name: cls(formdata=None) for name, (act, cls) in FORMS.items() if act in can}
    for form in found.values():
        if isinstance(form, ConcludeForm):
            _offer(form, matter)
        form.seen.show(matter.version)
    return found


def _offer(form: ConcludeForm, matter: Matter) -> None:
    who = acting()
    named = {str(u.id): supervision.addressee(u.short_name, u.name) for u in units.units(who)}
    form.offer(matter.kind, named, supervision.answer_day(DEMAND_LEVEL, who))


def _take(number: str, name: str, run: Callable[..., None], done: str) -> ResponseReturnValue:
    """One act on a matter: 422, 409, or one transaction and back to its page."""
    matter, form = access_matter(number), FORMS[name][1]()
    if isinstance(form, ConcludeForm):
        _offer(form, matter)
    if not form.validate():
        return _page(matter, name, form), 422
    proof = None
    try:
        proof = _take_in(form) if isinstance(form, EvidenceForm) else None
    except UploadRefused as fault:
        form["proof"].errors = (UPLOAD_FAULTS[fault.code],)
        return _page(access_matter(number), name, form), 422

    def act() -> str:
        row = queries.matter_by_number(number)
        if row is None:
            raise Stale
        more = {"proof": proof} if proof else {}
        run(row, **form.values(), **more, acting=acting())
        return url_for(".show", number=number)

    try:
        location = _written(form, act, proof)
    except (Refusal, Stale, KeyReused) as stop:
        matter = access_matter(number)
        form.seen.show(matter.version)
        return _page(matter, name, form, stop=stop), 409
    flash(done)
    return redirect(location, 303)


@bp.post("/<number>/take-up")
def take_up(number: str) -> ResponseReturnValue:
    """受理."""
    return _take(number, "take_up", matters.take_up, "已受理，开始核查。")


@bp.post("/<number>/evidence")
def evidence(number: str) -> ResponseReturnValue:
    """添加证据."""
    return _take(number, "evidence", matters.add_evidence, "证据已存入。")


@bp.post("/<number>/conclude")
def conclude(number: str) -> ResponseReturnValue:
    """作出决定."""
    return _take(number, "conclude", matters.conclude, "已作出决定，请作出答复书并告知。")


@bp.post("/<number>/answer")
def answer(number: str) -> ResponseReturnValue:
    """作出答复书."""
    return _take(number, "answer", matters.answer, "答复书已编号，请打印送达。")


@bp.post("/<number>/withdraw")
def withdraw(number: str) -> ResponseReturnValue:
    """登记撤回."""
    return _take(number, "withdraw", matters.withdraw, "已登记撤回。")


@bp.post("/<number>/reveal")
def reveal(number: str) -> ResponseReturnValue:
    """The clear contact data, with the reason on record (SECURITY 7.5)."""
    matter, form, who = access_matter(number), RevealForm(), acting()
    if not form.validate():
        return _page(matter, reveal=form), 422
    with writing():
        done = personal_data.count_reveal(who)
    personal_data.check_reveals(done, who)
    with writing():
        row = queries.matter_by_number(number)
        values = matters.reveal(row, reason=form.reason.data or "", acting=who) if row else {}
    return _page(access_matter(number), values=values)


@bp.get("/<number>.pdf")
def pdf(number: str) -> ResponseReturnValue:
    """The answer as it was given; before that, as it would be."""
    matter = access_matter(number)
    if matter.outcome is None:
        abort(404)
    try:
        content = from_json(matter.letter) if matter.letter else matters.compose(matter, "", acting())
        return pdf_answer(pool.shared().pdf(content), f"{content.title} {matter.number}.pdf")
    except pool.RenderFailed:
        abort(503)


@bp.get("/<number>/files/<uuid>")
def file(number: str, uuid: str) -> ResponseReturnValue:
    """One piece of evidence, always as an attachment, checked against its hash."""
    found = queries.file_of(access_matter(number), uuid)
    if found is None:
        abort(404)
    if found.scan_state in CLOSED:
        abort(403)
    disposition = f"attachment; filename=\"evidence\"; filename*=UTF-8''{quote(found.name, safe='')}"
    headers = {"Content-Security-Policy": FILE_POLICY, "Content-Disposition": disposition}
    return Response(matters.read_file(found), mimetype=found.media_type, headers=headers)
