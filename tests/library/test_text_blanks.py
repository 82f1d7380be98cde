"""The blanks of standard texts have Chinese names that can be read, typed and told apart."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_library import blanks, wording
from case_library.labels.texts import BLANKS
from case_library.services.texts import load_texts
from casework import labels
from casework.db import db, writing
from casework.models import StandardText
from casework.scope import everything
from tests.library.making import EDITOR


@pytest.fixture
def shipped(app, acting_as):
    """Every text that ships."""
    with app.app_context(), everything():
        with writing():
            load_texts(acting_as(EDITOR))
        return [(row.key, row.body) for row in db.session.scalars(db.select(StandardText))]


def codes_of(key, body):
    found = set(wording.blanks(key, body))
    for line in wording.lines(body):
        found |= {line.condition, line.absent} - {""}
    return found


def test_every_blank_and_condition_of_every_shipped_text_has_a_chinese_name(shipped):
    for key, body in shipped:
        for code in codes_of(key, body):
            assert re.fullmatch(r"[\u4e00-\u9fff、（）]+", blanks.name_of_blank(key, code)), (key, code)


def test_no_name_stands_for_a_blank_that_no_text_has(shipped):
    used = {code for key, body in shipped for code in codes_of(key, body)}
    assert set(BLANKS) <= used
    assert not set(BLANKS) & set(labels.FIELDS) - {"notice_number"}


def test_inside_one_text_no_two_blanks_have_the_same_name(shipped):
    for key, body in shipped:
        names = [blanks.name_of_blank(key, code) for code in codes_of(key, body)]
        assert len(names) == len(set(names)), key


def test_what_is_shown_with_names_is_read_back_as_it_was(shipped):
    for key, body in shipped:
        words, codes = wording.said(body), wording.blanks(key, body)
        shown = blanks.shown(key, words)
        assert not re.search(r"\{\w*[a-z]", shown)
        assert blanks.typed(key, shown, codes) == words
        assert blanks.typed(key, words, codes) == words
        assert "".join(piece.words for piece in blanks.pieces(key, words)) == re.sub(r"[{}]", "", shown)


def test_a_name_that_is_no_blank_of_the_text_stays_as_it_was_typed():
    said = blanks.typed("reply/GRANT_A", "{ 申请人 }与{电话}", ("applicant_name",))
    assert said == "{applicant_name}与{电话}"


@given(*[st.lists(st.sampled_from(["甲", "乙", "丙", "{you}", "{court}"]), max_size=8)] * 2)
def test_a_comparison_shows_both_sentences_whole_and_the_same_words_as_the_same(old, new):
    left, right = blanks.compared("frame", "".join(old), "".join(new))
    for found, words in ((left, old), (right, new)):
        plain = "".join(piece.words for piece in blanks.pieces("frame", "".join(words)))
        assert "".join(piece.words for piece in found) == plain
    same = ["".join(p.words for p in side if not p.is_changed) for side in (left, right)]
    assert same[0] == same[1]
    assert (old == new) == (not any(p.is_changed for p in (*left, *right)))
