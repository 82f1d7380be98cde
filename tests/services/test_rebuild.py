"""A case row that is not what its facts say is found and mended (DESIGN D19)."""

import pytest
from sqlalchemy import update

from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models import Case
from casework.project import PROJECTED, columns
from casework.rebuild import rebuild, verify
from casework.record import casefile_of


def spoil(**values):
    with writing():
        db.session.execute(update(Case).values(**values).execution_options(synchronize_session=False))


@pytest.fixture
def case(office, a_case):
    return a_case().accepted()


@pytest.mark.parametrize(
    ("column", "value"),
    [("state", "SIGNING"), ("due_on", None), ("handler_id", None), ("on_time", True), ("extension_days", 5)],
)
def test_a_wrong_row_is_found_and_rebuilt(case, column, value):
    before = getattr(case.row, column)
    spoil(**{column: value})
    assert [d.column for d in verify(current_calendar())] == [column]
    with writing():
        assert [d.column for d in rebuild(current_calendar())] == [column]
    assert list(verify(current_calendar())) == []
    assert getattr(case.row, column) == before


def test_the_projected_columns_are_those_that_are_computed(case):
    assert set(columns(case.row, casefile_of(case.row), current_calendar())) == set(PROJECTED)
