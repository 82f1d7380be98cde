"""Clusters of requests for the same information (集中申请): found by a job, confirmed by people."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casework.db import db, str_enum
from casework.models.organ import Organ
from casework.scope import CaseScoped
from workflows.concentration import ObjectKind


class ClusterState(StrEnum):
    """Found by the job; confirmed; not one at all; published."""

    found = "found"
    confirmed = "confirmed"
    dismissed = "dismissed"
    published = "published"


class MemberState(StrEnum):
    """The job proposes a member, people say whether it is one."""

    proposed = "proposed"
    confirmed = "confirmed"
    rejected = "rejected"


class Cluster(db.Model):
    """Requests to one organ for one information object (条例 Art 44)."""

    __tablename__ = "clusters"
    __table_args__ = (Index(None, "organ_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("organs.id"))
    state: Mapped[ClusterState] = str_enum("state", ClusterState, default=ClusterState.found)
    kind: Mapped[ObjectKind] = str_enum("kind", ObjectKind)  # by what the information is named
    name: Mapped[str]
    topics: Mapped[str] = mapped_column(default="")  # further words, joined by 、
    subject: Mapped[str]
    is_ripe: Mapped[bool] = mapped_column(default=False)  # three applicants within the window, and given
    found_on: Mapped[date]
    seen_on: Mapped[date]  # day of the newest request in it
    reason: Mapped[str] = mapped_column(default="")  # why it is none
    version: Mapped[int] = mapped_column(default=1)

    organ: Mapped[Organ] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (read by SQLAlchemy)


class ClusterMember(CaseScoped, db.Model):
    """A request in a cluster, and why it is one of them."""

    __tablename__ = "cluster_members"
    __table_args__ = (
        Index("ix_cluster_members_confirmed", "cluster_id", sqlite_where=text("state = 'confirmed'"),
              postgresql_where=text("state = 'confirmed'")),
    )  # fmt: skip

    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    state: Mapped[MemberState] = str_enum("state", MemberState, default=MemberState.proposed)
    kind: Mapped[ObjectKind] = str_enum("kind", ObjectKind)  # by what it was found
    words: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_on: Mapped[date | None]
