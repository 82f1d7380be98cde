"""The one door through which a case changes: decide, append, project (DESIGN D6, SECURITY 2.3)."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, event, insert, literal_column, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from casework import chain
from casework.acting import Acting
from casework.audit import note_clock_step
from casework.calendars import NEWEST, ensure_current, newest_version
from casework.db import CaseworkSession, Stale, connection, db
from casework.models.case import Case
from casework.models.event import CaseEvent
from casework.models.organ import Organ
from casework.now import legal_day
from casework.numbering import case_number
from casework.prepared import Prepared
from casework.project import project
from casework.scoped import ScopedRows
from workflows import machine, serial
from workflows.casefile import Actor, CaseFile, Entry
from workflows.codes import Role, State
from workflows.facts import Fact

__all__ = ["Stale", "casefile_of", "lock_cases", "record"]


class _Log(NamedTuple):
    """A case as its facts tell it, the tip of its chain, and the calendar in force when it was read."""

    file: CaseFile
    tip: chain.Tip | None
    calendar: str | None


def record(
    case: Case, fact: Fact, acting: Acting, *, seen: int | None = None, numbered_by: Organ | None = None
) -> None:
    """Record a fact of a case: lock, compare versions, decide, append to the chain, number, project.

    ``seen``: the version the page showed; None for steps that follow in the same transaction.
    ``numbered_by``: the organ that gives the case its 登记号, drawn last (SECURITY 4.2).
    Raises Refusal (law or procedure forbids), Stale (the page was older than the case or the calendar).
    """
    session = db.session()
    if not session.info.get("writing"):
        raise RuntimeError("record() needs writing().")
    _lock(case, session)
    if seen is not None and seen != case.version:
        raise Stale
    log = _log_of(case)
    ensure_current(acting.calendar, log.calendar)
    actor = Actor(person_id=acting.person_id, roles=acting.roles, today=acting.today)
    decision = machine.decide(log.file, fact, actor, acting.calendar)
    row, digest = _append(case, fact, acting, decision, log.tip)
    file = CaseFile((*log.file.entries, entry_of(row, fact)))
    number = case_number(case, numbered_by, acting) if numbered_by else None
    project(case, file, acting.calendar, at=row.recorded_at, number=number)
    _keep(session, case, _Log(file, chain.Tip(row.seq, digest, row.recorded_at), log.calendar))


def casefile_of(case: Case) -> CaseFile:
    """The case as its facts tell it, read from the log once in a transaction and version."""
    return _log_of(case).file


def _log_of(case: Case) -> _Log:
    """The log of a case; its last row is the tip of its chain, for the row of the case is its lock."""
    session = db.session()
    kept = session.info.get("casefile")
    if kept and kept[0] == (case.id, case.version):
        return kept[1]  # type: ignore[no-any-return]
    rows = _EVENTS(case_id=case.id)
    if not rows:
        return _keep(session, case, _Log(CaseFile(()), None, newest_version()))
    last = rows[-1]
    tip = chain.Tip(last.seq, last.hash, last.recorded_at)
    return _keep(session, case, _Log(CaseFile(_entry(*row[:-2]) for row in rows), tip, last.calendar))


def _keep(session: Session, case: Case, log: _Log) -> _Log:
    session.info["casefile"] = ((case.id, case.version), log)
    return log


@event.listens_for(CaseworkSession, "after_begin")
def _forget(session: Session, *_: object) -> None:
    """What was read before belongs to another transaction, which may have been undone."""
    session.info.pop("casefile", None)


def lock_cases(ids: Iterable[int]) -> Sequence[Case]:
    """Several cases at once, locked by ascending id, so that no two acts block each other (SECURITY 2.6)."""
    found = select(Case).where(Case.id.in_(tuple(ids))).order_by(Case.id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).all()


_EVENTS = ScopedRows(
    CaseEvent,
    select(
        CaseEvent.seq, CaseEvent.kind, CaseEvent.occurred_on, CaseEvent.recorded_at, CaseEvent.actor_id,
        CaseEvent.role, CaseEvent.data, CaseEvent.state_after, CaseEvent.hash,
        literal_column(f"({NEWEST})").label("calendar"),
    )
    .where(CaseEvent.case_id == bindparam("case_id"))
    .order_by(CaseEvent.seq),
)  # fmt: skip


def _entry(
    seq: int,
    kind: str,
    on: date,
    at: datetime,
    actor_id: int,
    role: Role,
    data: str,
    state_after: State,
) -> Entry:
    return Entry(seq, serial.load(kind, on, json.loads(data)), state_after, legal_day(at), actor_id, role)


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


def _lock(case: Case, session: Session) -> None:
    """Hold the row of the case until the commit; SQLite holds the whole file since BEGIN IMMEDIATE."""
    if case.id is None:
        session.flush()
    elif connection().dialect.name != "sqlite":
        session.refresh(case, with_for_update=True)
        session.info.pop("casefile", None)  # what was read before the lock may be of an older calendar


def _append(
    case: Case, fact: Fact, acting: Acting, decision: machine.Decision, tip: chain.Tip | None
) -> tuple["_Event", str]:
    """Write the next row of the log; its seq comes from the version read under the lock (SECURITY 2.5)."""
    data = serial.dump(fact)
    serial.load(fact.kind, fact.on, data)  # what could not be read again would close the case page for good
    chain_id = case.chain_id
    row = _Event(
        case_id=case.id,
        seq=case.version + 1,
        kind=fact.kind,
        occurred_on=fact.on,
        recorded_at=_not_before(tip.at_utc if tip else None, acting),
        actor_id=acting.person_id,
        actor_name=acting.name,
        role=decision.role,
        unit_id=acting.unit_id,
        session_hash=acting.session_hash,
        ip=acting.ip,
        request_id=acting.request_id,
        data=chain.nfc(serial.canonical(data)),
        state_after=decision.state_after,
        prev_hash=tip.hash if tip else chain.NO_HASH,
        alg=chain.ALG,
    )
    digest = chain.link(chain_id, row.seq, row.prev_hash, event_body(row, chain_id))
    _insert(row, digest)
    chain.move_tip(chain_id, row.seq, digest, row.recorded_at)
    return row, digest


class _Event(NamedTuple):
    """A row of the log but for its hash."""

    case_id: int
    seq: int
    kind: str
    occurred_on: date
    recorded_at: datetime
    actor_id: int
    actor_name: str
    role: Role
    unit_id: int
    session_hash: str
    ip: str
    request_id: str
    data: str
    state_after: State
    prev_hash: str
    alg: str


# Past the unit of work: the flush of one ORM object takes as long as the rest of record().
_INSERT = Prepared(insert(CaseEvent.__table__))


def _insert(row: _Event, digest: str) -> None:
    try:
        _INSERT.run({**row._asdict(), "hash": digest})
    except IntegrityError as error:
        if "seq" in str(error.orig) or "append-only" in str(error.orig):
            raise Stale from error  # somebody else wrote this seq
        raise


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
