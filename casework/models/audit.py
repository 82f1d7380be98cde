"""Entries for all that is not a case, the tips of all chains, and signed heads (SECURITY 6.2, 6.4)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casework.db import Coded, db
from casework.triggers import append_only
from workflows.codes import Role


class AuditEntry(db.Model):
    """One entry of a chain auth:<yyyymm>, admin, export, library, system or matter:<uuid>."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("chain_id", "seq"),
        Index(None, "action", "at_utc"),
        Index(None, "actor_id", "at_utc"),
        Index(None, "object_type", "object_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain_id: Mapped[str]
    seq: Mapped[int]
    at_utc: Mapped[datetime]
    actor_id: Mapped[int]  # 0: the system, or nobody signed in
    actor_name: Mapped[str]
    role_used: Mapped[Role | None] = mapped_column(Coded(Role))
    unit_id: Mapped[int]
    session_hash: Mapped[str]
    ip: Mapped[str]
    request_id: Mapped[str]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    result: Mapped[str]
    body: Mapped[str]  # canonical JSON
    prev_hash: Mapped[str]
    hash: Mapped[str]
    alg: Mapped[str]


class ChainTip(db.Model):
    """Last entry of a chain: its lock row, and what a signed head covers."""

    __tablename__ = "chain_tips"
    __table_args__ = (
        Index(
            "ix_chain_tips_not_signed",
            "chain_id",
            sqlite_where=text("head_no = 0"),
            postgresql_where=text("head_no = 0"),
        ),
        {"sqlite_with_rowid": False},  # every recorded step writes its row: one page less
    )

    chain_id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]
    at_utc: Mapped[datetime]
    head_no: Mapped[int] = mapped_column(default=0)  # the head that covers this tip; 0: none yet


class AuditHead(db.Model):
    """A signed head over all chains that changed since the last one."""

    __tablename__ = "audit_heads"

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_utc: Mapped[datetime]
    prev_head_hash: Mapped[str]
    tips_root: Mapped[str]
    n_tips: Mapped[int]
    body: Mapped[str]
    signature: Mapped[str]
    key_id: Mapped[str]


class AuditHeadTip(db.Model):
    """A chain tip that a signed head covers."""

    __tablename__ = "audit_head_tips"

    head_no: Mapped[int] = mapped_column(ForeignKey("audit_heads.no"), primary_key=True)
    chain_id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


for _class in (AuditEntry, AuditHead, AuditHeadTip):
    append_only(_class.__table__)  # type: ignore[arg-type]
