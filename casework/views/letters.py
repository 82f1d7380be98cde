"""Pages of letters: the draft of the reply, one letter with its checks, versions and bytes."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.db import Stale, write
from casework.forms.consultation import LetterBackForm
from casework.forms.letters import ReplyForm, ServedForm, reply_form
from casework.idempotency import KeyReused
from casework.letters import draft as drafts
from casework.letters import pool
from casework.letters.content import LetterContent, from_json
from casework.letters.draft import Draft
from casework.letters.gather import PARTY_FIELD, items_of
from casework.letters.renewal import Renewed, renewed
from casework.letters.texts import MissingValue
from casework.models.case import Case
from casework.models.letter import REPLY, Letter, LetterState
from casework.queries.case_access import case_by_ref
from casework.queries.letters import letter_by_id, letter_exists, names_of
from casework.services import drafting, first_draft, letters, materials, notices, party_letters
from casework.services.draft_proposals import proposals_for, taken_over
from casework.services.letters import LetterNotReady
from casework.services.party_letters import PARTY_LETTERS
from casework.views.access import access_case
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.headers import FILE_POLICY
from casework.views.letter_compare import compared
from casework.views.notice_effect import effect_if_posted_today
from casework.views.step import once
from workflows.refusal import Refusal

bp = Blueprint("letters", __name__)
NO_DRAFT = Draft()


def access_letter(letter_id: int) -> Letter:
    """The letter of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    letter = letter_by_id(letter_id)
    if letter is None:
        if letter_exists(letter_id):
            deny(404, object_type="letter", object_id=str(letter_id))
        abort(404)
    g.case_ref = letter.case.ref
    return letter


# The draft of the reply


@bp.route("/cases/<ref>/draft", methods=["GET", "POST"])
def draft(ref: str) -> ResponseReturnValue:
    """One block for each item; 保存 keeps a version, 提交 sends it to its reviews."""
    case = access_case(ref)
    if request.method == "GET":
        form = _proposed_form(case) or _stored_form(case)
        _stand_on_present(form, case)
        return _draft_page(case, form)
    form = _sent_form(case)
    if request.form.get("act") == "choose" or not form.validate():
        return _draft_page(case, form), 200 if request.form.get("act") == "choose" else 422
    try:
        return _keep(ref, form)
    except (Refusal, Stale, KeyReused, LetterNotReady, MissingValue) as stop:
        case = access_case(ref)
        _stand_on_present(form, case)
        return _draft_page(case, form, stop=stop), 409


def _stand_on_present(form: ReplyForm, case: Case) -> None:
    form.seen.show(case.version)
    form.version.show(drafting.draft_version(case))


def _keep(ref: str, form: ReplyForm) -> ResponseReturnValue:
    is_submitted = request.form.get("act") == "submit"

    def act() -> str:
        case = case_by_ref(ref)
        if case is None:
            raise Stale
        if is_submitted and case.version != form.seen.data:
            raise Stale
        letter = drafting.save_draft(case, form.draft(), acting=acting(), seen=form.version.data)
        if is_submitted:
            drafting.submit_draft(case, seen=case.version, acting=acting())
            return url_for("cases.show", ref=case.ref)
        return url_for("letters.show", letter_id=letter.id)

    location = write(lambda: once(form, act))
    flash("答复书已提交审查。" if is_submitted else "草稿已保存。")
    return redirect(location, 303)


def _sent_form(case: Case) -> ReplyForm:
    return reply_form(items_of(case), NO_DRAFT, request.form)


def _stored_form(case: Case) -> ReplyForm:
    letter = drafting.current_reply(case)
    stored = drafts.load(letter.fields) if letter else first_draft.first_draft(case)
    return reply_form(items_of(case), stored)


def _proposed_form(case: Case) -> ReplyForm | None:
    """The form with the proposal that the address names filled in; nothing is stored."""
    chosen, found = request.args.get("propose", type=int), proposals_for(case, acting())
    if chosen is None or not 0 <= chosen < len(found):
        return None
    letter = drafting.current_reply(case)
    stored = drafts.load(letter.fields) if letter else NO_DRAFT
    numbers = [number for number, _ in items_of(case)]
    return reply_form(items_of(case), taken_over(stored, found[chosen], numbers))


def _draft_page(case: Case, form: ReplyForm, *, stop: Exception | None = None) -> str:
    content, checks = drafting.preview(case, form.draft(), acting())
    return render_template(
        "casework/letters/draft.html",
        case=case,
        form=form,
        items=items_of(case),
        proposals=proposals_for(case, acting()),
        content=content,
        checks=checks,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
        is_not_ready=isinstance(stop, LetterNotReady | MissingValue),
    )


@bp.post("/cases/<ref>/draft/preview")
def draft_preview(ref: str) -> ResponseReturnValue:
    """The letter as it would read now, and its checks; nothing is stored."""
    case = access_case(ref)
    content, checks = drafting.preview(case, _sent_form(case).draft(), acting())
    return render_template("casework/letters/_preview.html", content=content, checks=checks)


@bp.post("/cases/<ref>/draft/fields")
def draft_fields(ref: str) -> ResponseReturnValue:
    """The blocks of the form after another result was chosen."""
    case = access_case(ref)
    return render_template(
        "casework/letters/_items.html", case=case, form=_sent_form(case), items=items_of(case)
    )


# One letter


@bp.get("/letters/<int:letter_id>")
def show(letter_id: int) -> ResponseReturnValue:
    """The letter as pages, its checks, its versions side by side."""
    letter, form = access_letter(letter_id), ServedForm()
    if letter.kind in PARTY_LETTERS:
        form.is_of_party()
    return letter_page(letter, form)


def letter_page(
    letter: Letter, served: ServedForm, *, back: LetterBackForm | None = None, stop: Exception | None = None
) -> str:
    """The page of one letter; ``served`` holds what was typed there, ``stop`` why it was not taken."""
    versions = letters.versions_of(letter)
    left = _version(versions, "left", max(letter.version - 1, 1))
    right = _version(versions, "right", letter.version)
    reviewers = (letter.secrecy_reviewer_id, letter.legal_reviewer_id)
    actions = _actions(letter)
    people = names_of(letter.drafter_id, letter.signer_id, *reviewers, *(v.drafter_id for v in versions))
    content = from_json(letter.content)
    return render_template(
        "casework/letters/show.html",
        letter=letter,
        case=letter.case,
        content=content,
        checks=_checks(letter),
        newer_texts=_newer_texts(letter, content),
        versions=versions,
        people=people,
        left=left,
        right=right,
        compared=compared(left.content, right.content) if left is not right else [],
        pages=range(1, (letter.pages or 0) + 1),
        actions=actions,
        effect=effect_if_posted_today(letter),
        notice=notices.NOTICES.get(letter.kind),
        sent=notices.way_of(letter),
        is_served=notices.is_served(letter),
        served=served,
        back=back or (LetterBackForm(formdata=None) if "returned" in actions else None),
        party=notices.fields_of(letter).get(PARTY_FIELD, "") if letter.kind in PARTY_LETTERS else "",
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


def _version(versions: list[Any], name: str, number: int) -> Any:
    wanted = request.args.get(name, default=number, type=int)
    return next((v for v in versions if v.version == wanted), versions[-1])


def _checks(letter: Letter) -> Any:
    """Checks of a draft as the case stands now; what was issued has passed them."""
    if letter.state is not LetterState.draft:
        return ()
    if letter.kind == REPLY:
        return drafting.preview(letter.case, drafts.load(letter.fields), acting())[1]
    return notices.preview(letter.case, letter.kind, notices.fields_of(letter), acting())[1]


def _newer_texts(letter: Letter, content: LetterContent) -> tuple[Renewed, ...]:
    """Standard texts of a draft that change before it must be signed, or have changed already."""
    if letter.state is not LetterState.draft:
        return ()
    today = acting().today
    until = max(letter.case.due_on or today, today)
    return renewed(content.texts, letter.organ_id, today=today, until=until)


def _actions(letter: Letter) -> set[str]:
    """Buttons this person may see; the services still decide."""
    if letter.kind not in notices.NOTICES:
        return set()
    who, notice = acting(), notices.NOTICES[letter.kind]
    if letter.state is LetterState.draft:
        may = not notice.approvers.isdisjoint(who.roles) and letter.drafter_id != who.person_id
        return {"change"} | ({"approve"} if may else set())
    if letter.state is LetterState.number_given:
        return {"issue"}
    if letter.state is LetterState.issued:
        return {"send"}
    if letter.kind in PARTY_LETTERS:
        return _party_actions(letter)
    return {"served"} if letter.state is LetterState.sent and notice.fact_kind else set()


def _party_actions(letter: Letter) -> set[str]:
    """A letter to a party that is under way: received, come back, or sent again by another method."""
    if letter.state is not LetterState.sent:
        return set()
    if party_letters.has_come_back(letter, notices.fields_of(letter)[PARTY_FIELD]):
        return {"send"}
    if letter.kind == party_letters.RELEASE:
        return {"served", "returned"}
    return {"served", "consult-returned"}


# Bytes


@bp.get("/letters/<int:letter_id>.pdf")
def pdf(letter_id: int) -> ResponseReturnValue:
    """The stored bytes, checked against their hash; never rendered again. A draft is printed as 样稿."""
    letter = access_letter(letter_id)
    if letter.pdf_file_id is not None:
        return _file(letters.stored_pdf(letter), materials.PDF, f"{_name(letter)}.pdf", inline=True)
    return _file(_sample(letter), materials.PDF, f"{_name(letter)}（样稿）.pdf", inline=True)


@bp.get("/letters/<int:letter_id>/page-<int:number>.png")
def page(letter_id: int, number: int) -> ResponseReturnValue:
    """One page as a picture."""
    letter = access_letter(letter_id)
    content = letters.stored_pdf(letter) if letter.pdf_file_id is not None else _sample(letter)
    try:
        return _file(pool.shared().png(content, number), "image/png", f"{number}.png", inline=True)
    except pool.RenderFailed:
        abort(404)


def _sample(letter: Letter) -> bytes:
    content = from_json(letter.content)
    try:
        image = letters.seal_image(letter) if content.seal else b""
        return pool.shared().pdf(content, seal=image, sample=True)
    except pool.RenderFailed:
        abort(404)


@bp.get("/letters/<int:letter_id>.docx")
def word(letter_id: int) -> ResponseReturnValue:
    """The letter as a Word file for WPS; after sign-off only the PDF is the letter."""
    from casework.letters import docx  # only where it is needed: it is slow to load

    letter = access_letter(letter_id)
    return _file(docx.to_docx(from_json(letter.content)), docx.MEDIA_TYPE, f"{_name(letter)}.docx")


def _name(letter: Letter) -> str:
    return materials.clean_name(f"{letter.title}{letter.number or ''}")


def _file(content: bytes, media_type: str, name: str, *, inline: bool = False) -> Response:
    answer = Response(content, mimetype=media_type)
    kind = "inline" if inline else "attachment"
    extension = name.rpartition(".")[2]
    answer.headers["Content-Disposition"] = (
        f"{kind}; filename=\"letter.{extension}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer
