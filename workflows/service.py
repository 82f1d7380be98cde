"""The day on which a letter takes effect (送达生效), by method.

Source: 国办公开办函〔2016〕235号 item 4; 民诉法 Art 89, 90, 95 by analogy; domain 02 § 8.
"""

from datetime import date

from workflows.calendar import WorkCalendar, add_calendar_days
from workflows.codes import Method

PUBLIC_NOTICE_CALENDAR_DAYS = 30  # 民诉法 Art 95 by analogy

# Methods by which the addressee has the letter on the day it takes effect; only the post delivers later.
SERVED_AT_ONCE = frozenset(Method) - {Method.post}


def effective_on(
    method: Method,
    *,
    calendar: WorkCalendar,
    dispatched_on: date | None = None,
    signed_on: date | None = None,
    arrived_on: date | None = None,
) -> date | None:
    """The effective date, or None while the day it depends on is not known.

    post: posting. direct, via_organ, lien: signature or the witnessed record. electronic: arrival at the
    agreed address. public_notice: 30 calendar days after the notice (``dispatched_on``).
    """
    if method is Method.post:
        return dispatched_on
    if method is Method.electronic:
        return arrived_on or dispatched_on
    if method is Method.public_notice:
        if dispatched_on is None:
            return None
        return calendar.roll_forward(add_calendar_days(dispatched_on, PUBLIC_NOTICE_CALENDAR_DAYS))
    return signed_on
