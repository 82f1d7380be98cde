"""How many requests an applicant has made: this month, this year; what Art 35 and the fee count from."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from casework.acting import Acting
from casework.db import db
from casework.models import Case
from casework.services.duplicates import requests_of


@dataclass(frozen=True, slots=True)
class Counts:
    """Requests of one applicant to one organ, by receipt date, up to today.

    ``rank``: place of this case among those of its calendar month; withdrawn ones keep theirs.
    """

    rank: int
    in_month: int
    in_year: int
    months: tuple[tuple[date, int], ...]
    of_organ: int  # all requests to the organ in the same time
    first_month: int
    year: int
    last_month: int

    @property
    def share(self) -> int:
        """Per cent of all requests to the organ."""
        return round(100 * self.in_year / self.of_organ) if self.of_organ else 0


def counts_of(case: Case, acting: Acting) -> Counts:
    """Count the requests of the applicant of a case in the calendar year of its receipt.

    Source: 条例 Art 35; 国办函〔2020〕109号 Art 4 (per applicant and calendar month); domain 05 § 2.
    """
    day = case.received_on or case.arrived_on
    first, last = _year_of(day)
    days = [(other.received_on or other.arrived_on, other.id) for other in requests_of_year(case)]
    months = Counter(d.month for d, _ in days)
    in_month = [key for key in days if key[0].month == day.month]
    return Counts(
        rank=in_month.index((day, case.id)) + 1,
        in_month=len(in_month),
        in_year=len(days),
        months=tuple((date(day.year, month, 1), n) for month, n in sorted(months.items())),
        of_organ=_of_organ(case, first, last),
        first_month=days[0][0].month,
        year=day.year,
        last_month=max(days[-1][0].month, acting.today.month if acting.today.year == day.year else 12),
    )


def requests_of_year(case: Case) -> list[Case]:
    """The applicant's requests to the organ in the calendar year of this one's receipt, by receipt date."""
    first, last = _year_of(case.received_on or case.arrived_on)
    own = requests_of(case, Case.organ_id == case.organ_id, Case.received_on.between(first, last)) or (case,)
    return sorted(own, key=lambda other: (other.received_on or other.arrived_on, other.id))


def _year_of(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _of_organ(case: Case, first: date, last: date) -> int:
    statement = select(func.count(Case.id)).where(
        Case.organ_id == case.organ_id, Case.received_on.between(first, last)
    )
    return db.session.scalar(statement) or 0
