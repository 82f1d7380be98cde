"""One case by its address: in scope only, and the same object that any other query gives."""

import pytest
from sqlalchemy import select, update

from casework.db import db, writing
from casework.models import Case
from casework.queries.case_access import case_by_id, case_by_ref
from casework.scope import Scope, ScopeError, everything, scope_of, scoped, use_scope

WAYS = {
    "number": lambda case: case_by_ref(case.number),
    "S and id": lambda case: case_by_ref(f"S{case.id}"),
    "id": lambda case: case_by_id(case.id),
}


@pytest.fixture
def two_cases(app, a_case):
    """Of the district and of a department: what they are called, free of any session."""
    ids = [a_case().registered().id, a_case(registrar="js_js").registered().id]
    with app.app_context():
        with everything():
            found = [db.session.execute(select(Case.id, Case.number).where(Case.id == i)).one() for i in ids]
        yield found
        db.session.rollback()


@pytest.mark.parametrize("way", WAYS)
def test_only_who_may_see_a_case_finds_it(two_cases, acting_as, way):
    found = {}
    for login in ("wangmin", "js_js", "mz_js", "duban", "admin"):
        use_scope(scope_of(acting_as(login)))
        found[login] = [WAYS[way](case) is not None for case in two_cases]
    assert found == {
        "wangmin": [True, False],
        "js_js": [False, True],
        "mz_js": [False, False],
        "duban": [True, True],
        "admin": [False, False],
    }


@pytest.mark.parametrize("way", WAYS)
def test_the_unit_that_a_case_was_given_to_finds_it(two_cases, acting_as, way):
    js = acting_as("js_js")
    with scoped(Scope(js.person_id, frozenset(), frozenset({js.unit_id}), js.roles)):
        assert [WAYS[way](case) is not None for case in two_cases] == [False, True]


@pytest.mark.parametrize("way", WAYS)
def test_a_case_seen_before_is_not_found_in_a_scope_without_it(two_cases, acting_as, way):
    with everything():
        seen = WAYS[way](two_cases[0])
    with scoped(scope_of(acting_as("js_js"))):
        assert seen
        assert WAYS[way](two_cases[0]) is None


@pytest.mark.parametrize("way", WAYS)
def test_no_case_is_looked_for_without_a_scope(two_cases, way):
    with pytest.raises(ScopeError):
        WAYS[way](two_cases[0])


@pytest.mark.parametrize("way", WAYS)
def test_every_column_is_what_a_query_of_the_orm_gives(two_cases, way):
    names = [column.key for column in Case.__mapper__.column_attrs]
    with everything():
        expected = db.session.scalars(select(Case).where(Case.id == two_cases[0].id)).one()
        values = {name: getattr(expected, name) for name in names}
        db.session.expunge_all()
        found = WAYS[way](two_cases[0])
    assert found is not expected
    assert {name: vars(found)[name] for name in names} == values
    assert not db.session.dirty


def test_a_case_already_loaded_stays_the_same_object(two_cases):
    with everything():
        loaded = db.session.get(Case, two_cases[0].id)
        db.session.execute(update(Case).values(purpose="x").execution_options(synchronize_session=False))
        assert case_by_id(loaded.id) is loaded
        assert loaded.purpose == ""  # one transaction, one reading


def test_after_a_commit_a_loaded_case_tells_what_stands_in_the_database(two_cases):
    with everything():
        loaded = case_by_id(two_cases[0].id)
        with writing():
            db.session.execute(update(Case).values(purpose="x").execution_options(synchronize_session=False))
        assert case_by_id(two_cases[0].id) is loaded
        assert vars(loaded)["purpose"] == "x"
        assert not db.session.dirty


def test_a_change_not_yet_written_is_kept_and_written(two_cases):
    with everything():
        with writing():
            loaded = case_by_id(two_cases[0].id)
            loaded.purpose = "typed"
            assert case_by_ref(two_cases[0].number) is loaded
            assert loaded.purpose == "typed"
        assert db.session.scalar(select(Case.purpose).where(Case.id == two_cases[0].id)) == "typed"


def test_relations_of_a_found_case_are_loaded_when_asked(two_cases):
    with everything():
        found = case_by_id(two_cases[0].id)
        assert found.organ.id == found.organ_id
        assert found.parties
