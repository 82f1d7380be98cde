"""The search shows what standard texts say today, to everybody."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_library.codes import Collection, Validity
from case_library.models.index import IndexedDocument
from case_library.search.asked import Asked
from case_library.search.find import find
from case_library.services import text_days, texts
from casework.db import db, writing
from casework.models import Organ, StandardText
from casework.scope import everything
from tests.library.making import EDITOR, text_published

KEY = "reply/GRANT_A"
WORD = "雪花莲"  # no other text says it
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 30).map(lambda n: FIRST + timedelta(days=n))


def changed(words: str) -> str:
    return f"{words}{WORD}。"


@pytest.fixture
def begun(app, acting_as, clock_now) -> Iterator[None]:
    """The shipped texts on a day."""
    clock_now.set("2026-03-02")
    with app.app_context(), everything():
        with writing():
            texts.load_texts(acting_as(EDITOR))
        yield


def entries(words: str) -> list[str]:
    """The addresses of the standard texts that are found."""
    asked = Asked(words=words, collections=frozenset({Collection.text}))
    return [hit.address for hit in find(asked).hits]


def test_the_texts_are_found_as_soon_as_they_are_loaded(begun, clock_now):
    assert f"/library/texts/{KEY}" in entries("予以公开")
    asked = Asked(collections=frozenset({Collection.text}))
    keys = set(db.session.scalars(db.select(StandardText.key)))
    assert find(asked).total == len(keys)


def test_words_that_begin_later_are_found_from_their_first_day_on(begun, acting_as, clock_now):
    row = text_published(acting_as, KEY, changed)
    assert entries(WORD) == []
    clock_now.set((row.effective_from - timedelta(days=1)).isoformat())
    assert text_days.follow(acting_as(EDITOR)) == 0
    assert entries(WORD) == []
    clock_now.set(row.effective_from.isoformat())
    assert text_days.follow(acting_as(EDITOR)) == 1
    assert entries(WORD) == [f"/library/texts/{KEY}"]
    assert text_days.follow(acting_as(EDITOR)) == 0


def test_words_that_begin_today_are_found_at_once(begun, acting_as, clock_now):
    text_published(acting_as, KEY, changed, effective_from=clock_now.today)
    assert entries(WORD) == [f"/library/texts/{KEY}"]


def test_words_of_one_organ_are_never_shown_as_those_of_all(begun, acting_as, clock_now):
    organ_id = db.session.scalars(db.select(Organ.id).order_by(Organ.id)).first()
    row = text_published(acting_as, KEY, changed, effective_from=clock_now.today, organ_id=organ_id)
    assert text_days.follow(acting_as(EDITOR)) == 0
    assert row.effective_from == clock_now.today
    assert entries(WORD) == []


def test_words_that_ended_give_way_to_those_that_stood_before(begun, acting_as, clock_now):
    today = clock_now.today
    text_published(acting_as, KEY, changed, effective_from=today, effective_to=today)
    clock_now.set((today + timedelta(days=1)).isoformat())
    assert text_days.follow(acting_as(EDITOR)) == 1
    assert entries(WORD) == []
    rows = db.select(IndexedDocument).where(IndexedDocument.address == f"/library/texts/{KEY}")
    assert db.session.scalars(rows).one().in_force


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), min_size=1, max_size=5), DAYS)
def test_a_reader_meets_the_latest_in_force_else_what_was_else_what_comes(days, today):
    versions = [StandardText(effective_from=begins, effective_to=ends) for begins, ends in days]
    row, validity = text_days.shown(versions, today)
    ended = row.effective_to is not None and row.effective_to < today
    if validity is Validity.valid:
        assert row.effective_from <= today
        assert not ended
        later = [v for v in versions if row.effective_from < v.effective_from <= today]
        assert all(v.effective_to is not None and v.effective_to < today for v in later)
    elif validity is Validity.expired:
        assert ended
        assert all(v.effective_from > today or (v.effective_to and v.effective_to < today) for v in versions)
    else:
        assert row.effective_from == min(v.effective_from for v in versions) > today
