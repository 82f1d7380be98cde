"""How somebody wants to be told (消息设置): address, by mail or not, quiet hours. One's own only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from sqlalchemy import select

from casework import pii, secret_files
from casework.acting import Acting
from casework.audit import note
from casework.db import Stale, db
from casework.models.message import MessagePreference
from casework.models.person import Person

_TABLE, _COLUMN = "message_preferences", "email"


@dataclass(frozen=True, slots=True)
class Preference:
    """What the page shows. ``masked``: the address as it may be seen; ``version`` 0: nothing kept yet."""

    masked: str = ""
    by_mail: bool = True
    quiet_from: time | None = None
    quiet_until: time | None = None
    version: int = 0


def preference_of(person_id: int) -> Preference:
    """What somebody chose."""
    row = db.session.get(MessagePreference, person_id)
    if row is None:
        return Preference()
    address = pii.unseal(_TABLE, _COLUMN, _uuid(person_id), row.email_sealed)
    masked = pii.mask_email(address) if address else ""
    return Preference(masked, row.by_mail, row.quiet_from, row.quiet_until, row.version)


def save_preference(
    *,
    email: str,
    drop_email: bool,
    by_mail: bool,
    quiet_from: time | None,
    quiet_until: time | None,
    seen: int,
    acting: Acting,
) -> None:
    """Keep what somebody chose; an empty ``email`` leaves the address as it is. Needs ``writing()``.

    Raises Stale: the page was older than the row.
    """
    row = db.session.get(MessagePreference, acting.person_id, with_for_update=True)
    if seen != (row.version if row else 0):
        raise Stale
    sealed = pii.seal(_TABLE, _COLUMN, _uuid(acting.person_id), email)
    if row is None:
        row = MessagePreference(person_id=acting.person_id)
        db.session.add(row)
    row.by_mail, row.quiet_from, row.quiet_until = by_mail, quiet_from, quiet_until
    if drop_email or sealed:
        row.email_sealed = None if drop_email else sealed
    db.session.flush()
    mark = secret_files.fingerprint("email", email) if email and not drop_email else ""
    note("preference.saved", acting=acting, object_type="person", object_id=acting.person_id,
         by_mail=by_mail, email=mark, email_dropped=drop_email)  # fmt: skip


def _uuid(person_id: int) -> str:
    return db.session.scalars(select(Person.uuid).where(Person.id == person_id)).one()
