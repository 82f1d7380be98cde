"""Two clerks register at the same moment: every case has its own number, none is lost."""

from concurrent.futures import ThreadPoolExecutor

from casework.db import db, write
from casework.models import Case
from casework.scope import everything
from casework.services.intake import register_request
from tests.papers import sheet

CLERKS, PAPERS = 4, 5


def test_numbers_are_unique_when_clerks_register_at_once(app, acting_as):
    acting = acting_as("wangmin")

    def register_some(_: int) -> list[str]:
        with app.app_context(), everything():
            numbers = [write(lambda: register_request(sheet(), acting).number) for _ in range(PAPERS)]
            db.session.remove()
            return numbers

    with ThreadPoolExecutor(CLERKS) as pool:
        found = sorted(n for numbers in pool.map(register_some, range(CLERKS)) for n in numbers)
    assert found == [f"DG-2026-{no:04d}" for no in range(1, CLERKS * PAPERS + 1)]
    with app.app_context(), everything():
        assert db.session.query(Case).count() == CLERKS * PAPERS
