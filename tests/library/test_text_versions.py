"""Versions of standard texts: what drafts are warned of, who waits for what, what never changes."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from case_library.queries import texts as queries
from case_library.services import texts as services
from casework.db import db, writing
from casework.letters.renewal import renewed
from casework.scope import everything
from tests.library.making import EDITOR, LEGAL, text_published, text_submitted

KEY = "reply/GRANT_A"
START = date(2025, 1, 2)
SHIPPED = f"{KEY}@2019-05-15"


@pytest.fixture(autouse=True)
def _loaded(app, acting_as):
    """A library with the shipped texts."""
    with app.app_context(), everything():
        with writing():
            services.load_texts(acting_as(EDITOR))
        yield


@pytest.fixture
def organ():
    return db.session.scalars(text("SELECT min(id) FROM organs")).one()


def newer(used, organ, until):
    """What is told on the first day of the shipped texts."""
    return [(one.key, one.on) for one in renewed(used, organ, today=START, until=until)]


def reworded(words):
    return words.replace("本机关决定予以公开", "经核，本机关决定予以公开")


def test_a_draft_is_told_of_a_version_that_begins_before_it_must_be_signed(acting_as, organ):
    begins = text_published(acting_as, KEY, reworded).effective_from
    used = [SHIPPED, "frame@2019-05-15"]
    assert newer(used, organ, begins - timedelta(days=1)) == []
    assert newer(used, organ, begins) == [(KEY, begins)]


def test_a_version_of_another_organ_warns_nobody(acting_as, organ):
    begins = text_published(acting_as, KEY, reworded, organ_id=organ).effective_from
    assert newer([SHIPPED], organ + 1, begins) == []
    assert newer([SHIPPED], organ, begins) == [(KEY, begins)]


def test_what_was_sent_back_waits_for_its_author_until_it_is_handed_in_again(acting_as):
    who, legal = acting_as(EDITOR), acting_as(LEGAL)
    first = text_submitted(acting_as, KEY, reworded)
    assert [row.id for row in queries.waiting()] == [first.id]
    with writing():
        services.send_back(first.id, "请核对", seen=first.version, acting=legal)
    assert queries.waiting() == []
    assert [row.id for row in queries.sent_back(who.person_id)] == [first.id]
    assert queries.sent_back(legal.person_id) == []
    again = text_submitted(acting_as, KEY, reworded)
    assert [row.id for row in queries.waiting()] == [again.id]
    assert queries.sent_back(who.person_id) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE standard_texts SET body = '{}' WHERE state = 'published'",
        "UPDATE standard_texts SET effective_to = '2030-01-01' WHERE state = 'published'",
        "DELETE FROM standard_texts WHERE state = 'published'",
    ],
)
def test_a_reviewed_version_can_be_neither_changed_nor_deleted(statement):
    with pytest.raises(DatabaseError, match=r"frozen|kept"), writing():
        db.session.execute(text(statement))
