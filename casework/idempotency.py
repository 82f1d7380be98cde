"""Double submits: the same form sent twice has one result (SECURITY 2.7)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update

from casework.acting import Acting
from casework.db import db, upsert
from casework.models.idempotency import Idempotency

KEPT = timedelta(days=7)


class KeyReused(Exception):
    """The key of a form came back with other content."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the first submit was answered with."""

    status: int
    location: str


def once(acting: Acting, key: str, route: str, body_sha256: str) -> Answer | None:
    """Claim the key, first thing in the transaction. None: go on; an Answer: this was done already.

    Raises KeyReused when the same key was used for another route or content.
    """
    claim = (
        upsert(Idempotency)
        .values(
            person_id=acting.person_id,
            key=key,
            route=route,
            body_sha256=body_sha256,
            status=0,
            location="",
            created_at=acting.now,
        )
        .on_conflict_do_nothing(index_elements=["person_id", "key"])
        .returning(Idempotency.key)
    )
    if db.session.execute(claim).first() is not None:
        return None
    return _earlier(acting.person_id, key, route, body_sha256)


def _earlier(person_id: int, key: str, route: str, body_sha256: str) -> Answer:
    row = db.session.execute(
        select(Idempotency.route, Idempotency.body_sha256, Idempotency.status, Idempotency.location).where(
            Idempotency.person_id == person_id, Idempotency.key == key
        )
    ).one()
    if (row.route, row.body_sha256) != (route, body_sha256):
        raise KeyReused
    return Answer(row.status, row.location)


def answered(acting: Acting, key: str, *, status: int, location: str) -> None:
    """Keep the answer of the act, last thing in the same transaction."""
    db.session.execute(
        update(Idempotency)
        .where(Idempotency.person_id == acting.person_id, Idempotency.key == key)
        .values(status=status, location=location)
        .execution_options(synchronize_session=False)
    )


def forget_old(acting: Acting) -> int:
    """Drop keys older than seven days; returns how many."""
    old = delete(Idempotency).where(Idempotency.created_at < acting.now - KEPT)
    return int(db.session.execute(old.execution_options(synchronize_session=False)).rowcount)
