"""Clusters of requests as pages show them: the list, one with its members, the heat map (domain 06 § 6).

A cluster is seen with the cases of its organ; members only as far as the person sees their cases.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from casework import words
from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.cluster import Cluster, ClusterMember, ClusterState, MemberState
from casework.models.organ import Organ, OrganKind
from casework.scope import scope_of
from workflows.calendar import add_months

PAGE = 30
MONTHS = 6  # columns of the heat map
STEPS = (1, 2, 4, 7)  # requests from which a cell is one shade darker
MOST_COUNTED = 20_000  # requests that one heat map reads
HOT = ("land_requisition", "spatial_planning", "social_security")


@dataclass(frozen=True, slots=True)
class ClusterFilters:
    """Which clusters are listed, the newest first; ``after``: id of the last one shown."""

    state: str = ""
    subject: str = ""
    ripe: bool = False
    after: int | None = None

    def query(self, **changes: Any) -> dict[str, str]:
        wanted = replace(self, **({"after": None} | changes))
        values = {
            "state": wanted.state, "subject": wanted.subject, "ripe": "1" if wanted.ripe else "",
            "after": wanted.after,
        }  # fmt: skip
        return {name: str(value) for name, value in values.items() if value}


def read_filters(args: Mapping[str, str]) -> ClusterFilters:
    """Filters of an address; what cannot be read is ignored."""
    state, subject, after = args.get("state", ""), args.get("subject", ""), args.get("after", "")
    is_number = after.isascii() and after.isdigit() and len(after) < 10
    return ClusterFilters(
        state if state in {s.value for s in ClusterState} else "",
        subject if subject in words.lexicon().subjects or subject == words.OTHER else "",
        args.get("ripe") == "1",
        int(after) if is_number else None,
    )


def visible(organ_id: Any, acting: Acting) -> ColumnElement[bool]:
    """Rows of an organ whose cases somebody may see."""
    organs = scope_of(acting).organ_ids
    return true() if organs is None else organ_id.in_(organs)


def list_clusters(filters: ClusterFilters, acting: Acting) -> tuple[list[Any], int | None]:
    """A page of clusters with the number of their members, and where the next one begins."""
    members = (
        select(func.count()).select_from(ClusterMember)
        .where(ClusterMember.cluster_id == Cluster.id, ClusterMember.state != MemberState.rejected)
        .correlate(Cluster).scalar_subquery()
    )  # fmt: skip
    statement = (
        select(Cluster, Organ.short_name.label("organ"), members.label("members"))
        .join(Organ, Organ.id == Cluster.organ_id)
        .where(visible(Cluster.organ_id, acting), *_limits(filters))
        .order_by(Cluster.id.desc())
    )
    rows = db.session.execute(statement.limit(PAGE + 1)).all()
    return list(rows[:PAGE]), rows[PAGE - 1].Cluster.id if len(rows) > PAGE else None


def _limits(filters: ClusterFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.state:
        found.append(Cluster.state == filters.state)
    if filters.subject:
        found.append(Cluster.subject == filters.subject)
    if filters.ripe:
        found += [Cluster.is_ripe, Cluster.state.in_((ClusterState.found, ClusterState.confirmed))]
    if filters.after:
        found.append(Cluster.id < filters.after)
    return found


def count_ripe(acting: Acting) -> int:
    """Clusters that wait for a decision to publish."""
    ripe = ClusterFilters(ripe=True)
    statement = select(func.count()).select_from(Cluster).where(visible(Cluster.organ_id, acting))
    return db.session.scalar(statement.where(*_limits(ripe))) or 0


def cluster_by_id(cluster_id: int, acting: Acting) -> Cluster | None:
    """The cluster, if somebody may see it."""
    return db.session.scalars(
        select(Cluster).where(Cluster.id == cluster_id, visible(Cluster.organ_id, acting))
    ).one_or_none()


def cluster_exists(cluster_id: int) -> bool:
    """Whether it is there for anybody; only to tell an unknown one from a foreign one in the log."""
    return db.session.get(Cluster, cluster_id) is not None


def members_of(cluster: Cluster) -> list[Any]:
    """Members with their cases, the oldest first, as far as the person of the session sees them."""
    statement = (
        select(ClusterMember, Case)
        .join(Case, Case.id == ClusterMember.case_id)
        .where(ClusterMember.cluster_id == cluster.id)
        .order_by(Case.received_on, Case.id)
    )
    return list(db.session.execute(statement))


def clusters_of(case: Case) -> list[Cluster]:
    """Clusters in which a case stands, those not dismissed."""
    return list(
        db.session.scalars(
            select(Cluster)
            .join(ClusterMember, ClusterMember.cluster_id == Cluster.id)
            .where(
                ClusterMember.case_id == case.id, ClusterMember.state != MemberState.rejected,
                Cluster.state != ClusterState.dismissed,
            )
            .order_by(Cluster.id)
        )
    )  # fmt: skip


# Heat map


@dataclass(frozen=True, slots=True)
class Cell:
    """Requests of one place, subject and month. ``shade``: 0 none to 4 many."""

    count: int
    shade: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One line: a street office (or none) and a subject, by month, and the sum."""

    street: str
    subject: str
    cells: tuple[Cell, ...]
    total: int
    is_hot: bool


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Requests by street office × subject × month, within the scope."""

    months: tuple[date, ...]
    rows: tuple[HeatRow, ...]
    is_cut: bool


def heat_map(acting: Acting, *, only_hot: bool = False) -> HeatMap:
    """What was asked for in the last months, by street office and subject; two statements."""
    first = acting.today.replace(day=1)
    months = tuple(add_months(first, n - MONTHS + 1) for n in range(MONTHS))
    streets = _streets()
    asked = db.session.execute(
        select(Case.title, Case.content, Case.arrived_on, Case.organ_id)
        .where(Case.arrived_on >= months[0], Case.number.is_not(None))
        .order_by(Case.id.desc()).limit(MOST_COUNTED + 1)
    ).all()  # fmt: skip
    counts: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
    for row in asked[:MOST_COUNTED]:
        subject = words.subject_of((row.title, row.content))
        street = street_of((row.title, row.content), row.organ_id, streets)
        counts[street, subject][row.arrived_on.replace(day=1)] += 1
    rows = [_heat_row(*key, found, months) for key, found in counts.items()]
    kept = [row for row in rows if row.is_hot or not only_hot]
    kept.sort(key=lambda row: (not row.street, row.street, not row.is_hot, -row.total))
    return HeatMap(months, tuple(kept), len(asked) > MOST_COUNTED)


def _heat_row(street: str, subject: str, found: Counter[date], months: tuple[date, ...]) -> HeatRow:
    cells = tuple(Cell(found[month], shade(found[month])) for month in months)
    return HeatRow(street, subject, cells, sum(found[month] for month in months), subject in HOT)


def shade(count: int) -> int:
    """How dark a cell is: 0 for none, one step more from 1, 2, 4 and 7 requests."""
    return sum(count >= step for step in STEPS)


def _streets() -> dict[int, str]:
    rows = db.session.execute(
        select(Organ.id, Organ.short_name).where(Organ.kind == OrganKind.SO).order_by(Organ.id)
    )
    return dict(rows.tuples().all())


def street_of(texts: Iterable[str], organ_id: int, streets: Mapping[int, str]) -> str:
    """The street office a request is about: named in it, else the one that answers; none otherwise."""
    plain = "".join(texts)
    named = (name for name in streets.values() if name.removesuffix("街道办事处") in plain)
    return next(named, streets.get(organ_id, ""))
