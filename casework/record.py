"""The one door through which a case changes: decide, append, project (DESIGN D6, SECURITY 2.3)."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from casework import chain
from casework.acting import Acting
from casework.audit import note_clock_step
from casework.db import Stale, db
from casework.models.case import Case
from casework.models.event import CaseEvent
from casework.now import legal_day
from casework.project import project
from workflows import machine, serial
from workflows.casefile import Actor, CaseFile, Entry
from workflows.codes import Role, State
from workflows.facts import Fact

__all__ = ["Stale", "casefile_of", "lock_cases", "record"]


def record(case: Case, fact: Fact, acting: Acting, *, seen: int | None = None) -> CaseEvent:
    """Record a fact of a case: lock, compare versions, decide, append to the chain, project.

    ``seen``: the version the page showed; None for steps that follow in the same transaction.
    Raises Refusal (law or procedure forbids), Stale (the page was older than the case).
    """
    if not db.session().info.get("writing"):
        raise RuntimeError("record() needs writing().")
    _lock(case)
    if seen is not None and seen != case.version:
        raise Stale
    file = casefile_of(case)
    actor = Actor(person_id=acting.person_id, roles=acting.roles, today=acting.today)
    decision = machine.decide(file, fact, actor, acting.calendar)
    event = _event(case, fact, acting, role=decision.role, state_after=decision.state_after)
    file = CaseFile((*file.entries, entry_of(event, fact)))
    project(case, file, acting.calendar, at=event.recorded_at)
    _append(event, case.chain_id)
    return event


def casefile_of(case: Case) -> CaseFile:
    """The case as its facts tell it, read from the log."""
    rows = db.session.execute(_EVENTS, {"case_id": case.id})
    return CaseFile(_entry(row) for row in rows)


def lock_cases(ids: Iterable[int]) -> Sequence[Case]:
    """Several cases at once, locked by ascending id, so that no two acts block each other (SECURITY 2.6)."""
    found = select(Case).where(Case.id.in_(tuple(ids))).order_by(Case.id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


_EVENTS = (
    select(
        CaseEvent.seq,
        CaseEvent.kind,
        CaseEvent.occurred_on,
        CaseEvent.recorded_at,
        CaseEvent.actor_id,
        CaseEvent.role,
        CaseEvent.data,
        CaseEvent.state_after,
    )
    .where(CaseEvent.case_id == bindparam("case_id"))
    .order_by(CaseEvent.seq)
)


def _entry(row: Any) -> Entry:
    fact = serial.load(row.kind, row.occurred_on, json.loads(row.data))
    return entry_of(row, fact)


def entry_of(row: Any, fact: Fact) -> Entry:
    """One entry of a case file, from a row of the log and its fact."""
    return Entry(
        seq=row.seq,
        fact=fact,
        state_after=row.state_after,
        recorded_on=legal_day(row.recorded_at),
        actor_id=row.actor_id,
        role=row.role,
    )


def _lock(case: Case) -> None:
    """Hold the row of the case until the commit; SQLite holds the whole file since BEGIN IMMEDIATE."""
    if case.id is None:
        db.session.flush()
    elif db.engine.dialect.name != "sqlite":
        db.session.refresh(case, with_for_update=True)


def _event(case: Case, fact: Fact, acting: Acting, *, role: Role, state_after: State) -> CaseEvent:
    """The next row of the log; its seq comes from the version read under the lock (SECURITY 2.5)."""
    tip = chain.lock_tip(case.chain_id)
    event = CaseEvent(
        case_id=case.id,
        seq=case.version + 1,
        kind=fact.kind,
        occurred_on=fact.on,
        recorded_at=_not_before(tip.at_utc if tip else None, acting),
        actor_id=acting.person_id,
        actor_name=acting.name,
        role=role,
        unit_id=acting.unit_id,
        session_hash=acting.session_hash,
        ip=acting.ip,
        request_id=acting.request_id,
        data=chain.nfc(serial.canonical(serial.dump(fact))),
        state_after=state_after,
        prev_hash=tip.hash if tip else chain.NO_HASH,
        alg=chain.ALG,
    )
    event.hash = chain.link(case.chain_id, event.seq, event.prev_hash, event_body(event, case.chain_id))
    return event


def _append(event: CaseEvent, chain_id: str) -> None:
    """Write the fact and the row of its case, and move the tip of the chain."""
    try:
        db.session.add(event)
        db.session.flush()
    except IntegrityError as error:
        if "seq" in str(error.orig) or "append-only" in str(error.orig):
            raise Stale from error  # somebody else wrote this seq
        raise
    chain.move_tip(chain_id, event.seq, event.hash, event.recorded_at)


def _not_before(last: datetime | None, acting: Acting) -> datetime:
    """Moments never decrease within a chain (SECURITY 6.8)."""
    if last is None or last <= acting.now:
        return acting.now
    note_clock_step(last, acting)
    return last


def event_body(row: Any, chain_id: str) -> str:
    """Canonical body of a fact's row: every column but its id and the hashes."""
    return chain.canonical(
        {
            "chain_id": chain_id,
            "seq": row.seq,
            "kind": row.kind,
            "occurred_on": row.occurred_on.isoformat(),
            "recorded_at": chain.moment_text(row.recorded_at),
            "actor_id": row.actor_id,
            "actor_name": row.actor_name,
            "role": str(row.role),
            "unit_id": row.unit_id,
            "session_hash": row.session_hash,
            "ip": row.ip,
            "request_id": row.request_id,
            "data": row.data,
            "state_after": str(row.state_after),
            "alg": row.alg,
        }
    )
