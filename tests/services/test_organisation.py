"""Organs from the data file, people and roles."""

from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models import AuditEntry, Organ, OrganKind, PersonStatus, Unit
from casework.services import organisation
from casework.services import people as services
from casework.services.people import PeopleFault
from workflows.codes import Role
from workflows.refusal import Refusal


@pytest.fixture
def system(office, clock_now):
    return Acting.system(clock_now(), current_calendar())


def test_the_district_its_departments_and_street_offices_are_there(office):
    counts = dict(db.session.execute(select(Organ.kind, func.count()).group_by(Organ.kind)).all())
    assert counts == {OrganKind.DG: 1, OrganKind.DEPT: 25, OrganKind.SO: 17, OrganKind.OTHER: 3}


def test_loading_again_changes_nothing(office, system):
    units = len(db.session.scalars(select(Unit)).all())
    with writing():
        assert organisation.load_organs(system) == []
    assert len(db.session.scalars(select(Unit)).all()) == units


def test_a_merged_street_office_keeps_its_name_and_names_its_successor(office, system, tmp_path):
    ended = '[street_offices.ended]\nXL = { valid_to = 2025-12-31, successor = "QX" }'
    changed = organisation.ORGANS_FILE.read_text("utf-8").replace("[street_offices.ended]", ended)
    (tmp_path / "organs.toml").write_text(changed, "utf-8")
    with writing():
        assert organisation.load_organs(system, tmp_path / "organs.toml") == ["XL"]
    merged = db.session.scalars(select(Organ).where(Organ.code == "XL")).one()
    successor = db.session.get_one(Organ, merged.successor_id)
    assert (merged.short_name, merged.valid_to, successor.code) == (
        "兴隆街道办事处",
        date(2025, 12, 31),
        "QX",
    )


@pytest.mark.parametrize(
    ("code", "body"),
    [("DG", "济南市人民政府"), ("JS", "济南市市中区人民政府"), ("QX", "济南市市中区人民政府")],
)
def test_remedies_name_the_body_of_the_day(office, code, body):
    organ = db.session.scalars(select(Organ).where(Organ.code == code)).one()
    assert organisation.remedy_target(organ.id, date(2026, 9, 21)).review_body == body
    assert organisation.remedy_target(organ.id, date(2019, 9, 30)) is None


def test_an_account_begins_without_roles_and_leaves_an_entry(office, acting_as):
    unit = services.unit_by_code("MZ")
    with writing():
        person = services.add_person(
            login="new.one", name="新人（样例）", staff_no="N1", unit=unit, acting=acting_as("admin")
        )
        assert person.role_set == frozenset()
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "person.added")).all()


@pytest.mark.parametrize("login", ["ab", "Big", "名字", "a b c", "x" * 33])
def test_login_names_have_one_form(office, system, login):
    with pytest.raises(PeopleFault, match="LOGIN_FORM"), writing():
        services.add_person(
            login=login, name="某", staff_no="N2", unit=services.unit_by_code("MZ"), acting=system
        )


def test_only_the_security_administrator_grants_and_never_to_oneself(office, acting_as):
    anquan = acting_as("anquan")
    with writing():
        services.grant_role(services.person_by_login("zhaoyi"), Role.archivist, anquan)
    with pytest.raises(PeopleFault, match="ONESELF"), writing():
        services.grant_role(services.person_by_login("anquan"), Role.auditor, anquan)
    with pytest.raises(Refusal), writing():
        services.grant_role(services.person_by_login("zhaoyi"), Role.signer, acting_as("admin"))


@pytest.mark.parametrize(
    ("login", "role"),
    [("wangmin", "auditor"), ("admin", "secadmin"), ("shenji", "handler"), ("wangmin", "system")],
)
def test_administration_and_business_exclude_each_other(office, acting_as, login, role):
    with pytest.raises(PeopleFault, match="ROLES_EXCLUDE"), writing():
        services.grant_role(services.person_by_login(login), Role(role), acting_as("anquan"))
    person_id = services.person_by_login(login).id
    row = f"INSERT INTO person_roles VALUES ({person_id}, '{role}', '2026-09-21', 0)"
    if role != "system":
        with pytest.raises(IntegrityError, match="exclude"), writing():
            db.session.execute(text(row))


def test_a_disabled_account_stays_with_its_entries(office, acting_as):
    with writing():
        services.disable_person(services.person_by_login("zhaoyi"), acting_as("admin"))
    assert services.person_by_login("zhaoyi").status is PersonStatus.disabled
