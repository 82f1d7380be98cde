"""导入政策文件: files in, progress, the proposal beside the text, confirmed by a person."""

from collections.abc import Callable, Iterable

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import ImportState, PolicyTie
from case_library.forms.policy_imports import ConfirmForm, ImportForm, ImportStepForm, MendForm
from case_library.importing import child, ocr
from case_library.importing.articles import Split, split
from case_library.labels import policies as words
from case_library.linking import Names
from case_library.models import PolicyDocument, PolicyImport
from case_library.queries import policies as policy_queries
from case_library.queries import policy_imports as queries
from case_library.services import policy_files
from case_library.services import policy_imports as services
from case_library.services.policies import ArticleText, DocumentKnown, PolicyValues
from case_library.services.policy_imports import Brought
from casework.db import Stale, db, write, writing
from casework.file_checks import MAX_BYTES, UploadRefused
from casework.file_child import ChildFailed
from casework.forms.case_form import CaseForm
from casework.idempotency import KeyReused
from casework.services import materials
from casework.views import one_act
from casework.views.acting import acting
from casework.views.headers import FILE_POLICY
from casework.views.step import once

bp = Blueprint("case_library_imports", __name__, url_prefix="/library/imports")


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """What waits, and the form for more; ``?batch=``: the report of files that came together."""
    form = ImportForm()
    if request.method == "GET":
        return _list_page(form)
    if not form.validate():
        return _list_page(form), 422
    with writing():
        done = materials.count_upload(acting())
    materials.check_uploads(done, acting())
    brought = list(_brought(file for file in form.files.data if file.filename))
    used = False

    def act() -> str:
        nonlocal used
        used = True
        return url_for(".index", batch=services.enter(brought, acting()))

    try:
        location = write(lambda: once(form, act))
    except KeyReused:
        _forget(brought)
        form.files.errors = ("这份表单已经提交过一次，没有再次导入。请重新选择文件。",)
        return _list_page(form), 409
    except BaseException:
        _forget(brought)
        raise
    if not used:  # the same form a second time: the first files stand
        _forget(brought)
    return redirect(_read_at_once(location, brought), 303)


def _brought(files: Iterable[object]) -> Iterable[Brought]:
    """Each file looked at; a ZIP file by file."""
    for file in files:
        name, content = str(file.filename), file.stream.read(MAX_BYTES + 1)  # type: ignore[attr-defined]
        if not name.lower().endswith(".zip"):
            yield services.examine(name, content)
            continue
        try:
            yield from [services.examine(inner, data) for inner, data in services.unpack(content)]
        except UploadRefused as refused:
            yield Brought(materials.clean_name(name), "", refused.code)


def _forget(brought: list[Brought]) -> None:
    for one in brought:
        if one.kept:
            policy_files.forget(one.kept.uuid)


def _read_at_once(location: str, brought: list[Brought]) -> str:
    """A single file is begun while somebody waits for it; of several, the job reads one after the other."""
    lines = queries.imports(location.partition("batch=")[2])
    if len(brought) != 1 or len(lines) != 1:
        return location
    row = services.by_uuid(lines[0].uuid)
    if row is not None:
        _advance(row.id)
    return url_for(".show", uuid=lines[0].uuid)


def _advance(import_id: int) -> None:
    try:
        services.advance(import_id, acting())
    except Stale:
        db.session.rollback()  # the job was quicker


def _list_page(form: ImportForm) -> str:
    batch = request.args.get("batch", "")[:36]
    lines = queries.imports(batch)
    page = "_report.html" if request.args.get("progress") else "index.html"
    return render_template(
        f"case_library/imports/{page}",
        form=form, lines=lines, batch=batch, counts=queries.count_by_state(lines), terms=words,
        is_working=any(line.state in services.OPEN for line in lines),
    )  # fmt: skip


@bp.get("/<uuid>")
def show(uuid: str) -> ResponseReturnValue:
    """One file: how far it is read, why not, or its text beside the proposal."""
    row = _row(uuid)
    if row.state == ImportState.confirmed and row.document_id:
        return redirect(url_for("case_library_policies.show", policy_id=row.document_id), 303)
    if row.state != ImportState.ready:
        return _state_page(row)
    form = ConfirmForm(formdata=None)
    _offer(form, row)
    _propose(form, row)
    return _confirm_page(row, form)


@bp.post("/<uuid>/confirm")
def confirm(uuid: str) -> ResponseReturnValue:
    """What the proposal became under somebody's eyes is entered."""
    row, form = _row(uuid), ConfirmForm()
    if row.state != ImportState.ready:
        return _state_page(row, is_stale=True), 409
    _offer(form, row)
    if not form.validate():
        return _confirm_page(row, form), 422
    articles = [ArticleText(a.number, a.chapter, a.text) for a in _split(row).articles]
    values = PolicyValues(**form.policy_values())

    def act() -> str:
        policy = services.confirm(
            uuid, values, articles, into=form.into.data, seen=form.seen.data or 0, acting=acting()
        )
        return url_for("case_library_policies.show", policy_id=policy.id)

    try:
        location = write(lambda: once(form, act))
    except DocumentKnown:
        form.title.errors = ("案例库里已有标题和文号都相同的文件，请在“入库方式”中选择补入已有的文件。",)
        return _confirm_page(_again(uuid), form), 422
    except (Stale, KeyReused) as stop:
        return _refused(uuid, form, stop)
    flash("政策文件已入库。")
    return redirect(location, 303)


def _refused(uuid: str, form: ConfirmForm, stop: Exception) -> ResponseReturnValue:
    row = _again(uuid)
    if row.state != ImportState.ready:
        return _state_page(row, is_stale=True), 409
    form.seen.show(row.version)
    return _confirm_page(row, form, stop=stop), 409


@bp.post("/<uuid>/mend")
def mend(uuid: str) -> ResponseReturnValue:
    """Put right what was read of one page."""
    row, form = _row(uuid), MendForm()
    if row.state != ImportState.ready:
        return _state_page(row, is_stale=True), 409

    def act() -> str:
        part = form.part.data or 0
        services.mend(uuid, part=part, text=form.text.data, seen=form.seen.data or 0, acting=acting())
        return url_for(".show", uuid=uuid, part=part)

    def page(row: PolicyImport, stop: Exception | None) -> str:
        return _mend_page(row, form, stop=stop)

    return one_act.answer(
        form, act, "本页文字已更正，文件信息已重新提取。", again=lambda: _again(uuid), page=page
    )


def _mend_page(row: PolicyImport, mending: MendForm, *, stop: Exception | None = None) -> str:
    form = ConfirmForm(formdata=None)
    _offer(form, row)
    _propose(form, row)
    return _confirm_page(row, form, mending=mending, stop=stop)


@bp.post("/<uuid>/advance")
def advance(uuid: str) -> ResponseReturnValue:
    """Read some pages now, instead of waiting for the job."""
    row, form = _row(uuid), ImportStepForm()
    if not form.validate():
        return _state_page(row, step=form), 422
    if row.version != form.seen.data:
        return _state_page(row, is_stale=True), 409
    _advance(row.id)
    return redirect(url_for(".show", uuid=uuid), 303)


@bp.post("/<uuid>/recognise")
def recognise(uuid: str) -> ResponseReturnValue:
    """Ask for recognition of a scan."""
    return _step(
        uuid, lambda form: services.recognise(uuid, seen=form.seen.data or 0, acting=acting()),
        "已开始识别文字，逐页进行。",
    )  # fmt: skip


@bp.post("/<uuid>/drop")
def drop(uuid: str) -> ResponseReturnValue:
    """Give a file up; its bytes are forgotten."""
    gone: list[str] = []

    def act(form: CaseForm) -> None:
        gone[:] = [services.drop(uuid, seen=form.seen.data or 0, acting=acting())]

    answer = _step(uuid, act, "已放弃导入，文件已删除。", to=url_for(".index"))
    for file in gone:
        if file and not policy_files.names_file(file):  # the transaction stood
            policy_files.forget(file)
    return answer


def _step(uuid: str, act: Callable[[CaseForm], None], done: str, *, to: str = "") -> ResponseReturnValue:
    row, form = _row(uuid), ImportStepForm()
    if not form.validate():
        return _state_page(row, step=form), 422

    def run() -> str:
        act(form)
        return to or url_for(".show", uuid=uuid)

    try:
        location = write(lambda: once(form, run))
    except (Stale, KeyReused):
        return _state_page(_again(uuid), is_stale=True), 409
    flash(done)
    return redirect(location, 303)


@bp.get("/<uuid>/pages/<int:number>.png")
def page_picture(uuid: str, number: int) -> ResponseReturnValue:
    """A page of a PDF, to be compared with what was read of it."""
    row = _row(uuid)
    if row.kind != "pdf" or row.file is None or number >= row.pages:
        abort(404)
    try:
        content = child.picture(policy_files.read(row.file), number)
    except ChildFailed:
        abort(404)
    answer = Response(content, mimetype="image/png")
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _row(uuid: str) -> PolicyImport:
    row = services.by_uuid(uuid)
    if row is None:
        abort(404)
    return row


def _again(uuid: str) -> PolicyImport:
    db.session.rollback()
    db.session.expire_all()
    return _row(uuid)


def _split(row: PolicyImport) -> Split:
    return split(services.text_of(row))


def _offer(form: ConfirmForm, row: PolicyImport) -> None:
    form.subjects.choices = list(policy_queries.subject_words().items())
    names = Names.now()
    form.find = names.find
    proposal = services.proposal_of(row)
    known = {names.find(name) for name in (proposal.number, proposal.title) if name} - {None}
    form.into.choices = [(0, "录入为新文件")]
    for policy in db.session.scalars(db.select(PolicyDocument).where(PolicyDocument.id.in_(known))):
        form.into.choices.append(
            (policy.id, f"作为全文补入已有的：{policy.title}（{policy.number or words.NO_NUMBER}）")
        )


def _propose(form: ConfirmForm, row: PolicyImport) -> None:
    """The proposal; what the library knows of a document that waits for its full text stands first."""
    proposal = services.proposal_of(row)
    form.seen.show(row.version)
    for name in ("title", "number", "issuer", "issued_on", "effective_on"):
        form[name].data = getattr(proposal, name)
    form.level.data, form.validity.data, form.into.data = proposal.level or "normative", "valid", 0
    form.source_note.data = f"由文件“{row.name}”导入。"
    known = [policy_id for policy_id, _ in form.into.choices if policy_id]
    policy = db.session.get(PolicyDocument, known[0]) if known else None
    if policy is None:
        return
    form.into.data = policy.id
    for name in ("short_title", "gist", "level", "validity", "ended_on", "subjects", "source_note"):
        form[name].data = getattr(policy, name)
    for name in ("title", "number", "issuer", "issued_on", "effective_on"):
        form[name].data = getattr(policy, name) or form[name].data
    form.keywords.data = "、".join(policy.keywords)
    ties = policy_queries.ties_of(policy.id)
    form.replaces.data = "\n".join(ties[PolicyTie.replaces])
    form.amends.data = "\n".join(ties[PolicyTie.amends])


def _confirm_page(
    row: PolicyImport, form: ConfirmForm, *, mending: MendForm | None = None, stop: Exception | None = None
) -> str:
    part = (
        mending.part.data if mending and mending.part.data is not None else request.args.get("part", 0, int)
    )
    part = min(max(part, 0), max(len(row.texts) - 1, 0))
    if mending is None:
        mending = MendForm(formdata=None, part=part, text=row.texts[part] if row.texts else "")
        mending.seen.show(row.version)
    step = ImportStepForm(formdata=None)
    step.seen.show(row.version)
    return render_template(
        "case_library/imports/confirm.html",
        row=row, form=form, mending=mending, step=step, part=part, split=_split(row), terms=words,
        is_stale=isinstance(stop, Stale), is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip


def _state_page(row: PolicyImport, *, step: ImportStepForm | None = None, is_stale: bool = False) -> str:
    if step is None:
        step = ImportStepForm(formdata=None)
        step.seen.show(row.version)
    page = "_state.html" if request.args.get("progress") else "state.html"
    return render_template(
        f"case_library/imports/{page}",
        row=row, step=step, terms=words, is_stale=is_stale, has_ocr=ocr.is_installed(),
        is_working=row.state in services.OPEN,
    )  # fmt: skip
