"""A calendar feed as a file: number, state and due date of cases; no name, no title, no content."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from casework import labels
from workflows.calendar import following

MEDIA_TYPE = "text/calendar; charset=utf-8"


def write_feed(lines: Iterable[Any], *, now: datetime, address: Callable[[str], str], host: str) -> bytes:
    """``address(number)``: where the case can be opened. ``host``: makes the ids of events unique."""
    from icalendar import Calendar, Event  # only where it is needed: it is slow to load

    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//{labels.FEED_NAME}//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", labels.FEED_NAME)
    for line in lines:
        ref = line.number or f"S{line.id}"
        event = Event()
        event.add("uid", f"{ref}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", line.due_on)
        event.add("dtend", following(line.due_on))
        mark = labels.PROVISIONAL if line.provisional else ""
        event.add("summary", f"{ref} {labels.STATES[line.state]}{mark}")
        event.add("url", address(ref))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
