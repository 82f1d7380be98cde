"""What leaves the house for a message: sealed into the outbox, in the transaction that wrote the message.

Nothing is sent here; services/outbox.py does that. A subject names the case by its number and nothing else.
Source: SECURITY 12.5.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from uuid import uuid4

from sqlalchemy import select

from casework import labels, notifiers, pii
from casework.acting import Acting
from casework.db import db
from casework.models.case import Case
from casework.models.message import Channel, MessageKind, MessagePreference, OutboxItem
from casework.models.person import Person
from casework.now import OFFICE_ZONE
from casework.services.absences import Target

TRIED_FOR = timedelta(days=3)  # SECURITY 12.5
_TABLE, _COLUMN = "outbox", "payload"


class Matter(Protocol):
    """What a message is about; services.messages.News."""

    @property
    def kind(self) -> MessageKind: ...
    @property
    def case_id(self) -> int | None: ...
    @property
    def due_on(self) -> Any: ...
    @property
    def params(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody for whom a message was written now, and its key."""

    target: Target
    key: str


def queue(matter: Matter, told: Sequence[Told], channels: Iterable[Channel], acting: Acting) -> None:
    """Put into the outbox what goes by these ways, as far as they are set up and wanted."""
    ways = [way for way in Channel if way in set(channels) & notifiers.configured()]
    if not ways:
        return
    ref = _ref(matter.case_id)
    people = _people([one.target for one in told])
    for one in told:
        person = people[one.target.person_id]
        stands_for = people[one.target.stands_for].name if one.target.stands_for else ""
        for way in ways:
            if address := address_of(way, person):
                _put(way, one.key, person, address, _written(matter, ref, stands_for), acting)


def address_of(way: Channel, person: Any) -> str:
    """Where a way finds somebody; empty for who does not want it or has no address."""
    if way is Channel.webhook:
        return str(person.staff_no)
    if not person.email_sealed or not person.by_mail:
        return ""
    try:
        return pii.unseal("message_preferences", "email", person.uuid, person.email_sealed)
    except pii.SealBroken:  # one broken address must not keep everybody else from being told
        return ""


def person_with_address(person_id: int) -> Any:
    """One person as ``address_of`` needs it."""
    return db.session.execute(_PEOPLE.where(Person.id == person_id)).one()


_PEOPLE = select(
    Person.id, Person.uuid, Person.name, Person.staff_no, MessagePreference.email_sealed,
    MessagePreference.by_mail, MessagePreference.quiet_from, MessagePreference.quiet_until,
).outerjoin(MessagePreference, MessagePreference.person_id == Person.id)  # fmt: skip


def _people(targets: Sequence[Target]) -> dict[int, Any]:
    ids = {target.person_id for target in targets} | {t.stands_for for t in targets if t.stands_for}
    return {row.id: row for row in db.session.execute(_PEOPLE.where(Person.id.in_(ids)))}


def _ref(case_id: int | None) -> str:
    if case_id is None:
        return ""
    return db.session.scalar(select(Case.number).where(Case.id == case_id)) or f"S{case_id}"


def _written(matter: Matter, ref: str, stands_for: str) -> dict[str, str]:
    """Subject, text and link in words."""
    link = f"{notifiers.public_url()}/cases/{ref}" if ref else f"{notifiers.public_url()}/messages"
    words = labels.message_words(matter.kind, matter.params, ref=ref, due_on=matter.due_on)
    return {
        "subject": labels.mail_subject(matter.kind, ref),
        "text": labels.mail_text(words, labels.message_parts(matter.params), link, stands_for),
        "url": link,
    }


def _put(way: Channel, key: str, person: Any, address: str, written: dict[str, str], acting: Acting) -> None:
    uuid, at = str(uuid4()), after_quiet(acting.now, person.quiet_from, person.quiet_until)
    db.session.add(
        OutboxItem(
            uuid=uuid, dedup_key=f"{key}:{way}", channel=way, person_id=person.id,
            payload_sealed=seal(uuid, {**written, "address": address}),
            next_at=at, give_up_at=at + TRIED_FOR, created_at=acting.now,
        )
    )  # fmt: skip


def seal(uuid: str, payload: dict[str, str]) -> bytes:
    """Address and text as they lie in the outbox."""
    return pii.seal_bytes(_TABLE, _COLUMN, uuid, json.dumps(payload, ensure_ascii=False).encode())


def unseal(uuid: str, sealed: bytes) -> dict[str, str]:
    """Raises pii.SealBroken."""
    payload: dict[str, str] = json.loads(pii.unseal_bytes(_TABLE, _COLUMN, uuid, sealed))
    return payload


def after_quiet(moment: datetime, quiet_from: time | None, quiet_until: time | None) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in; they may pass midnight."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return moment
    local = moment.astimezone(OFFICE_ZONE)
    at = local.time()
    if quiet_from < quiet_until:
        is_quiet = quiet_from <= at < quiet_until
    else:
        is_quiet = at >= quiet_from or at < quiet_until
    if not is_quiet:
        return moment
    ends_on = local.date() if at < quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(ends_on, quiet_until, OFFICE_ZONE).astimezone(moment.tzinfo)
