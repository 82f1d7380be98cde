"""Signing in: failures are counted before the password is looked at; unknown names are treated like others.

Source: SECURITY-DESIGN 9.4, 9.6.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select

from casework import audit, rates
from casework.acting import Acting
from casework.db import db
from casework.models import OneTimeLink, Person, PersonStatus, SignInCount, WebSession
from casework.secret_files import fingerprint

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked for names without a password, so that they take as long as any other: a hash of random bytes that
# nobody kept, with the parameters of HASHER, not made anew because that would slow the start.
_DUMMY = "$argon2id$v=19$m=19456,t=2,p=1$n3XUj/IJ4L5rRJ2FiOPUww$yjR6e8SmR0r2nsTBv3M4Sptj8yFq4dMlOYqTQszLmc4"
FAILURES, FAILURE_WINDOW, LOCK = 5, timedelta(minutes=15), timedelta(minutes=30)
ADDRESS_FAILURES, ADDRESS_WINDOW = 20, timedelta(minutes=10)
LOGIN_NAME = re.compile(r"[a-z0-9._-]{3,32}")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in, already counted as failed."""

    name: str
    name_fingerprint: str
    is_locked: bool
    from_address: int


def read_name(typed: str) -> str:
    return typed.strip().lower()[:64]


def count_attempt(typed: str, acting: Acting) -> Attempt:
    """Count the try for the name and for the address; needs its own ``writing()``."""
    name = read_name(typed)
    from_address = rates.count("sign_in", acting.ip, window=ADDRESS_WINDOW, now=acting.now)
    mark = fingerprint("login", name)
    return Attempt(name, mark, _count_name(mark, acting.now), from_address)


def check_address(attempt: Attempt, acting: Acting) -> None:
    """Raises TooMany over 20 failures from one address in ten minutes."""
    rates.check(
        attempt.from_address,
        action="sign_in",
        limit=ADDRESS_FAILURES,
        window=ADDRESS_WINDOW,
        now=acting.now,
    )


def _count_name(mark: str, now: datetime) -> bool:
    """Whether the name is locked; if not, one more failure stands against it."""
    row = db.session.get(SignInCount, mark, with_for_update=True)
    if row is None:
        row = SignInCount(name_fingerprint=mark, failures=0, first_at=now, locked_until=None)
        db.session.add(row)
    if row.locked_until and row.locked_until > now:
        return True
    if row.locked_until or now - row.first_at >= FAILURE_WINDOW:
        row.failures, row.first_at, row.locked_until = 0, now, None
    row.failures += 1
    if row.failures >= FAILURES:
        row.locked_until = now + LOCK
    return False


def check_password(attempt: Attempt, password: str) -> int | None:
    """The person with this name and password, or None; outside any write transaction (28 ms of hashing)."""
    found = db.session.execute(
        select(Person.id, Person.password_hash, Person.status).where(Person.login == attempt.name)
    ).one_or_none()
    stored = found.password_hash if found and found.password_hash else _DUMMY
    right = is_password(stored, password)
    if attempt.is_locked or not right or found is None or not found.password_hash:
        return None
    return int(found.id) if found.status == PersonStatus.active else None


def is_password(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def record_failure(attempt: Attempt, acting: Acting) -> None:
    audit.note(
        "login.failed",
        acting=acting,
        chain="auth",
        object_type="login",
        object_id=attempt.name_fingerprint,
        result="locked" if attempt.is_locked else "refused",
    )


def record_success(attempt: Attempt, person_id: int, password: str, acting: Acting) -> Person:
    """Clear the counters, freshen an old hash, write the entry; in the transaction that opens the session."""
    person = db.session.get_one(Person, person_id)
    row = db.session.get(SignInCount, attempt.name_fingerprint, with_for_update=True)
    if row:
        row.failures, row.locked_until = 0, None
    rates.give_back("sign_in", acting.ip, window=ADDRESS_WINDOW, now=acting.now)
    if person.password_hash and HASHER.check_needs_rehash(person.password_hash):
        person.password_hash = HASHER.hash(password)
    audit.note(
        "login.succeeded",
        acting=acting,
        chain="auth",
        object_type="person",
        object_id=person.uuid,
    )
    return person


def forget_old(acting: Acting) -> None:
    """Drop sessions that ended by time, counters of past windows and dead links; for the scheduler."""
    rates.forget_before(acting.now - timedelta(days=1))
    for statement in (
        delete(WebSession).where(WebSession.created_at < acting.now - timedelta(hours=8)),
        delete(OneTimeLink).where(OneTimeLink.expires_at < acting.now - timedelta(days=1)),
        delete(SignInCount).where(SignInCount.first_at < acting.now - timedelta(days=1)),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
