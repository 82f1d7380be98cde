"""Events of the worked clock examples as facts (the event fields of domain 02 § 12)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from workflows import facts as f
from workflows.calendar import WorkCalendar
from workflows.codes import Channel, ExtensionReason, FeeMethod, Method, Role, TransferKind
from workflows.service import effective_on

Event = Mapping[str, Any]


def facts_of(events: Sequence[Event], calendar: WorkCalendar) -> tuple[tuple[f.Fact, ...], date | None]:
    """The facts of the events and the day of an ``as_of`` event. Raises ValueError, KeyError."""
    facts: list[f.Fact] = []
    as_of: date | None = None
    for n, event in enumerate(events):
        if event["type"] == "as_of":
            as_of = _day(event, "date")
            continue
        reader = _READERS.get(event["type"])
        if reader is None:
            raise ValueError(f"unknown event type {event['type']}")
        facts += reader(event, n, calendar)
    return tuple(facts), as_of


def contradictions(events: Sequence[Event]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """(place, words) for dates inside one event that cannot both be right.

    Only what is impossible: an approval later than its notice, or a late opinion, is for the clock to find.
    """
    for n, event in enumerate(events):
        for earlier, later in _IN_ORDER:
            a, b = event.get(earlier), event.get(later)
            if a and b and a > b:
                yield (n, later), f"{later} {b} is before {earlier} {a}"


# (earlier, later): what cannot be the other way round.
_IN_ORDER = (
    ("submitted", "confirmed"), ("arrived", "confirmed"), ("dispatched", "delivered"),
    ("dispatched", "signed"), ("sent", "delivered"), ("sent", "signed"), ("sent", "returned"),
    ("sent", "opinion_received"), ("sent", "accepted"), ("posted", "received"),
)  # fmt: skip


def _day(event: Event, *keys: str) -> date:
    day = _maybe(event, *keys)
    if day is None:
        raise ValueError(f"{event['type']} needs {' or '.join(keys)}")
    return day


def _maybe(event: Event, *keys: str) -> date | None:
    for key in keys:
        value = event.get(key)
        if value is None:
            continue
        if type(value) is not date:
            raise ValueError(f"{key}: {value!r} is not a date")
        return value
    return None


def _effective(event: Event, calendar: WorkCalendar) -> date:
    """The effective date of a letter (domain 02 § 8)."""
    day = effective_on(
        _method(event),
        calendar=calendar,
        dispatched_on=_maybe(event, "dispatched", "sent"),
        signed_on=_maybe(event, "signed", "delivered"),
        arrived_on=_maybe(event, "arrived", "delivered", "sent"),
    )
    if day is None:
        raise ValueError(f"{event['type']} has no day on which it takes effect")
    return day


def _method(event: Event) -> Method:
    return Method(event.get("method", Method.direct))


def _served(event: Event, kind: str, n: int) -> list[f.Fact]:
    day = _maybe(event, "delivered")
    return [f.NoticeServed(on=day, notice=kind, letter_id=n)] if day else []


def _received(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    on = _day(event, "submitted", "arrived", "signed", "record_signed", "confirmed")
    channel = Channel(event["channel"])
    paper = f.Received(
        on=on, channel=channel, submitted_on=_maybe(event, "submitted"), signed_on=_maybe(event, "signed")
    )
    confirmed = _maybe(event, "confirmed")
    if confirmed is None:
        return [paper]
    return [paper, f.Registered(on=confirmed, received_on=confirmed, confirmed_on=confirmed)]


def _correction_notice(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    notice = f.CorrectionRequested(
        on=_effective(event, calendar),
        letter_id=n,
        method=_method(event),
        period_days=event.get("period_wd", 10),
    )
    return [notice, *_served(event, notice.kind, n)]


def _correction_received(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    justified = bool(event.get("justified", False))
    posted_on = _maybe(event, "posted")
    return [f.CorrectionReceived(on=_day(event, "received"), posted_on=posted_on, justified=justified)]


def _consult(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    party = str(event["party"])
    is_third = event["type"] == "third_party_consult"
    is_co_maker = bool(event.get("co_maker", False))
    facts: list[f.Fact] = [
        f.ConsultationSent(on=_day(event, "sent"), party=party, third_party=is_third, co_maker=is_co_maker)
    ]
    for key, cls in _ANSWERS:
        day = _maybe(event, key)
        if day:
            facts.append(cls(on=day, party=party))
    return facts


_ANSWERS: tuple[tuple[str, Callable[..., f.Fact]], ...] = (
    ("delivered", f.ConsultationServed),
    ("opinion_received", f.OpinionReceived),
    ("returned", f.ConsultationReturned),
)


def _extension(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    return [
        f.Extended(
            on=_effective(event, calendar),
            letter_id=n,
            days=event["days"],
            reason_code=ExtensionReason.other,
            method=_method(event),
            approved_by=Role(event["approved_by"]),
            approved_on=_maybe(event, "approved_on"),
            dispatched_on=_maybe(event, "dispatched", "sent"),
        )
    ]


def _delayed_reply(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    return [
        f.DelayGranted(
            on=_effective(event, calendar),
            letter_id=n,
            new_due_on=_day(event, "new_due"),
            method=_method(event),
            approved_by=Role(event["approved_by"]),
            approved_on=_maybe(event, "approved_on"),
            dispatched_on=_maybe(event, "dispatched", "sent"),
        )
    ]


def _fee_notice(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    notice = f.FeeCharged(
        on=_effective(event, calendar), letter_id=n, method=_method(event), fee_method=FeeMethod.by_item,
        amount=event.get("amount", 1),
    )  # fmt: skip
    return [notice, *_served(event, notice.kind, n)]


def _fee_paid(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    return [f.FeePaid(on=_day(event, "date"), receipt_no="", amount=event.get("amount", 1))]


def _reason_request(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    on, days = _day(event, "signed", "dispatched", "sent"), event.get("period_wd", 5)
    notice = f.ReasonsRequested(on=on, letter_id=n, method=_method(event), period_days=days)
    return [notice, *_served(event, notice.kind, n)]


def _reason_received(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    return [f.ReasonsReceived(on=_day(event, "date", "received"))]


def _transfer(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    on = _day(event, "sent")
    for key in ("accepted", "returned"):
        _maybe(event, key)
    handle = TransferKind.handle
    return [f.Transferred(on=on, transfer_id=n, to_unit_id=0, transfer_kind=handle, hop_no=1, reply_by_on=on)]


def _withdrawn(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    return [f.Withdrawn(on=_day(event, "date"), identity_checked=True, voluntary=True)]


def _reply(event: Event, n: int, calendar: WorkCalendar) -> list[f.Fact]:
    on = _effective(event, calendar)
    return [f.Delivered(on=on, letter_id=n, method=_method(event), pdf_sha256="")]


_READERS: dict[str, Callable[[Event, int, WorkCalendar], list[f.Fact]]] = {
    "received": _received,
    "correction_notice": _correction_notice,
    "correction_received": _correction_received,
    "third_party_consult": _consult,
    "organ_consult": _consult,
    "extension": _extension,
    "delayed_reply": _delayed_reply,
    "fee_notice": _fee_notice,
    "fee_paid": _fee_paid,
    "reason_request": _reason_request,
    "reason_received": _reason_received,
    "transfer": _transfer,
    "withdrawn": _withdrawn,
    "reply": _reply,
}
