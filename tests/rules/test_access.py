"""Who sees what (domain 00 § 4; DESIGN D16)."""

import pytest

from workflows.access import (
    RANGES,
    Range,
    range_of,
    reads_log,
    reveals_personal_data,
    roles_conflict,
    sees_case,
)  # fmt: skip
from workflows.codes import Role

R = Role


def sees(*roles: Role, organ: int = 1, unit: int = 10, handler: bool = False, units: tuple[int, ...] = (10,)):
    return sees_case(frozenset(roles), organ_id=organ, unit_id=unit, case_organ_id=1,
                     case_unit_ids=frozenset(units), is_handler=handler)  # fmt: skip


def test_every_role_has_a_range():
    assert set(RANGES) == set(Role)
    assert range_of(frozenset()) is Range.nothing
    assert range_of(frozenset({R.handler, R.supervisor})) is Range.district


def test_a_handler_sees_the_cases_of_the_own_unit():
    assert sees(R.handler)
    assert not sees(R.handler, unit=11)
    assert sees(R.handler, unit=11, handler=True)


def test_a_liaison_of_another_organ_sees_a_case_that_was_transferred_to_the_unit():
    assert not sees(R.liaison, organ=2, unit=20)
    assert sees(R.liaison, organ=2, unit=20, units=(10, 20))


def test_an_office_role_sees_the_own_organ_only():
    assert sees(R.ogi_head, unit=99)
    assert not sees(R.ogi_head, organ=2, unit=99)


def test_district_roles_see_everything_and_the_machine_room_nothing():
    assert sees(R.supervisor, organ=2, unit=99)
    assert sees(R.auditor, organ=2, unit=99)
    for role in (R.sysadmin, R.secadmin, R.library_reader):
        assert not sees(role)
    assert not sees()


def test_the_auditor_sees_masked_data_only():
    assert not reveals_personal_data(frozenset({R.auditor}))
    assert reveals_personal_data(frozenset({R.registrar}))
    assert reads_log(frozenset({R.auditor}))
    assert not reads_log(frozenset({R.handler}))


@pytest.mark.parametrize(("roles", "conflict"), [
    ({R.sysadmin, R.secadmin}, True), ({R.auditor, R.handler}, True), ({R.auditor}, False),
    ({R.handler, R.signer}, False), ({R.sysadmin, R.library_reader}, True),
])  # fmt: skip
def test_those_who_watch_do_nothing_else(roles, conflict):
    assert roles_conflict(frozenset(roles)) is conflict
