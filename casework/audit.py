"""Entries for everything that is not a case: sign-ins, rights, settings, exports, looks at personal data."""

from datetime import datetime, timedelta
from typing import Any

from casework import chain as links
from casework.acting import Acting
from casework.db import db
from casework.models.audit import AuditEntry
from workflows import serial
from workflows.codes import Role

CHAINS = frozenset({"auth", "admin", "export", "library", "system"})
OF_A_MATTER = "matter:"  # a chain of its own for each (decision 13)
# A step back of the clock of more than this is an entry of its own (SECURITY 6.8).
CLOCK_STEP = timedelta(seconds=2)


def note(
    action: str,
    *,
    acting: Acting,
    chain: str = "admin",
    object_type: str = "",
    object_id: str | int = "",
    result: str = "ok",
    role: Role | None = None,
    **body: Any,
) -> AuditEntry:
    """Write an entry; if it cannot be written, the act it tells of fails too (SECURITY 6.6).

    ``body``: no personal data in clear and no secrets; name the field and give a keyed fingerprint.
    """
    entry = _next_entry(_chain_id(chain, acting.now), acting)
    entry.action, entry.result = action, result
    entry.object_type, entry.object_id = object_type, str(object_id)
    entry.role_used = role
    entry.body = chain_text(body)
    return _append(entry)


def chain_text(body: dict[str, Any]) -> str:
    """Canonical JSON text of the values of an entry."""
    return links.nfc(serial.canonical(body))


def note_clock_step(last: datetime, acting: Acting) -> None:
    """Enter a step back of the clock, so that a repeated hour is seen later."""
    if last - acting.now > CLOCK_STEP:
        back = int((last - acting.now).total_seconds())
        note("clock.stepped_back", acting=acting, chain="system", seconds=back)


def _chain_id(name: str, now: datetime) -> str:
    if name.startswith(OF_A_MATTER):
        return name
    if name not in CHAINS:
        raise ValueError(f"There is no chain {name}.")
    return f"auth:{now:%Y%m}" if name == "auth" else name


def _next_entry(chain_id: str, acting: Acting) -> AuditEntry:
    tip = links.lock_tip(chain_id)
    return AuditEntry(
        chain_id=chain_id,
        seq=tip.seq + 1 if tip else 1,
        prev_hash=tip.hash if tip else links.NO_HASH,
        at_utc=max(acting.now, tip.at_utc) if tip else acting.now,
        alg=links.ALG,
        actor_id=acting.person_id,
        actor_name=acting.name,
        unit_id=acting.unit_id,
        session_hash=acting.session_hash,
        ip=acting.ip,
        request_id=acting.request_id,
    )


def _append(entry: AuditEntry) -> AuditEntry:
    entry.hash = links.link(entry.chain_id, entry.seq, entry.prev_hash, entry_body(entry))
    db.session.add(entry)
    db.session.flush()
    links.move_tip(entry.chain_id, entry.seq, entry.hash, entry.at_utc)
    return entry


def entry_body(row: Any) -> str:
    """Canonical body of an entry: every column but its id and the hashes."""
    return links.canonical(
        {
            "chain_id": row.chain_id,
            "seq": row.seq,
            "at_utc": links.moment_text(row.at_utc),
            "actor_id": row.actor_id,
            "actor_name": row.actor_name,
            "role_used": str(row.role_used or ""),
            "unit_id": row.unit_id,
            "session_hash": row.session_hash,
            "ip": row.ip,
            "request_id": row.request_id,
            "action": row.action,
            "object_type": row.object_type,
            "object_id": row.object_id,
            "result": row.result,
            "body": row.body,
            "alg": row.alg,
        }
    )
