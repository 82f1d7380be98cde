"""The made-up province of make bench holds what the rules and the chains demand."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench import data, province
from bench.stories import STORIES, states
from casework import numbering
from casework.calendars import current_calendar
from casework.db import db
from casework.models import Case, CaseEvent
from casework.now import legal_day
from casework.scope import everything
from workflows.calendar import WorkCalendar
from workflows.codes import ENDED


@pytest.mark.parametrize("index", range(len(STORIES)))
def test_a_story_is_what_the_rules_allow(index: int) -> None:
    calendar = WorkCalendar(frozenset(), frozenset(), frozenset())
    assert states(index, calendar)[-1] in ENDED


def test_a_province_verifies(app: Flask) -> None:
    """The fixture replays every case and verifies every chain at the end."""
    with app.app_context(), everything():
        if db.engine.dialect.name != "sqlite":
            result = app.test_cli_runner().invoke(args=["bench", "data", "--cases", "10"])
            assert "SQLite" in result.output
            return
        told: list[int] = []
        today = legal_day(app.extensions["now"]())
        data.fill(data.Part(0, 1, 200), province.offices(), current_calendar(), today, told.append)
        db.session.rollback()  # its snapshot is older than the cases
        assert sum(told) == db.session.scalar(select(func.count()).select_from(Case)) == 200
        facts = db.session.scalar(select(func.count()).select_from(CaseEvent)) or 0
        assert 14 <= facts / 200 <= 17
        assert numbering.check_numbers() == []
