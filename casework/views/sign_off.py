"""Pages of sign-off: one page holds all a reviewer needs: letter, versions, checks, clock, request."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from casework.acting import Acting
from casework.forms.sign_off import LegalForm, ReviewForm, SecrecyForm, SendBackForm, SignForm, SubmitForm
from casework.labels import sheets as sheet_words
from casework.letters import draft as drafts
from casework.letters import pool
from casework.letters.content import from_json
from casework.models.case import Case
from casework.models.letter import Letter, LetterState
from casework.queries import timeline
from casework.queries.consultations import overview
from casework.queries.letters import names_of
from casework.queries.opinions import opinions_of
from casework.record import casefile_of
from casework.services import difficult, drafting, letters, sheets, sign_off
from casework.views.access import access_case
from casework.views.acting import acting
from casework.views.case_page import clock_context
from casework.views.headers import FILE_POLICY
from casework.views.letter_compare import compared
from casework.views.step import Step, register
from casework.views.steps_index import step_icon, step_url
from workflows import facts as f
from workflows import machine
from workflows.codes import State
from workflows.guards_reply import needs_legal_review, needs_secrecy_review

bp = Blueprint("sign_off", __name__)
PAGE = "casework/sign_off/review.html"
# What one can do in each review, in the order of the tabs of the decision.
DECISIONS = {
    State.SECRECY_REVIEW: ("secrecy_cleared", "sent_back"),
    State.LEGAL_REVIEW: ("legally_cleared", "sent_back"),
    State.SIGNING: ("signed", "sent_back"),
}


def desk(case: Case, acting: Acting) -> dict[str, Any]:
    """Everything beside the decision."""
    letter, file = drafting.current_reply(case), casefile_of(case)
    found = opinions_of(case.id)
    return {
        "letter": letter,
        "opinions": found,
        "needs": needed_reviews(case),
        "consulted": overview(case, acting).lines,
        "searches": timeline.searches_of(case.id),
        "materials": [m for m in timeline.files_of(case.id) if m.letter_id is None],
        "decisions": [(kind, step_url(kind, case.ref), step_icon(kind)) for kind in _open(case, acting)],
        "step_url": step_url,
        "is_difficult": case.difficult,
        "principals": difficult.principals_of(case.organ_id) if case.difficult else frozenset(),
        "today": acting.today,
        **clock_context(file, acting),
        **(_text(case, letter, acting) if letter else {"content": None, "checks": (), "versions": []}),
    }


def _open(case: Case, acting: Acting) -> list[str]:
    """The decisions this person's roles may take here; the guards still decide."""
    mine = machine.possible(casefile_of(case), acting.roles)
    return [kind for kind in DECISIONS.get(case.state, ()) if kind in mine]


def needed_reviews(case: Case) -> list[tuple[str, State]]:
    """The reviews this draft goes through: kind of the fact and its state."""
    file = casefile_of(case)
    wanted = [("secrecy_cleared", State.SECRECY_REVIEW)] if needs_secrecy_review(file) else []
    wanted += [("legally_cleared", State.LEGAL_REVIEW)] if needs_legal_review(file) else []
    return [*wanted, ("signed", State.SIGNING)]


def _text(case: Case, letter: Letter, acting: Acting) -> dict[str, Any]:
    """The letter under review, its checks, and an earlier version beside it when one is asked for."""
    versions = letters.versions_of(letter)
    is_draft = letter.state is LetterState.draft
    checks = drafting.preview(case, drafts.load(letter.fields), acting)[1] if is_draft else ()
    number = request.args.get("against", type=int)
    against = next((v for v in versions if v.version == number and v.version != letter.version), None)
    return {
        "content": from_json(letter.content),
        "checks": checks,
        "versions": versions,
        "against": against,
        "compared": compared(against.content, versions[-1].content) if against else [],
        "people": names_of(*(v.drafter_id for v in versions)),
    }


def _fill(form: ReviewForm, case: Case, acting: Acting) -> None:
    """The text that lies on the page."""
    letter = drafting.current_reply(case)
    if letter and form.content_hash.raw_data is None:
        form.content_hash.data = letter.content_hash


def _fill_sign(form: SignForm, case: Case, acting: Acting) -> None:
    _fill(form, case, acting)
    due_on = casefile_of(case).clock(acting.calendar, acting.today).due_on
    form.is_late = bool(due_on and acting.today > due_on)


def _submitted(form: SubmitForm, case: Case, acting: Acting) -> f.Fact | None:
    letter = drafting.current_reply(case)
    if letter is None:
        return None
    return f.SubmittedForReview(on=acting.today, letter_id=letter.id, content_hash=letter.content_hash)


def _hash(form: ReviewForm) -> str:
    return str(form.content_hash.data or "")


def _secrecy(form: SecrecyForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.SecrecyCleared(on=acting.today, content_hash=_hash(form), opinion="—", basis="—")


def _legal(form: LegalForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.LegallyCleared(on=acting.today, content_hash=_hash(form), opinion="—")


def _signed(form: SignForm, case: Case, acting: Acting) -> f.Fact | None:
    letter = drafting.current_reply(case)
    return f.Signed(
        on=acting.today, letter_id=letter.id if letter else 0, content_hash=_hash(form), number="—",
        signer_id=acting.person_id, overdue_reason="—", by_principal=True,
    )  # fmt: skip


STEPS = (
    Step(
        path="submit",
        kind="submitted_for_review",
        form=SubmitForm,
        run=sign_off.submit,
        title="送审",
        done="已送审。",
        button="送审",
        template=PAGE,
        fact=_submitted,
        context=desk,
    ),
    Step(
        path="secrecy",
        kind="secrecy_cleared",
        form=SecrecyForm,
        run=sign_off.clear_secrecy,
        title="保密审查",
        done="保密审查已通过。",
        button="通过保密审查",
        template=PAGE,
        fill=_fill,
        fact=_secrecy,
        context=desk,
    ),
    Step(
        path="legal",
        kind="legally_cleared",
        form=LegalForm,
        run=sign_off.clear_legally,
        title="法制审核",
        done="法制审核已通过。",
        button="通过法制审核",
        template=PAGE,
        fill=_fill,
        fact=_legal,
        context=desk,
    ),
    Step(
        path="sign",
        kind="signed",
        form=SignForm,
        run=sign_off.sign,
        title="签发",
        done="已签发，文号已编。",
        button="签发并编号",
        template=PAGE,
        fill=_fill_sign,
        fact=_signed,
        context=desk,
        needs_proof=True,
    ),
    Step(
        path="send-back",
        kind="sent_back",
        form=SendBackForm,
        run=sign_off.send_back,
        title="退回修改",
        done="已退回，原稿和意见都已留存。",
        button="退回",
        template=PAGE,
        fill=_fill,
        context=desk,
    ),
)
for _step in STEPS:
    register(bp, _step)


@bp.get("/cases/<ref>/sheets/<code>.pdf")
def sheet(ref: str, code: str) -> ResponseReturnValue:
    """An internal sheet made from the facts: 保密审查表, 法制审核意见表, 审签单 and others."""
    case = access_case(ref)
    if code not in sheets.SHEETS:
        abort(404)
    try:
        content = sheets.pdf_of(code, case, acting())
    except pool.RenderFailed:
        abort(503)
    return pdf_answer(content, f"{sheet_words.SHEETS[code]} {case.ref}.pdf")


def pdf_answer(content: bytes, name: str) -> Response:
    """A PDF shown in the browser, under its Chinese name."""
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = (
        f"inline; filename=\"sheet.pdf\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer
