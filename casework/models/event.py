"""Facts of a case as rows: append-only, numbered, hash-chained (DESIGN D1)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Coded, db
from casework.scope import CaseScoped
from casework.triggers import append_only
from workflows.codes import Role, State


class CaseEvent(CaseScoped, db.Model):
    """One fact of a case: what, on which legal day, recorded when, by whom, as what, and the state after."""

    __tablename__ = "case_events"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        Index(None, "kind", "occurred_on"),
        Index(None, "actor_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    kind: Mapped[str]
    occurred_on: Mapped[date]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    actor_name: Mapped[str]
    role: Mapped[Role] = mapped_column(Coded(Role))
    unit_id: Mapped[int]  # 0 for the system
    session_hash: Mapped[str]
    ip: Mapped[str]
    request_id: Mapped[str]
    data: Mapped[str]  # canonical JSON of the fact without its date
    state_after: Mapped[State] = mapped_column(Coded(State))
    prev_hash: Mapped[str]
    hash: Mapped[str]
    alg: Mapped[str]


append_only(CaseEvent.__table__)  # type: ignore[arg-type]
