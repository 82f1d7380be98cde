"""The catalogue of results: articles, rows, remedies, what must be stated (domain 03, 04 § 4)."""

from datetime import date

import pytest

from workflows.determinations import (
    CATALOGUE,
    GIVES,
    HIDING_GROUNDS,
    RemedyClass,
    Row,
    codes_of,
    known,
    remedy_class,
    remedy_class_of_letter,
    statistics_row,
)  # fmt: skip

NOW = date(2026, 11, 23)
BEFORE = date(2023, 12, 31)
FIRST, FREE, MIXED, NONE = RemedyClass.FIRST, RemedyClass.FREE, RemedyClass.MIXED, RemedyClass.NONE

# As the table of domain 03 § 1 has them: code, article, row, remedy class.
TABLE = [
    ("GRANT_A", "Art 36(2), Art 40", "granted", FREE), ("GRANT_B", "Art 36(1)", "granted", FREE),
    ("GRANT_C", "Art 36(2), Art 40", "granted", FREE), ("PARTIAL", "Art 37", "partial", FIRST),
    ("REF_1", "Art 14", "refused_1", FIRST), ("REF_2", "Art 14", "refused_2", FIRST),
    ("REF_3", "Art 14", "refused_3", FIRST), ("REF_4", "Art 15, Art 32", "refused_4", FIRST),
    ("REF_5", "Art 16(1)", "refused_5", FIRST), ("REF_6", "Art 16(2)", "refused_6", FIRST),
    ("REF_7", "Art 16(2)", "refused_7", FIRST), ("REF_8", "Art 36(7)", "refused_8", FREE),
    ("UNABLE_1A", "Art 36(4)", "unable_1", FREE), ("UNABLE_1B", "Art 36(5), Art 10", "unable_1", FREE),
    ("UNABLE_2", "Art 38", "unable_2", FREE), ("UNABLE_3", "Art 30", "unable_3", FREE),
    ("NOT_1", "Art 39(1)", "declined_1", FREE), ("NOT_2", "Art 36(6)", "declined_2", FREE),
    ("NOT_3", "Art 39(2)", "declined_3", FREE), ("NOT_4", "Art 35", "declined_4", FREE),
    ("NOT_5", "Art 36(6), Art 2", "declined_5", FREE), ("OTHER_1", "Art 30", "other_1", FREE),
    ("OTHER_2", "Art 42, Measures 2020-109", "other_2", FREE), ("OTHER_3", "", "other_3", NONE),
]  # fmt: skip


@pytest.mark.parametrize(("code", "article", "row", "remedy"), TABLE)
def test_catalogue(code, article, row, remedy):
    entry = CATALOGUE[code]
    assert entry.basis == article
    assert entry.row.startswith(row)
    assert remedy_class(code, hidden=["REF_5"], signed_on=NOW) is remedy


def test_there_are_twenty_four_results_and_every_row_has_one():
    assert list(CATALOGUE) == [code for code, *_ in TABLE]
    assert {d.row for d in CATALOGUE.values()} == set(Row)


def test_every_result_states_something_and_choices_belong_to_its_fields():
    for entry in CATALOGUE.values():
        assert entry.fields
        assert set(entry.choices) <= set(entry.fields)
        assert not set(entry.fields) & set(entry.optional)
    kinds = (("REF_3", "interest"), ("REF_5", "internal_kind"), ("REF_6", "process_kind"))
    assert [len(CATALOGUE[code].choices[name]) for code, name in kinds] == [4, 3, 4]


def test_what_gives_something_new_is_disclosed_and_what_refuses_is_reviewed():
    assert {c for c, d in CATALOGUE.items() if d.discloses} == {"GRANT_A", "GRANT_C", "PARTIAL"}
    unreviewed = {"GRANT_A", "GRANT_B", "GRANT_C", "UNABLE_1B", "OTHER_3"}
    assert {c for c, d in CATALOGUE.items() if not d.legal_review} == unreviewed
    assert all(not d.needs_search for d in CATALOGUE.values() if d.ends_without_search)


@pytest.mark.parametrize("code", [code for code, _, _, remedy in TABLE if remedy is FIRST])
def test_before_2024_every_letter_told_both_ways(code):
    assert remedy_class(code, signed_on=BEFORE) is FREE
    assert remedy_class(code, signed_on=date(2024, 1, 1)) is FIRST


@pytest.mark.parametrize(("codes", "hidden", "signed_on", "expected"), [
    (["GRANT_A"], [], NOW, FREE),
    (["REF_5"], [], NOW, FIRST),
    (["REF_8"], [], NOW, FREE),  # the trap: filed under refusals, but its basis is Art 36(7)
    (["PARTIAL"], ["REF_4"], NOW, FIRST),
    (["PARTIAL"], ["REF_8"], NOW, FREE),
    (["GRANT_A", "REF_5"], [], NOW, MIXED),
    (["GRANT_A", "REF_5"], [], BEFORE, FREE),
    (["REF_5", "REF_6"], [], NOW, FIRST),
    (["GRANT_A", "UNABLE_1A"], [], NOW, FREE),
    (["OTHER_3"], [], NOW, NONE),
    ([], [], NOW, NONE),
])  # fmt: skip
def test_remedy_class_of_a_letter(codes, hidden, signed_on, expected):
    assert remedy_class_of_letter(codes, signed_on, hidden=hidden) is expected


@pytest.mark.parametrize(("codes", "main", "row"), [
    (["GRANT_A", "GRANT_B"], "", Row.granted),
    (["GRANT_A", "UNABLE_1A"], "", Row.partial),
    (["PARTIAL"], "", Row.partial),
    (["PARTIAL", "REF_5"], "REF_5", Row.partial),
    (["REF_5", "UNABLE_1A"], "UNABLE_1A", Row.unable_1_not_held),
    (["NOT_1", "UNABLE_1A", "REF_5"], "", Row.refused_5_internal_affairs),
    (["NOT_1", "UNABLE_1A"], "", Row.unable_1_not_held),
    (["OTHER_3"], "", Row.other_3_other),
])  # fmt: skip
def test_one_row_for_a_case_with_several_results(codes, main, row):
    assert statistics_row(codes, main=main) is row


def test_no_result_has_no_row():
    with pytest.raises(ValueError, match="no result"):
        statistics_row([])


def test_codes_of_a_fact():
    assert codes_of("GRANT_A, REF_5") == ("GRANT_A", "REF_5")
    assert codes_of("") == ()
    assert [d.code for d in known("GRANT_A,nonsense")] == ["GRANT_A"]
    assert set(HIDING_GROUNDS) | set(GIVES) <= set(CATALOGUE)
