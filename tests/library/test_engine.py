"""The engines beside a substring search, block after block (BUDGETS D1, D3)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from case_library.codes import Collection
from case_library.index import axes, engine, keeping, postgresql
from case_library.index.document import Document
from case_library.index.wanted import Holding
from casework.db import writing

WORDS = ("征地", "补偿", "合同", "公示", "档案")
TITLES = ["，".join(word for n, word in enumerate(WORDS) if number >> n & 1) for number in range(1, 32)]


@pytest.fixture
def small_blocks(office, monkeypatch):
    """Entries in blocks of four."""
    for module in (axes, postgresql):
        monkeypatch.setattr(module, "BLOCK", 2)
    monkeypatch.setattr(postgresql, "LEAST", 3)
    with writing():
        keeping.put_new([_entry(number, title) for number, title in enumerate(TITLES, 1)])


def _entry(number: int, title: str) -> Document:
    return Document(
        collection=Collection.case, entry_id=number, ref=f"E{number}", address=f"/library/cases/E{number}",
        title=title, dated_on=date(2026, 1, 1), analysis="档案" if number % 3 else "",
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(WORDS), st.booleans(), st.integers(1, 20), st.integers(0, 33))
@example(WORDS[0], False, 1, 33)  # behind the last block
def test_the_newest_that_hold_a_word_are_found(small_blocks, word, in_head, most, since):
    wanted = Holding((), [[word]]) if in_head else Holding([[word]])
    numbers = sorted(axes.current().everything)  # those of the index, in the order of the entries
    holding = [
        number for number, title in zip(numbers, TITLES, strict=True)
        if number >= since
        and (word in title or (not in_head and word == "档案" and TITLES.index(title) % 3 != 2))
    ]  # fmt: skip
    assert sorted(engine.matching_each([wanted], since)[0]) == holding
    assert engine.matching(wanted, most) == _all(wanted)[-most:]
    assert engine.few([wanted], most) == [_all(wanted) if len(_all(wanted)) < most else None]


def _all(wanted: Holding) -> BitMap:
    return engine.matching(wanted, 1000)
