"""A name without a password takes as long as any other (SECURITY 9.6)."""

from casework.services.sign_in import _DUMMY, HASHER


def test_the_hash_for_unknown_names_costs_what_any_other_costs() -> None:
    assert HASHER.check_needs_rehash(_DUMMY) is False
