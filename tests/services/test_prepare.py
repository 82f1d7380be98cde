"""flask prepare on a database in use: what the office loaded stays, what a migration left empty is filled."""

from dataclasses import replace
from datetime import date

from sqlalchemy import update

from casework import calendar_data
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models import Case
from casework.rebuild import rebuild
from casework.scope import everything
from casework.services.calendars import import_notice


def test_a_year_that_the_office_loaded_otherwise_is_left_alone(app, clock_now):
    notice = calendar_data.read_notices()[-1]
    longer = replace(notice, notice="补充通知", rest_days=notice.rest_days | {date(2026, 10, 8)})
    with app.app_context(), everything(), writing():
        import_notice(longer, source="补充", acting=Acting.system(clock_now(), current_calendar()))
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["prepare"])
    assert done.exit_code == 0, done.output
    with app.app_context():
        assert current_calendar().notices[2026] == "补充通知"
        assert not current_calendar().is_working(date(2026, 10, 8))


def test_the_day_from_which_open_cases_count_is_filled_from_their_facts(office, a_case):
    case = a_case(on="2026-09-21").accepted()
    with writing():
        db.session.execute(update(Case).values(counts_from=None))
    with writing():
        assert [found.column for found in rebuild(current_calendar(), only_open=True)] == ["counts_from"]
    assert case.row.counts_from == date(2026, 9, 21)
