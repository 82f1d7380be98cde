"""Cases like a request and why; what is taken into the notes; doubts after a correction (domain 07 § 7)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_library.codes import CaseState, Taken
from case_library.models import LibraryFlag, ReasonNote, TypicalCase
from case_library.search.scale import Scale
from case_library.search.similar import (
    COMPARED,
    Similar,
    Wanted,
    citable,
    differing,
    of_numbers,
    request_words,
    similar,
)
from case_library.services import flags, in_work
from case_library.services.texts import load_texts
from casework.db import Stale, db, writing
from casework.models import Case, MessageKind
from casework.models.message import Message
from tests.beginnings import begins
from tests.library.making import text_published
from tests.library.stock import sampled
from tests.replies import disputes_at
from workflows.codes import DisputeCause

pytestmark = begins(sampled)


@pytest.fixture
def library(office, acting_as):
    """Somebody who reads the library with what ships with it and the samples."""
    return acting_as("wangmin")


REQUESTS = (
    ("申请公开我们村征收土地公告和征地补偿安置公告", (), "SC01"),
    ("要求公开小区改造的施工合同和结算审核结论", (), "SC09"),
    ("想看拆迁后邻居家分户补偿多少钱", ("PARTIAL",), "SC03"),
    ("请公开某工厂环境影响报告书", (), "SC04"),
    ("业委会备案材料和业主签名表", (), "SC10"),
    ("常务会议纪要全文", ("REF_6",), "SC12"),
    ("房屋的产权人、抵押登记资料", ("REF_8",), "SC17"),
    ("孩子上学的学区划分方案", (), "SC30"),
)


@pytest.mark.parametrize(("text", "codes", "wanted"), REQUESTS)
def test_the_case_most_like_a_request_comes_first_and_says_why(library, text, codes, wanted):
    first = similar(Wanted(text, codes))[0]
    assert first.ref == wanted
    assert first.words


def test_a_shared_outcome_and_article_are_named(library):
    found = similar(Wanted("分户补偿情况", ("PARTIAL",), ("条例第三十七条",)))
    assert (found[0].outcome, found[0].shared_articles) == (("PARTIAL",), ("条例第三十七条",))
    assert found[0].subject == "S01"


@pytest.mark.parametrize("text", ["", "，。", "2024年", "的", "😀", "x" * 5000, "'; DROP TABLE", "征" * 5000])
def test_nothing_typed_at_registration_is_an_error(library, text):
    similar(Wanted(text))


TOPICS = ("征地", "补偿", "合同", "会议纪要", "环评", "业委会", "低保名单", "复议", "期限", "档案")
WORDS = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, st.sampled_from([(), ("PARTIAL",), ("GRANT_A",)]))
def test_a_full_scan_finds_the_same(library, words, codes):
    """The naive model: every published case is read and held against the same score."""
    wanted = Wanted("申请公开" + "、".join(words), codes)
    scale = Scale.of(request_words(wanted.text))
    assert similar(wanted, 5) == of_numbers(citable(), scale, wanted, 5)


def one_like(ref, score, *codes):
    return Similar(ref, "", "", "", codes, (), "none", True, score, (), "", (), ())


@pytest.mark.parametrize(("codes", "scores", "warned"), [
    (("GRANT_A",), [("A", 9, "REF_4"), ("B", 8, "REF_4"), ("C", 7, "PARTIAL")], 3),
    (("REF_4",), [("A", 9, "REF_4"), ("B", 8, "PARTIAL"), ("C", 7, "PARTIAL")], 0),
    (("GRANT_A",), [("A", 9, "REF_4"), ("B", 8, "REF_4"), ("C", 2, "REF_4")], 0),
    ((), [("A", 9, "REF_4"), ("B", 8, "REF_4"), ("C", 7, "REF_4")], 0),
])  # fmt: skip
def test_three_similar_cases_that_ended_otherwise_are_a_warning(codes, scores, warned):
    found = tuple(one_like(ref, score, code) for ref, score, code in scores)
    assert len(differing(found, codes)) == warned
    assert len(found) <= COMPARED


def test_something_is_taken_into_the_notes_once_and_counted(library, a_case):
    case_id = a_case().registered().id

    def taken():
        with writing():
            case = db.session.get_one(Case, case_id)
            entry = db.session.query(TypicalCase).filter_by(ref="SC03").one()
            return in_work.take(case, entry, Taken.analysis, "评析的话", library)

    assert [taken(), taken()] == [True, False]
    assert db.session.get_one(ReasonNote, case_id).text == "评析的话"
    assert db.session.query(TypicalCase.uses).filter_by(ref="SC03").scalar() == 1


def test_notes_that_somebody_else_changed_are_stale(library, a_case):
    case_id = a_case().registered().id
    with writing():
        in_work.write_notes(db.session.get_one(Case, case_id), "第一次", seen=0, acting=library)
    with pytest.raises(Stale), writing():
        in_work.write_notes(db.session.get_one(Case, case_id), "第二次", seen=0, acting=library)


def test_what_rests_on_corrected_reasoning_is_flagged_once_and_told(library, acting_as, a_case):
    case = a_case(on="2026-09-21").accepted()
    disputes_at("ordered", case, acting_as)
    with writing():
        entry = db.session.query(TypicalCase).filter_by(ref="SC03").one()
        entry.source_case_id = case.id
    assert flags.raise_flags(acting_as("wangmin")) >= 1
    assert flags.raise_flags(acting_as("wangmin")) == 0
    flag = db.session.query(LibraryFlag).filter_by(entry="SC03").one()
    assert (flag.shares, flag.reference) == ("source", case.ref)
    assert flags.is_in_doubt("case", "SC03")
    assert db.session.query(Message).filter_by(kind=MessageKind.system).count() >= 1


def test_texts_that_a_corrected_reply_was_made_of_are_flagged_unless_renewed_since(
    library, acting_as, a_case, clock_now
):
    with writing():
        load_texts(library)
    case = a_case(on="2026-09-21").accepted()
    disputes_at("ordered", case, acting_as)
    codes = db.session.query(Case.determination).filter_by(id=case.id).scalar().split(",")
    keys = {f"reply/{code}" for code in codes}
    flags.raise_flags(acting_as("wangmin"))
    rows = db.session.query(LibraryFlag).filter_by(reference=case.ref, collection="text").all()
    assert {(row.entry, row.shares) for row in rows} == {(key, "used") for key in keys}
    assert all(flags.is_in_doubt("text", key) for key in keys)
    with writing():
        for row in rows:
            db.session.delete(row)
    for key in keys:
        text_published(acting_as, key, lambda words: f"{words}（新）", effective_from=clock_now.today)
    flags.raise_flags(acting_as("wangmin"))
    assert db.session.query(LibraryFlag).filter_by(reference=case.ref, collection="text").count() == 0


@pytest.mark.parametrize(("cause", "kinds"), [
    ("law", {"reply"}), ("search_insufficient", {"reply"}), (None, {"reply"}),
    ("wrong_remedy_text", {"remedy", "online"}), ("procedure_late", set()),
])  # fmt: skip
def test_the_cause_of_a_correction_says_which_words_are_at_issue(cause, kinds):
    assert set(flags.at_issue(cause and DisputeCause(cause))) == kinds


@pytest.mark.parametrize(("own", "code", "subjects", "result", "wanted"), [
    (7, "REF_6", set(), "none", "source"), (7, "REF_6", set(), "corrected", ""),
    (None, "REF_6", {"S20"}, "none", "reasoning"), (None, "REF_6", {"S01"}, "none", ""),
    (None, "GRANT_A", {"S20"}, "none", ""), (None, "REF_6", {"S20"}, "corrected", ""),
])  # fmt: skip
def test_an_entry_is_in_doubt_when_it_shares_the_reasoning(own, code, subjects, result, wanted):
    entry = TypicalCase(
        ref="X", source_case_id=own, determinations=["REF_6"], subject="S20", remedy_result=result,
        state=CaseState.published,
    )  # fmt: skip
    assert flags.shared(entry, 7, code, subjects) == wanted
