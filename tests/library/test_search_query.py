"""The address of a search: read without faults, written so that the same search has one address."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from case_library.codes import Collection, Validity
from case_library.search.asked import FACETS, Sort
from case_library.views import search
from case_library.views.search_query import PageAsked, address, clean, read, toggled

TERMS = {"subject": ["S01", "S20"], "dispute_point": ["DP07", "DP28"], "determination": ["PARTIAL", "REF_4"],
         "article": ["条例第三十六条", "第十五条"], "year": ["2019", "2026"], "remedy": ["upheld"],
         "organ_kind": ["street", "other"], "validity": [v.value for v in Validity]}  # fmt: skip


@pytest.fixture(scope="module")
def addresses():
    app = Flask(__name__)
    app.register_blueprint(search.bp)
    with app.test_request_context():
        yield


def read_address(url: str):
    return read(MultiDict(parse_qsl(urlsplit(url).query, keep_blank_values=True)))


searches = st.builds(
    PageAsked,
    words=st.sampled_from(["", "征收 补偿方案", "zsbc", '100% "a&b" #?=+', "徵收補償🏠"]),
    collections=st.frozensets(st.sampled_from(list(Collection))),
    narrowed=st.fixed_dictionaries(
        {},
        optional={name: st.frozensets(st.sampled_from(values), min_size=1) for name, values in TERMS.items()},
    ),
    dropped=st.frozensets(st.sampled_from(["房子被拆了", "a b", "补多少钱"])),
    sort=st.sampled_from(list(Sort)),
    page=st.integers(1, 9999),
    kept=st.booleans(),
    ticked=st.lists(st.sampled_from(["SC01", "SC02", "AL-2026-0001"]), unique=True, max_size=3).map(tuple),
)


@given(asked=searches)
def test_an_address_is_read_as_the_search_it_was_written_for(addresses, asked):
    found = read_address(address(asked))
    assert found.asked == asked
    assert not found.ignored


@given(asked=searches, facet=st.sampled_from(FACETS), data=st.data())
def test_a_value_chosen_twice_is_not_chosen_and_the_first_page_is_shown(asked, facet, data):
    value = data.draw(st.sampled_from(TERMS[facet]))
    once, twice = toggled(asked, facet, value), toggled(toggled(asked, facet, value), facet, value)
    assert twice == replace(asked, page=1)
    assert (value in once.narrowed.get(facet, ())) != (value in asked.narrowed.get(facet, ()))


@given(st.lists(st.tuples(st.sampled_from(["q", "in", "sort", "page", "without", *FACETS]), st.text())))
def test_whatever_stands_in_an_address_it_is_read(pairs):
    asked = read(MultiDict(pairs)).asked
    assert asked.page >= 1
    assert clean(asked.words) == asked.words
    assert all(name in FACETS and values for name, values in asked.narrowed.items())


@pytest.mark.parametrize("odd", [
    "subject=Nonsense", "year=20260", "year=二零二六", "in=everything", "sort=best", "page=-1", "page=1e9",
    "page=９", "validity=current", "determination=REF_99", "article=%00", "organ_kind=<script>",
])  # fmt: skip
def test_what_cannot_be_read_is_left_out_and_told(odd):
    found = read_address(f"/library?q=征收&{odd}")
    assert found.asked == PageAsked(words="征收")
    assert found.ignored


def test_unknown_parameters_are_no_matter():
    assert read_address("/library?q=征收&utm_source=x&show=case-1").ignored is False
