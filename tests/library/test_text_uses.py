"""Uses of standard texts are counted from the letters that went out, version by version."""

import json
from collections import Counter
from uuid import uuid4

from case_library.models import TextUse
from case_library.services import text_uses
from case_library.services.texts import load_texts
from casework.db import db, writing
from casework.models import Letter, LetterState
from casework.scope import everything
from tests.library.making import EDITOR, closed


def test_letters_that_went_out_are_counted_by_version_and_drafts_are_not(app, acting_as, a_case):
    with app.app_context(), everything():
        with writing():
            load_texts(acting_as(EDITOR))
        closed(a_case(on="2026-09-21").accepted(), acting_as)
        letters = [letter for letter in db.session.scalars(db.select(Letter))
                   if letter.state in (LetterState.issued, LetterState.sent)]  # fmt: skip
        wanted = Counter(label for letter in letters for label in set(json.loads(letter.content)["texts"]))
        assert text_uses.recount(acting_as(EDITOR)) == len(wanted) > 2
        found = {row.label: row.letters for row in db.session.scalars(db.select(TextUse))}
        assert found == wanted
        assert "reply/PARTIAL@2019-05-15" in found
        again = text_uses.recount(acting_as(EDITOR))
        assert again == len(wanted)
        day = acting_as(EDITOR).today
        assert {row.last_on for row in db.session.scalars(db.select(TextUse))} == {day}


def test_letters_older_than_the_standard_texts_do_not_stop_the_count(app, acting_as, a_case):
    with app.app_context(), everything():
        with writing():
            load_texts(acting_as(EDITOR))
        closed(a_case(on="2026-09-21").accepted(), acting_as)
        letter = db.session.scalars(
            db.select(Letter).where(Letter.state.in_((LetterState.issued, LetterState.sent)))
        ).first()
        of_old = {"uuid": str(uuid4()), "number": None, "content": '{"title": "旧答复"}'}
        same = {column.key: getattr(letter, column.key) for column in Letter.__mapper__.column_attrs}
        del same["id"]
        counted = text_uses.recount(acting_as(EDITOR))
        with writing():
            db.session.add(Letter(**same | of_old))
        assert text_uses.recount(acting_as(EDITOR)) == counted > 2
