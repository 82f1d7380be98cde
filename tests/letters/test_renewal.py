"""A letter is told when its words change before it is signed; a second, plain way counts day by day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.letters import texts
from casework.letters.renewal import renewed

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 30).map(lambda n: FIRST + timedelta(days=n))
VERSIONS = st.lists(
    st.fixed_dictionaries({
        "code": st.just("GRANT_A"), "effective_from": DAYS, "effective_to": st.none() | DAYS,
        "organ_id": st.sampled_from([None, 1, 2]),
    }),
    max_size=6, unique_by=lambda one: (one["effective_from"], one["organ_id"]),
)  # fmt: skip


class Listed:
    """Texts of one result, given by hand."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def entries(self, file: str, table: str) -> Sequence[Mapping[str, Any]]:
        return self.rows if table == "reply" else []


@pytest.fixture(scope="module")
def listed() -> Iterator[Listed]:
    source = Listed()
    texts.SOURCES.append(source)
    yield source
    texts.SOURCES.remove(source)


def label(day: date, organ_id: int) -> str:
    try:
        return texts.reply_text("GRANT_A", day, organ_id).version
    except texts.MissingValue:
        return ""


@given(rows=VERSIONS, today=DAYS, last=DAYS, organ_id=st.sampled_from([0, 1, 2]))
def test_the_first_day_of_other_words_is_told(listed, rows, today, last, organ_id):
    listed.rows = rows
    used = label(today, organ_id) or "reply/GRANT_A@2025-01-01"
    found = renewed([used, used], organ_id, today=today, until=last)
    days = [today + timedelta(days=n) for n in range((last - today).days + 1)]
    other = next((day for day in days if label(day, organ_id) not in ("", used)), None)
    assert bool(found) == (other is not None)
    assert len(found) <= 1
    if other is not None and other > today:
        assert found[0].on == other


def test_words_that_changed_while_the_letter_lay_there_are_told_with_their_first_day(listed):
    listed.rows = [{"code": "GRANT_A", "effective_from": FIRST + timedelta(days=n)} for n in (0, 5)]
    found = renewed(["reply/GRANT_A@2026-01-01"], 1, today=date(2026, 1, 9), until=date(2026, 1, 9))
    assert [(one.key, one.on) for one in found] == [("reply/GRANT_A", date(2026, 1, 6))]


def test_a_letter_of_unknown_words_is_no_fault(listed):
    assert renewed(["GRANT_A@2019-05-15"], 1, today=FIRST, until=date(2027, 1, 1)) == ()
