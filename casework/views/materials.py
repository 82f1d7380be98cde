"""Upload, download and preview of the materials of a case (SECURITY 8)."""

from urllib.parse import quote

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from casework.db import Stale, write, writing
from casework.file_checks import UploadRefused
from casework.file_child import ChildFailed
from casework.forms.materials import PURPOSES, UPLOAD_FAULTS, MaterialForm
from casework.idempotency import KeyReused
from casework.models.case import Case
from casework.models.file import ScanState, StoredFile
from casework.queries.case_access import case_by_ref
from casework.services import materials
from casework.views.access import access_case, access_file
from casework.views.acting import acting
from casework.views.headers import FILE_POLICY
from casework.views.step import once
from workflows.refusal import Refusal

bp = Blueprint("materials", __name__)
# Kept back until somebody has looked: a scanner said no, or has not answered yet.
CLOSED = frozenset({ScanState.infected, ScanState.error, ScanState.pending})


@bp.route("/cases/<ref>/materials", methods=["GET", "POST"])
def upload(ref: str) -> ResponseReturnValue:
    """Put one file to the case; 422 with a sentence when it cannot be taken."""
    case, form = access_case(ref), MaterialForm()
    if request.method == "GET":
        form.seen.show(case.version)
        form.step.data = request.args.get("step", type=int)
        return _page(case, form)
    if not form.validate():
        return _page(case, form), 422
    with writing():
        done = materials.count_upload(acting())
    materials.check_uploads(done, acting())
    try:
        location = _take(ref, form)
    except UploadRefused as fault:
        form.file.errors = (UPLOAD_FAULTS[fault.code],)
        return _page(access_case(ref), form), 422
    except (Refusal, Stale, KeyReused) as stop:
        case = access_case(ref)
        form.seen.show(case.version)
        return _page(case, form, stop=stop), 409
    flash("文件已存入案件。")
    return redirect(location, 303)


def _take(ref: str, form: MaterialForm) -> str:
    """Check and encrypt first, then one short transaction; the bytes go again when it fails."""
    sent = form.file.data
    incoming = materials.take_in(sent.stream, sent.filename, sent.mimetype or "")
    used = False

    def act() -> str:
        nonlocal used
        case = case_by_ref(ref)
        if case is None:
            raise Stale
        materials.put_to_case(
            case,
            incoming,
            form.purpose.data,
            acting(),
            step=form.step.data,
            seen=form.seen.data,
        )
        used = True
        return url_for("cases.show", ref=case.ref, tab="materials")

    try:
        location = write(lambda: once(form, act))
    except BaseException:
        materials.drop(incoming)
        raise
    if not used:  # the same form a second time: the first file stands
        materials.drop(incoming)
    return location


def _page(case: Case, form: MaterialForm, *, stop: Exception | None = None) -> str:
    return render_template(
        "casework/materials/upload.html",
        case=case,
        form=form,
        files=materials.materials_of(case),
        purposes=PURPOSES,
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


@bp.get("/files/<uuid>")
def download(uuid: str) -> ResponseReturnValue:
    """The file itself, always as an attachment, checked against its hash."""
    file = access_file(uuid)
    if file.scan_state == ScanState.needs_review:
        with writing():
            materials.note_opened(access_file(uuid), acting())
        file = access_file(uuid)
    return answer_file(file)


def answer_file(file: StoredFile) -> Response:
    """The bytes of a file that the person may have."""
    if file.scan_state in CLOSED:
        abort(403)
    return _answer(materials.read_all(file), file.media_type, _disposition(file))


@bp.get("/files/<uuid>/preview.png")
def preview(uuid: str) -> ResponseReturnValue:
    """First page as a picture; the permission is that of the file."""
    file = access_file(uuid)
    if file.scan_state in CLOSED:
        abort(403)
    try:
        picture = materials.preview(file)
    except ChildFailed:
        picture = None
    if picture is None:
        abort(404)
    return _answer(picture, "image/png", "inline")


def _answer(content: bytes, media_type: str, disposition: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Disposition"] = disposition
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _disposition(file: StoredFile) -> str:
    """RFC 6266: a plain name for old programs, the real one for all others."""
    extension = file.name.rpartition(".")[2]
    plain = f"{file.uuid}.{extension if extension.isascii() and extension.isalnum() else 'bin'}"
    name = quote(materials.clean_name(file.name), safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
