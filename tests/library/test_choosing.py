"""The heaviest of many entries, and the counts of every axis, beside models that look at each entry."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from case_library.index.axes import Axes
from case_library.search.asked import FACETS, Asked
from case_library.search.choosing import Sign, heaviest
from case_library.search.facets import narrow

NUMBERS = st.frozensets(st.integers(1, 40))
SIGNS = st.lists(st.tuples(st.integers(1, 9), NUMBERS), max_size=6)
FACTORS = st.lists(st.tuples(st.sampled_from([0.25, 0.5]), NUMBERS), max_size=2)


@given(NUMBERS, SIGNS, FACTORS, st.integers(1, 12))
def test_the_heaviest_are_chosen_and_of_equal_ones_the_newest(among, signs, factors, most):
    def value(number):
        weight = sum(weight for weight, shown_by in signs if number in shown_by)
        return (weight * (1 + sum(part for part, shown_by in factors if number in shown_by)), number)

    chosen = heaviest(
        BitMap(among), [Sign(weight, BitMap(shown_by)) for weight, shown_by in signs], most,
        [Sign(part, BitMap(shown_by)) for part, shown_by in factors],
    )  # fmt: skip
    assert set(chosen) == set(sorted(among, key=value, reverse=True)[:most])


ENTRY = st.fixed_dictionaries(
    {"subject": st.frozensets(st.sampled_from("AB"), max_size=2), "year": st.sampled_from(["2025", "2026"])}
)
CHOSEN = st.fixed_dictionaries(
    {"subject": st.frozensets(st.sampled_from("ABC")), "year": st.frozensets(st.sampled_from(["2025"]))}
)


@given(st.lists(ENTRY, max_size=12), NUMBERS, CHOSEN)
def test_each_axis_is_counted_with_the_other_axes_applied(entries, hits, chosen):
    values = {}
    for number, entry in enumerate(entries, 1):
        for value in (*(f"subject={one}" for one in entry["subject"]), f"year={entry['year']}"):
            values.setdefault(value, BitMap()).add(number)
    hits = {number for number in hits if number <= len(entries)}

    def fits(number, but):
        entry = entries[number - 1]
        held = {"subject": entry["subject"], "year": {entry["year"]}}
        return all(held[axis] & wanted for axis, wanted in chosen.items() if wanted and axis != but)

    kept, counts = narrow(BitMap(hits), Axes(values, {}), Asked(narrowed=chosen))
    assert set(kept) == {number for number in hits if fits(number, "")}
    for axis in FACETS:
        by_hand = {}
        for number in hits:
            if axis in ("subject", "year") and fits(number, axis):
                held = entries[number - 1][axis]
                for value in held if axis == "subject" else {held}:
                    by_hand[value] = by_hand.get(value, 0) + 1
        assert dict(counts.facets[axis]) == by_hand
