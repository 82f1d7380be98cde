"""The example of a standard text is a whole letter of fictional values in which the text says its words."""

from datetime import timedelta

import pytest

from case_library import wording
from case_library.services.text_example import example
from case_library.services.texts import load_texts
from casework.db import db, writing
from casework.letters.docx import to_docx
from casework.letters.texts import GAP, PLACEHOLDER, Text, frame_text
from casework.models import StandardText
from casework.scope import everything
from tests.library.making import EDITOR


@pytest.fixture
def shipped(app, acting_as):
    """Every text that ships, and who looks."""
    with app.app_context(), everything():
        with writing():
            load_texts(acting_as(EDITOR))
        yield list(db.session.scalars(db.select(StandardText))), acting_as(EDITOR)


def as_text(row, body=None):
    return Text(row.key, row.effective_from, body or row.body)


def marked(body):
    """The same text with a mark in every sentence."""
    return wording.replaced(body, {line.path: f"◆{line.words}" for line in wording.lines(body)})


def test_every_shipped_text_has_an_example_without_a_gap(shipped):
    rows, who = shipped
    for row in rows:
        content = example(as_text(row), max(row.effective_from, who.today), who.calendar)
        assert GAP not in content.plain(), row.key
        assert not PLACEHOLDER.search(content.plain()), row.key
        assert to_docx(content)[:2] == b"PK"


def test_the_example_says_the_words_that_were_typed_and_no_letter_does(shipped):
    rows, who = shipped
    for row in rows:
        content = example(as_text(row, marked(row.body)), who.today, who.calendar)
        assert "◆" in content.plain() + content.title, row.key
    assert "◆" not in wording.said(dict(frame_text(who.today).raw))


def test_an_example_of_a_later_day_counts_its_days_from_there(shipped):
    rows, who = shipped
    receipt = next(row for row in rows if row.key == "letter/D01")
    day = who.today + timedelta(days=7)
    due = who.calendar.add(day, 20)
    assert f"{due.year}年{due.month}月{due.day}日" in example(as_text(receipt), day, who.calendar).plain()
