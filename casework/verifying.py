"""Verification of all chains: change, gap, missing row, cut tail; signed heads (SECURITY 6.4, 6.10)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Select, select

from casework import chain, heads
from casework.audit import entry_body
from casework.db import db
from casework.models.audit import AuditEntry, AuditHead, AuditHeadTip, ChainTip
from casework.models.case import Case
from casework.models.event import CaseEvent
from casework.record import event_body

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Broken:
    """The place where a chain or a head does not hold."""

    chain_id: str
    seq: int
    what: str


def broken_places(*, case_number: str = "") -> Iterator[Broken]:
    """Walk every chain, or that of one case. Needs a scope that sees it."""
    tips = {tip.chain_id: (tip.seq, tip.hash) for tip in db.session.execute(select(*_TIP))}
    known = set(tips)
    yield from _walk(_events(case_number), event_chain, tips)
    if not case_number:
        yield from _walk(_ENTRIES, lambda row: (row.chain_id, entry_body(row)), tips)
        for missing in sorted(known & set(tips)):
            yield Broken(missing, tips[missing][0], "missing")


_TIP = (ChainTip.chain_id, ChainTip.seq, ChainTip.hash)
_ENTRIES = select(*AuditEntry.__table__.c).order_by(AuditEntry.chain_id, AuditEntry.seq)


def _events(case_number: str) -> Select[Any]:
    columns = list(CaseEvent.__mapper__.columns)
    rows = select(Case.uuid, *(getattr(CaseEvent, c.key) for c in columns)).join(
        Case, Case.id == CaseEvent.case_id
    )
    return (rows.where(Case.number == case_number) if case_number else rows).order_by(
        CaseEvent.case_id, CaseEvent.seq
    )


def event_chain(row: Any) -> tuple[str, str]:
    """Chain id and canonical body of a row of the case log."""
    chain_id = f"case:{row.uuid}"
    return chain_id, event_body(row, chain_id)


def _walk(
    rows: Select[Any], read: Callable[[Any], tuple[str, str]], tips: dict[str, tuple[int, str]]
) -> Iterator[Broken]:
    """Follow the entries; takes the tip of each chain it saw out of ``tips``."""
    at, seq, digest = "", 0, chain.NO_HASH
    for row in db.session.execute(rows.execution_options(yield_per=BATCH)):
        chain_id, body = read(row)
        if chain_id != at:
            yield from _check_end(at, seq, digest, tips)
            at, seq, digest = chain_id, 0, chain.NO_HASH
        fault = _fault(row, chain_id, seq, digest, body)
        if fault:
            yield Broken(chain_id, row.seq, fault)
        seq, digest = row.seq, row.hash
    yield from _check_end(at, seq, digest, tips)


def _fault(row: Any, chain_id: str, seq: int, digest: str, body: str) -> str:
    if row.seq != seq + 1:
        return "gap"
    if row.prev_hash != digest:
        return "not_linked"
    return "" if chain.link(chain_id, row.seq, row.prev_hash, body) == row.hash else "changed"


def _check_end(at: str, seq: int, digest: str, tips: dict[str, tuple[int, str]]) -> Iterator[Broken]:
    if at and tips.pop(at, None) != (seq, digest):
        yield Broken(at, seq, "tail_cut")


def broken_heads(key: Ed25519PublicKey, outside: Iterable[heads.Head] = ()) -> Iterator[Broken]:
    """Check signatures, order and roots of the signed heads, and that every tip they cover still stands.

    ``outside``: heads kept outside the database; one that is missing inside or differs is a fault.
    """
    inside = {}
    before = heads.NO_HEAD
    for row in db.session.scalars(select(AuditHead).order_by(AuditHead.no)):
        head = heads.Head.of(row)
        inside[head.no] = head
        tips = db.session.execute(_HEAD_TIPS.where(AuditHeadTip.head_no == head.no)).all()
        fault = heads.fault_of(head, [tuple(tip) for tip in tips], before, len(inside), key)
        if fault:
            yield Broken("heads", head.no, fault)
        yield from (Broken(tip.chain_id, tip.seq, "rewritten") for tip in tips if not _stands(tip))
        before = heads.digest(head)
    for head in outside:
        if inside.get(head.no) != head:
            yield Broken("heads", head.no, "missing" if head.no not in inside else "changed")


_HEAD_TIPS = select(AuditHeadTip.chain_id, AuditHeadTip.seq, AuditHeadTip.hash).order_by(
    AuditHeadTip.chain_id
)


def _stands(tip: Any) -> bool:
    if tip.chain_id.startswith("case:"):
        rows = select(CaseEvent.hash).join(Case, Case.id == CaseEvent.case_id)
        found = rows.where(Case.uuid == tip.chain_id.removeprefix("case:"), CaseEvent.seq == tip.seq)
    else:
        found = select(AuditEntry.hash).where(AuditEntry.chain_id == tip.chain_id, AuditEntry.seq == tip.seq)
    return db.session.scalar(found) == tip.hash
