"""集中申请: clusters of requests for the same information, their members, the heat map (Art 44)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework.db import Stale
from casework.forms.case_form import CaseForm
from casework.forms.concentration import CopyForm, MembersForm, ProposeForm, ReasonForm
from casework.idempotency import KeyReused
from casework.models.cluster import Cluster, ClusterState, MemberState
from casework.queries import clusters as queries
from casework.queries.intake import units_of
from casework.services import clusters, draft_copies, proactive
from casework.views import one_act
from casework.views.acting import acting
from casework.views.gate import deny
from casework.views.template_tools import has_endpoint
from workflows.concentration import distinct_applicants, last_result
from workflows.refusal import Refusal

bp = Blueprint("concentration", __name__, url_prefix="/clusters")


@bp.get("")
def index() -> ResponseReturnValue:
    """Clusters that the person may see, newest first."""
    filters = queries.read_filters(request.args)
    rows, after = queries.list_clusters(filters, acting())
    return render_template(
        "casework/concentration/index.html", filters=filters, rows=rows, after=after,
        ripe=queries.count_ripe(acting()),
    )  # fmt: skip


@bp.get("/heat")
def heat() -> ResponseReturnValue:
    """Requests by street office, subject and month."""
    only_hot = request.args.get("hot") == "1"
    return render_template(
        "casework/concentration/heat.html", heat=queries.heat_map(acting(), only_hot=only_hot),
        only_hot=only_hot, steps=queries.STEPS,
    )  # fmt: skip


def access_cluster(cluster_id: int) -> Cluster:
    """The cluster of the address; a foreign one leaves an ``authz.denied``. Not inside writing()."""
    cluster = queries.cluster_by_id(cluster_id, acting())
    if cluster is None:
        if queries.cluster_exists(cluster_id):
            deny(404, object_type="cluster", object_id=str(cluster_id))
        abort(404)
    return cluster


@bp.get("/<int:cluster_id>")
def show(cluster_id: int) -> ResponseReturnValue:
    """One cluster with its members and what can be done about it."""
    return _page(access_cluster(cluster_id))


def _page(cluster: Cluster, form: CaseForm | None = None, *, stop: Exception | None = None) -> str:
    members = queries.members_of(cluster)
    forms = _forms(cluster, members)
    if form is not None:
        forms = {name: form if isinstance(form, type(empty)) else empty for name, empty in forms.items()}
    counted = [case.id for member, case in members if member.state is not MemberState.rejected]
    asked = clusters.asked_of(cluster.organ_id, acting(), counted)
    return render_template(
        "casework/concentration/show.html",
        cluster=cluster,
        members=members,
        forms=forms,
        form=form,
        applicants=distinct_applicants(one.applicant for one in asked),
        last_result=last_result(asked),
        task=proactive.open_task_of(cluster.id),
        refusal=stop if isinstance(stop, Refusal) else None,
        is_stale=isinstance(stop, Stale),
        is_repeated=isinstance(stop, KeyReused),
    )


def _forms(cluster: Cluster, members: Sequence[Any]) -> dict[str, CaseForm]:
    """The forms that this person may send about the cluster as it stands, filled with the usual values."""
    found: dict[str, CaseForm] = {}
    if cluster.state in clusters.OPEN_CLUSTERS and has_endpoint("concentration.confirm"):
        found["members"] = _members_form(members, MembersForm(formdata=None))
        found["dismiss"] = ReasonForm(formdata=None)
    if cluster.state is ClusterState.confirmed and has_endpoint("concentration.propose"):
        if proactive.open_task_of(cluster.id) is None:
            found["propose"] = _propose_form(cluster, ProposeForm(formdata=None), members)
        if has_endpoint("concentration.copy") and (copies := _copy_form(members, CopyForm(formdata=None))):
            found["drafts"] = copies
    for form in found.values():
        form.seen.show(cluster.version)
    return found


def _members_form(members: Sequence[Any], form: MembersForm) -> MembersForm:
    form.confirmed.choices = [(case.id, case.ref) for _, case in members]
    if form.confirmed.raw_data is None and form.confirmed.data is None:
        form.confirmed.data = [case.id for member, case in members if member.state != MemberState.rejected]
    return form


def _propose_form(cluster: Cluster, form: ProposeForm, members: Sequence[Any] = ()) -> ProposeForm:
    """The name is that of the first request, until somebody writes the official one."""
    form.unit_id.choices = units_of(cluster.organ_id, acting().today)
    if form.title.raw_data is None and not form.title.data:
        form.title.data = members[0][1].title if members else cluster.name
        form.unit_id.data = acting().unit_id
    return form


def _copy_form(members: Sequence[Any], form: CopyForm) -> CopyForm | None:
    """Sources: members with a whole draft; targets: those at drafting without one. None when either lacks."""
    confirmed = [case for member, case in members if member.state is MemberState.confirmed]
    drafted = {case.id: draft for case in confirmed if (draft := draft_copies.draft_of(case))}
    fits = [
        case for case in confirmed
        if any(draft_copies.can_take(case, draft, acting()) for draft in drafted.values())
    ]  # fmt: skip
    form.source_id.choices = [(c.id, f"{c.ref} {c.applicant_name}") for c in confirmed if c.id in drafted]
    form.targets.choices = [(c.id, f"{c.ref} {c.applicant_name}") for c in fits]
    return form if drafted and fits else None


def _take(
    cluster_id: int, make: Callable[[Cluster], CaseForm | None], act: Callable[..., str], done: str
) -> ResponseReturnValue:
    """One act on a cluster: 422, 409, or one transaction and on."""
    cluster = access_cluster(cluster_id)
    form = make(cluster)
    if form is None:
        return _page(cluster, stop=Stale()), 409

    def run() -> str:
        row = queries.cluster_by_id(cluster_id, acting())
        if row is None:
            raise Stale
        return act(row, **form.values(), acting=acting())

    def page(cluster: Cluster, stop: Exception | None) -> str:
        return _page(cluster, form, stop=stop)

    return one_act.answer(form, run, done, again=lambda: access_cluster(cluster_id), page=page)


def _back(service: Callable[..., object]) -> Callable[..., str]:
    def act(cluster: Cluster, **values: object) -> str:
        service(cluster, **values)
        return url_for(".show", cluster_id=cluster.id)

    return act


@bp.post("/<int:cluster_id>/members")
def confirm(cluster_id: int) -> ResponseReturnValue:
    """确认 which requests belong to it."""
    return _take(
        cluster_id, lambda c: _members_form(queries.members_of(c), MembersForm()),
        _back(clusters.confirm_members), "已确认本组申请，可以提出转主动公开。",
    )  # fmt: skip


@bp.post("/<int:cluster_id>/dismiss")
def dismiss(cluster_id: int) -> ResponseReturnValue:
    """These are no concentrated requests."""
    return _take(cluster_id, lambda _: ReasonForm(), _back(clusters.dismiss), "已记为不是集中申请。")


@bp.post("/<int:cluster_id>/propose")
def propose(cluster_id: int) -> ResponseReturnValue:
    """提出转主动公开."""

    def act(cluster: Cluster, **values: object) -> str:
        task = clusters.propose_task(cluster, **values)  # type: ignore[arg-type]
        return url_for("proactive.show", task_id=task.id)

    return _take(
        cluster_id,
        lambda c: _propose_form(c, ProposeForm()),
        act,
        "已提出转主动公开，由信息公开机构负责人决定。",
    )


@bp.post("/<int:cluster_id>/drafts")
def copy(cluster_id: int) -> ResponseReturnValue:
    """Drafts for other members from one of them."""

    def act(cluster: Cluster, *, seen: int, **values: object) -> str:
        clusters.hold(cluster, seen)
        draft_copies.copy_draft(cluster, **values)  # type: ignore[arg-type]
        return url_for(".show", cluster_id=cluster.id)

    return _take(
        cluster_id, lambda c: _copy_form(queries.members_of(c), CopyForm()), act,
        "已分别生成草稿，请逐件核对后送审。",
    )  # fmt: skip
