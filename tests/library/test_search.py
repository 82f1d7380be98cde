"""The acceptance queries and more of their kinds; what nobody should type (domain 07 § 6)."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_library import checking, loading
from case_library.codes import Collection
from case_library.index import keeping, runs
from case_library.index.cases import case_document
from case_library.models import TypicalCase
from case_library.search import find, log, suggest
from case_library.search.asked import Asked, Sort
from casework import yaml_files
from casework.db import db, writing
from tests.beginnings import begins
from tests.library.queries import MORE
from tests.library.stock import sampled

pytestmark = begins(sampled)
ROOT = Path(__file__).resolve().parents[2]
ACCEPTED = yaml_files.read(ROOT / "data" / "examples" / "search-queries.yaml")["queries"]
CASES = loading.read_yaml("sample_cases.yaml")["cases"]


@pytest.fixture
def library(office, acting_as):
    """Somebody who reads the library with what ships with it and the samples."""
    return acting_as("wangmin")


def refs(words, **more):
    return [hit.ref for hit in find(Asked(words=words, **more)).hits]


def test_every_accepted_query_finds_its_cases_among_the_first_three(office, acting_as):
    results = checking.check(ACCEPTED, CASES, acting_as("wangmin"))
    assert [(result.id, result.got) for result in results if not result.ok] == []
    assert len(results) == 30


def test_so_do_others_of_the_same_kinds(office, acting_as):
    results = checking.check(MORE, CASES, acting_as("wangmin"))
    assert [(result.id, result.got) for result in results if not result.ok] == []


def test_the_check_stores_nothing_and_takes_nothing_away(library):
    before = refs("征地", per_page=30)
    checking.check(ACCEPTED[:1], CASES[20:], library)
    assert refs("征地", per_page=30) == before
    assert before[0] == "SC01"


ODD = [
    "'; DROP TABLE cases; --", 'a" OR "b', "NEAR(征地 公告, 5)", "征地 AND 公告 NOT *",
    "title:征地", "^征地", "(((", "*", "%", "_", "\\", "征地*", "😀", "征地😀公告", "ＺＨＥＮＧＤＩ",
    "\x00征地", "\u202e征地", "{}", "a" * 200, "征" * 200, "—— ……",
]  # fmt: skip


@pytest.mark.parametrize("words", ODD)
def test_nothing_typed_is_an_error(library, words):
    found = find(Asked(words=words))
    assert found.fault in ("", "no_words")
    suggest(words)


def test_what_cannot_be_searched_is_told(library):
    assert find(Asked(words="征" * 500)).fault == "too_long"
    assert find(Asked(words="，。！")).fault == "no_words"
    assert find(Asked(words="  ")).total == 30


def test_full_width_and_traditional_letters_are_read(library):
    assert refs("徵地補償")[0] == "SC01"
    assert refs("ｚｈｅｎｇｄｉ") == refs("zhengdi")


def test_a_synonym_is_shown_and_can_be_taken_away(library):
    found = find(Asked(words="踢皮球"))
    assert [(chip.plain, chip.official) for chip in found.chips] == [("踢皮球", ("推诿", "转办"))]
    assert found.hits[0].ref == "SC29"
    less = find(Asked(words="踢皮球", dropped=frozenset({"踢皮球"})))
    assert (less.chips, less.total) == ((), 0)


def test_initials_of_a_subject_find_cases_by_the_words_in_it(library):
    found = find(Asked(words="zdcq"))
    assert "征地拆迁" in [word for chip in found.chips for word in chip.official]
    assert {"SC03", "SC21"} & {hit.ref for hit in found.hits}


def test_what_was_found_is_marked_in_the_text_as_it_stands(library):
    hit = find(Asked(words="yeweihui 名册")).hits[0]
    assert "".join(piece for piece, _ in hit.title).startswith("【样例】申请业主委员会备案材料")
    assert "名册" in [piece[-2:] for piece, is_hit in hit.title if is_hit]


def test_every_axis_is_counted_with_the_others_applied(library):
    asked = Asked(narrowed={"subject": frozenset({"S01"})})
    found = find(asked)
    assert found.total == 4
    assert dict(found.facets["subject"])["S03"] == 3
    assert sum(n for _, n in found.facets["year"]) == 4
    assert found.tabs[Collection.case] == 4
    assert find(Asked(collections=frozenset({Collection.policy}))).tabs[Collection.case] == 30


def test_results_are_sorted_and_paged(library):
    every = refs("", sort=Sort.date, per_page=30)
    assert len(set(every)) == 30
    assert refs("", sort=Sort.date, per_page=10, page=3) == every[20:]
    assert refs("", page=99999) == []


def test_a_withdrawn_case_is_found_no_more_and_its_words_are_forgotten(library):
    with writing():
        case = db.session.query(TypicalCase).filter_by(ref="SC30").one()
        keeping.drop(Collection.case, case.id)
    assert refs("学区划分 集中申请") == []
    assert "适龄儿童" not in suggest("适龄")
    assert "转主动公开" in suggest("转主动")  # a synonym holds it


def test_a_changed_entry_is_found_by_its_new_words_only(library):
    with writing():
        case = db.session.query(TypicalCase).filter_by(ref="SC30").one()
        case.facts, case.keywords = "申请公开海绵城市改造清单。", ["海绵城市"]
        keeping.put(case_document(case))
    assert refs("海绵城市")[0] == "SC30"
    assert "SC30" not in refs("摸底说明")


def test_a_run_stores_everything_anew_with_progress(library):
    before = refs("zhengdi")
    with writing():
        runs.queue(library)
        runs.queue(library)
    assert runs.work(library) == 30
    assert refs("zhengdi") == before
    run = runs.latest()
    assert (run.total, run.done, run.state) == (30, 30, "done")


def test_suggestions_complete_words_sounds_and_initials(library):
    assert "征地批复" in suggest("征地")
    assert "征地批复" in suggest("zhengdi")
    assert "业委会" in suggest("ywh")
    assert "执法案卷 询问笔录" in suggest("执法案卷 xwbl")
    assert suggest("") == ()


def test_what_was_asked_is_counted_without_numbers_of_people(library):
    from case_library.models import LibrarySearch

    with writing():
        for words in ("魑魅魍魉", "魑魅魍魉", "13812345678 申请了什么", "370102199001011234", "，"):
            asked = Asked(words=words)
            log(asked, find(asked), library)
    rows = db.session.query(LibrarySearch.words, LibrarySearch.hits, LibrarySearch.times).all()
    assert [tuple(row) for row in rows] == [("魑魅魍魉", 0, 2)]


def test_help_where_nothing_is_found(library):
    assert find(Asked(words="工伤")).nearest_subject == "S03"


CHARACTERS = st.text(st.sampled_from("征地补偿公告申请信息公开不条例第一 ，。a1"), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHARACTERS)
def test_whatever_a_substring_search_finds_is_found(library, words):
    from case_library.chinese import fold, runs
    from case_library.index import heads
    from case_library.models.index import IndexedDocument

    terms = runs(fold(words))
    if not terms:
        return
    rows = db.session.query(IndexedDocument).all()
    texts = {row.ref: heads.folded(row) for row in rows}
    wanted = {ref for ref, text in texts.items() if all(term in text for term in terms)}
    found = set(refs(words, per_page=30))
    if len(wanted) >= 10:
        assert wanted == found
    else:
        assert wanted <= found
