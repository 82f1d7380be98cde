"""What the words of a query weigh in the library as it is now (domain 07 § 6)."""

from case_library.codes import Collection
from case_library.index import keeping
from case_library.search import query, scale
from case_library.search.asked import Asked
from case_library.search.similar import Wanted, similar
from casework.db import writing
from tests.library.stock import entry


def units(words):
    """Unit → how many entries hold it, None where these are too many to be counted."""
    found = scale.Scale.of(query.read(Asked(words=words)))
    return {unit: None if held_by is None else len(held_by) for unit, held_by in found.few.items()}


def test_common_words_are_not_counted_until_they_are_common_no_more(office, monkeypatch):
    monkeypatch.setattr(scale, "LEAST_COUNTED", 2)
    with writing():
        for number, title in enumerate(["公示", "公示", "公示", "听证"], 1):
            keeping.put(entry(number, title=title))
    assert units("公示 听证") == {"公示": None, "听证": 1}
    with writing():
        keeping.drop(Collection.case, 3)
    assert units("公示 听证") == {"公示": 2, "听证": 1}


def test_cases_of_a_small_library_are_alike_by_what_many_of_them_hold(office, monkeypatch):
    monkeypatch.setattr(scale, "LEAST_COUNTED", 2)
    with writing():
        for number in range(1, 4):
            keeping.put(entry(number, facts="申请公开海绵城市台账。", subjects=()))
        keeping.put(entry(4, subjects=()))
    assert units("海绵城市")["海绵城市"] is None
    assert sorted(case.ref for case in similar(Wanted("海绵城市"), 5)) == ["XX01", "XX02", "XX03"]
