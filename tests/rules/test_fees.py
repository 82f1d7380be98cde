"""The processing fee by its worked examples (domain 05)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import yaml_files
from workflows import fees
from workflows.examples import check_fees

DOC = yaml_files.read(Path(__file__).parent.parent / "data" / "05-fee-examples.yaml")


@pytest.mark.parametrize("result", list(check_fees(DOC)), ids=lambda result: result.id)
def test_fee_example(result):
    assert result.ok, (result.expected, result.got)


def test_there_are_27_examples():
    assert len(list(check_fees(DOC))) == 27


@given(st.integers(0, 2000))
def test_a_month_is_the_sum_of_its_requests(n: int):
    assert fees.by_item(n) == sum(fees.rate_of_item(rank) for rank in range(1, n + 1))


@given(st.integers(0, 5000))
def test_a_volume_is_the_sum_of_its_pages(pages: int):
    def rate(page: int) -> int:
        return 0 if page <= 30 else 1000 if page <= 100 else 2000 if page <= 200 else 4000

    assert fees.by_volume(pages) == sum(rate(page) for page in range(1, pages + 1))


def test_the_eleventh_request_is_the_first_that_costs():
    assert fees.rate_of_item(10) == 0
    assert fees.rate_of_item(11) == 100 * fees.YUAN
