"""Standard texts: which version a letter takes, what a new version may say, and who reviews it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_library.services import texts as services
from case_library.services.texts import NewVersion
from case_library.wording import TextRefused, lines, said
from casework.db import Stale, db, writing
from casework.letters import texts as letters
from casework.letters.standing import StandingTexts
from casework.models import StandardText, TextState
from casework.scope import everything
from tests.library.making import EDITOR, LEGAL

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
VERSION = st.fixed_dictionaries({
    "code": st.sampled_from("AB"), "effective_from": DAYS, "effective_to": st.none() | DAYS,
    "organ_id": st.sampled_from([None, 1, 2]),
})  # fmt: skip


@pytest.fixture
def loaded(app, acting_as):
    """A library with the shipped texts."""
    with app.app_context(), everything():
        with writing():
            services.load_texts(acting_as(EDITOR))
        yield


def text_of(key):
    return db.session.scalars(db.select(StandardText).where(StandardText.key == key)).first()


def new_version(row, today, **other):
    words = said(row.body).replace("本机关决定予以公开", "本机关依法决定予以公开")
    kept = NewVersion(words=words, changes="条文修改", effective_from=today + timedelta(days=3),
                      effective_to=None, organ_id=None)  # fmt: skip
    return replace(kept, **other)


@given(st.lists(VERSION, max_size=8), st.sampled_from("AB"), DAYS, st.sampled_from([0, 1, 2]))
def test_the_organs_own_version_comes_before_that_of_all_and_the_latest_start_wins(rows, code, day, organ):
    own, common = None, None
    for row in rows:  # by hand: walk all, keep the later one
        if row["code"] != code or row["effective_from"] > day:
            continue
        if row["effective_to"] is not None and row["effective_to"] < day:
            continue
        if row["organ_id"] is None:
            if common is None or row["effective_from"] > common["effective_from"]:
                common = row
        elif row["organ_id"] == organ and (own is None or row["effective_from"] > own["effective_from"]):
            own = row
    assert letters.choose(rows, day, organ, {"code": code}) is (own or common)


def test_every_shipped_text_says_the_same_from_the_database(loaded):
    standing = StandingTexts()
    for table, (file, _) in letters.TABLES.items():
        kept = [{k: v for k, v in entry.items() if k not in ("organ_id", "effective_to")}
                for entry in standing.entries(file, table)]  # fmt: skip
        assert kept == letters.SEED.entries(file, table)


def test_loading_again_adds_nothing(loaded, acting_as):
    with writing():
        assert services.load_texts(acting_as(EDITOR)) == 0


def test_a_reviewed_version_is_used_from_its_day_and_not_before(loaded, acting_as):
    who, row = acting_as(EDITOR), text_of("reply/GRANT_A")
    with writing():
        new = services.submit(row, new_version(row, who.today), who)
    begins = new.effective_from
    assert letters.reply_text("GRANT_A", begins).effective_from == date(2019, 5, 15)  # not reviewed yet
    with writing():
        services.publish(new.id, "同意", seen=new.version, acting=acting_as(LEGAL))
    assert letters.reply_text("GRANT_A", begins - timedelta(days=1)).version == "reply/GRANT_A@2019-05-15"
    used = letters.reply_text("GRANT_A", begins)
    assert used.version == new.label
    assert "依法决定予以公开" in said(used.raw)


def test_a_version_of_one_organ_is_used_by_that_organ_alone(loaded, acting_as):
    who, row = acting_as(EDITOR), text_of("reply/GRANT_A")
    organ = db.session.scalars(db.text("SELECT min(id) FROM organs")).one()
    with writing():
        new = services.submit(row, new_version(row, who.today, organ_id=organ), who)
    with writing():
        services.publish(new.id, "同意", seen=new.version, acting=acting_as(LEGAL))
    assert letters.reply_text("GRANT_A", new.effective_from, organ).version == new.label
    assert letters.reply_text("GRANT_A", new.effective_from, organ + 1).version == "reply/GRANT_A@2019-05-15"


def test_an_author_does_not_review_the_own_version_and_a_second_review_is_refused(loaded, acting_as):
    who, legal, row = acting_as(EDITOR), acting_as(LEGAL), text_of("reply/GRANT_A")
    with writing():
        new = services.submit(row, new_version(row, who.today), who)
    with pytest.raises(TextRefused, match="author"), writing():
        services.publish(new.id, "同意", seen=new.version, acting=who)
    with pytest.raises(Stale), writing():
        services.publish(new.id, "同意", seen=new.version + 1, acting=legal)
    with writing():
        services.send_back(new.id, "请核对条文", seen=new.version, acting=legal)
    assert new.state is TextState.draft
    with pytest.raises(TextRefused, match="state"), writing():
        services.publish(new.id, "同意", seen=new.version, acting=legal)


@pytest.mark.parametrize(
    ("key", "change", "code"),
    [
        ("reply/GRANT_A", {"words": "一行"}, "lines"),
        ("reply/GRANT_A", {"effective_from": date(2020, 1, 1)}, "past"),
        ("reply/GRANT_A", {"effective_to": date(2020, 1, 1)}, "end"),
        ("reply/GRANT_A", {"edit": ("予以公开", "{nobody}")}, "blank"),
        ("reply/GRANT_A", {"edit": ("予以公开", "<b>")}, "plain"),
        ("reply/GRANT_A", {"edit": ("", "")}, "same"),
        ("remedy/FREE", {"edit": ("{review_body}", "复议机关")}, "remedy"),
    ],
)
def test_a_version_that_letters_could_not_use_is_refused(loaded, acting_as, key, change, code):
    who, row = acting_as(EDITOR), text_of(key)
    if "edit" in change:
        change = {"words": said(row.body).replace(*change["edit"]) if change["edit"][0] else said(row.body)}
    with pytest.raises(TextRefused, match=code), writing():
        services.submit(row, new_version(row, who.today, **change), who)


def test_an_empty_line_is_refused_as_a_missing_block(loaded, acting_as):
    who, row = acting_as(EDITOR), text_of("reply/GRANT_A")
    typed = [line.words for line in lines(row.body)]
    typed[1] = ""
    with pytest.raises(TextRefused, match="empty"), writing():
        services.submit(row, new_version(row, who.today, words="\n".join(typed)), who)
