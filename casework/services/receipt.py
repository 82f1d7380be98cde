"""The receipt date of a request, computed and explained before it is registered (收到申请之日)."""

from dataclasses import dataclass

from casework.acting import Acting
from casework.forms.intake_sheet import Arrival
from workflows import clock
from workflows.clock_reading import Reading
from workflows.codes import CONFIRMED_CHANNELS, Channel
from workflows.facts import ConfirmationAwaited, Fact, Received, Registered
from workflows.receipt import RECEIPT_BASIS


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the days on the form mean for the clock. ``remaining_days``: working days left from today."""

    arrival: Arrival
    basis: str
    reading: Reading
    remaining_days: int | None

    @property
    def channel(self) -> Channel:
        return self.arrival.channel

    @property
    def is_waiting(self) -> bool:
        """Mutual confirmation (双方确认) is missing; the clock has not started."""
        return self.arrival.received_on is None

    @property
    def needs_confirmation(self) -> bool:
        return self.channel in CONFIRMED_CHANNELS


def received_fact(arrival: Arrival) -> Received:
    """The arrival as a fact (T01)."""
    return Received(
        on=arrival.came_on,
        channel=arrival.channel,
        submitted_on=arrival.submitted_on or arrival.record_signed_on,
        signed_on=arrival.signed_on,
        tracking_no=arrival.tracking_no,
    )


def registered_fact(arrival: Arrival, acting: Acting) -> Registered:
    """Registration with its receipt date (T03); the arrival must have one."""
    if arrival.received_on is None:
        raise ValueError("An arrival that waits for confirmation cannot be registered.")
    return Registered(on=acting.today, received_on=arrival.received_on, confirmed_on=arrival.confirmed_on)


def preview(arrival: Arrival, acting: Acting) -> Receipt:
    """What registering this arrival today would make of the clock (domain 02 § 3, 5, 7)."""
    second: Fact = (
        registered_fact(arrival, acting) if arrival.received_on else ConfirmationAwaited(on=acting.today)
    )
    reading = clock.read((received_fact(arrival), second), acting.calendar)
    left = acting.calendar.count(acting.today, reading.due_on) if reading.due_on else None
    return Receipt(arrival, RECEIPT_BASIS[arrival.channel], reading, left)
