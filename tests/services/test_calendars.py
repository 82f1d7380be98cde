"""A new holiday notice moves due dates as one logged act (DESIGN D5)."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casework import calendar_data
from casework.acting import Acting
from casework.calendar_data import YearNotice
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models import AuditEntry, Case
from casework.services.calendars import MovedDate, import_notice

NEXT_YEAR = YearNotice(
    2027, "国办发明电〔2026〕样例号", frozenset({date(2027, 1, 1), date(2027, 1, 4)}), frozenset()
)


@pytest.fixture
def system(office, clock_now):
    return Acting.system(clock_now(), current_calendar())


def test_the_calendar_is_that_of_the_notices(office):
    assert current_calendar().version == calendar_data.load().version
    assert current_calendar() is current_calendar()


def test_a_provisional_date_moves_with_the_notice_and_is_logged(office, a_case, system):
    case = a_case(on="2026-12-14").registered()
    assert (case.row.due_on, case.row.provisional) == (date(2027, 1, 12), True)
    with writing():
        moved = import_notice(NEXT_YEAR, source="sample", acting=system)
    assert moved == (MovedDate(case.ref, date(2027, 1, 12), date(2027, 1, 13)),)
    assert (case.row.due_on, case.row.provisional) == (date(2027, 1, 13), False)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "calendar.imported")).all()[-1]
    assert json.loads(entry.body)["moved"] == [[case.ref, "2027-01-12", "2027-01-13"]]


def test_a_date_inside_known_years_stays(office, a_case, system):
    a_case(on="2026-09-21").registered()
    with writing():
        assert import_notice(NEXT_YEAR, source="sample", acting=system) == ()


def test_loading_the_same_notice_again_does_nothing(office, system):
    notice = calendar_data.read_notices()[-1]
    with writing():
        assert import_notice(notice, source="again", acting=system) is None


def test_a_corrected_notice_replaces_the_days_of_its_year(office, a_case, system):
    a_case(on="2026-09-21").registered()
    notice = calendar_data.read_notices()[-1]
    longer = replace(notice, rest_days=notice.rest_days | {date(2026, 10, 8)})
    with writing():
        moved = import_notice(longer, source="corrected", acting=system)
    assert [m.after for m in moved] == [date(2026, 10, 27)]
    assert db.session.scalars(select(Case.due_on)).all() == [date(2026, 10, 27)]
