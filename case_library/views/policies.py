"""政策文件: the list, the reading page, its data, the yearly check, the original file."""

from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from case_library.codes import IN_FORCE, Collection, PolicyTie
from case_library.forms.policies import CheckForm, PolicyForm
from case_library.labels import policies as words
from case_library.linking import Names
from case_library.models import PolicyDocument
from case_library.queries import policies as queries
from case_library.queries.ended_citations import ended_citations
from case_library.services import policies as services
from case_library.services import policy_files
from case_library.services.policies import DocumentKnown, PolicyValues
from case_library.views.kept import keeping_of
from casework import audit, authz
from casework.db import Stale, db, writing
from casework.idempotency import KeyReused
from casework.views import one_act
from casework.views.acting import acting, me
from casework.views.cases_export import as_file, write_rows
from casework.views.headers import FILE_POLICY
from casework.views.template_tools import cn_date

bp = Blueprint("case_library_policies", __name__, url_prefix="/library/policies")
WIDTHS = (46, 24, 26, 14, 12, 16, 16, 16, 24, 40, 16)


@bp.get("")
def index() -> ResponseReturnValue:
    """The list by level, validity, subject and words; what is due, and what cites an ended document."""
    who, filters = acting(), queries.read_filters(request.args)
    rows, has_more = queries.list_policies(filters, who.today)
    may_edit = _may_edit()
    return render_template(
        "case_library/policies/index.html",
        filters=filters, rows=rows, has_more=has_more, terms=words, in_force=IN_FORCE,
        subjects=queries.subject_words(), ended=ended_citations(), may_edit=may_edit,
        due=queries.count_due(who.today) if may_edit else 0,
        first=queries.count_first_checks(who.today) if may_edit else 0,
    )  # fmt: skip


@bp.get("/export.xlsx")
def export() -> ResponseReturnValue:
    """The list as a spreadsheet."""
    filters, subjects = queries.read_filters(request.args), queries.subject_words()
    rows = [_cells(row, subjects) for row in queries.all_policies(filters, acting().today)]
    with writing():
        audit.note("policies.exported", acting=acting(), chain="export", rows=len(rows))
    content = write_rows(words.POLICY_SHEET, words.POLICY_HEADINGS, WIDTHS, rows)
    return as_file(content, f"{words.POLICY_SHEET}.xlsx")


def _cells(row: PolicyDocument, subjects: dict[str, str]) -> tuple[str, ...]:
    return (
        row.title, row.number, row.issuer, words.LEVELS[row.level], words.VALIDITIES[row.validity],
        cn_date(row.issued_on), cn_date(row.effective_on), cn_date(row.ended_on),
        "、".join(subjects.get(code, code) for code in row.subjects), row.source_note,
        cn_date(row.checked_on),
    )  # fmt: skip


@bp.get("/<int:policy_id>")
def show(policy_id: int) -> ResponseReturnValue:
    """The reading page; ``?preview=1`` answers a compact fragment for the page of the search."""
    policy = _policy(policy_id)
    preview = request.args.get("preview") == "1"
    form = CheckForm(formdata=None)
    form.seen.show(policy.version)
    return _page(policy, form, "_preview.html" if preview else "show.html")


def _page(policy: PolicyDocument, form: CheckForm, name: str = "show.html", **more: bool) -> str:
    key = Collection.policy, policy.id
    return render_template(
        f"case_library/policies/{name}",
        page=queries.policy_page(policy), policy=policy, terms=words, in_force=policy.validity in IN_FORCE,
        may_edit=_may_edit(), form=form, today=acting().today, keeping=keeping_of([key])[key],
        keep_back=url_for(".show", policy_id=policy.id), **more,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Enter what is known about a document whose file is not at hand."""
    form = PolicyForm()
    _offer(form, None)
    if request.method == "GET":
        form.seen.show(0)
        return _form_page(form, None)

    def act() -> str:
        policy = services.add(PolicyValues(**form.policy_values()), acting())
        return url_for(".show", policy_id=policy.id)

    return _take(form, 0, act, "政策文件已录入。")


@bp.route("/<int:policy_id>/edit", methods=["GET", "POST"])
def edit(policy_id: int) -> ResponseReturnValue:
    """Mend what is known about a document."""
    policy = _policy(policy_id)
    form = PolicyForm(obj=policy if request.method == "GET" else None)
    _offer(form, policy)
    if request.method == "GET":
        _fill(form, policy)
        return _form_page(form, policy)

    def act() -> str:
        values = PolicyValues(**form.policy_values())
        services.change(policy_id, values, seen=form.seen.data or 0, acting=acting())
        return url_for(".show", policy_id=policy_id)

    return _take(form, policy_id, act, "文件信息已更新。")


@bp.post("/<int:policy_id>/check")
def check(policy_id: int) -> ResponseReturnValue:
    """The validity was looked at today and stands."""
    form = CheckForm()

    def act() -> str:
        services.check(policy_id, seen=form.seen.data or 0, acting=acting())
        return url_for(".show", policy_id=policy_id)

    def page(policy: PolicyDocument, stop: Exception | None) -> str:
        return _page(policy, form, is_stale=isinstance(stop, Stale), is_repeated=isinstance(stop, KeyReused))

    return one_act.answer(
        form, act, "已记录效力核对。", again=lambda: _again(policy_id) or abort(404), page=page
    )


@bp.get("/files/<uuid>")
def original(uuid: str) -> ResponseReturnValue:
    """The file from which a document was made, as it was brought."""
    file = policy_files.by_uuid(uuid)
    if file is None:
        abort(404)
    extension = file.name.rpartition(".")[2]
    plain = f"{file.uuid}.{extension if extension.isascii() and extension.isalnum() else 'bin'}"
    answer = Response(policy_files.read(file), mimetype=file.media_type)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    )
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _policy(policy_id: int) -> PolicyDocument:
    policy = db.session.get(PolicyDocument, policy_id) if policy_id < 2**31 else None
    if policy is None:
        abort(404)
    return policy


def _may_edit() -> bool:
    return authz.is_allowed(me().roles, "case_library_policies.edit", "POST")


def _offer(form: PolicyForm, policy: PolicyDocument | None) -> None:
    form.subjects.choices = list(queries.subject_words().items())
    form.find = Names.now().find
    form.own_id = policy.id if policy else 0


def _fill(form: PolicyForm, policy: PolicyDocument) -> None:
    form.seen.show(policy.version)
    form.keywords.data = "、".join(policy.keywords)
    ties = queries.ties_of(policy.id)
    form.replaces.data = "\n".join(ties[PolicyTie.replaces])
    form.amends.data = "\n".join(ties[PolicyTie.amends])


def _take(form: PolicyForm, policy_id: int, act: Callable[[], str], done: str) -> ResponseReturnValue:
    """Write what was typed: 422, 409, or to the reading page."""

    def page(policy: PolicyDocument | None, stop: Exception | None) -> str:
        return _form_page(form, policy, stop=stop)

    try:
        return one_act.answer(form, act, done, again=lambda: _again(policy_id), page=page)
    except DocumentKnown:
        form.title.errors = ("案例库里已有标题和文号都相同的文件，请修改原来的一份。",)
        return page(_again(policy_id), None), 422


def _again(policy_id: int) -> PolicyDocument | None:
    return db.session.get(PolicyDocument, policy_id, populate_existing=True) if policy_id else None


def _form_page(form: PolicyForm, policy: PolicyDocument | None, *, stop: Exception | None = None) -> str:
    return render_template(
        "case_library/policies/edit.html",
        form=form, policy=policy, is_stale=isinstance(stop, Stale), is_repeated=isinstance(stop, KeyReused),
    )  # fmt: skip
