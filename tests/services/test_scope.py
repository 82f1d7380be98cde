"""Nobody sees a case of another organ: not by list, count, join, child table or key (SECURITY 10.2-10.5)."""

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import aliased

from casework.db import db, writing
from casework.models import Case, CaseEvent, Organ, Party, RequestItem
from casework.scope import EVERYTHING, Scope, ScopeError, everything, scope_of, scoped, use_scope
from casework.scoped import ScopedRows

alias = aliased(Case)
QUERIES = {
    "list": select(Case.id),
    "objects": select(Case),
    "count": select(func.count()).select_from(Case),
    "count of a column": select(func.count(Case.id)),
    "alias": select(alias.id),
    "items": select(RequestItem.id),
    "parties": select(Party.name),
    "events": select(CaseEvent.id),
    "join": select(Organ.id).join(Case, Case.organ_id == Organ.id),
    "subquery": select(Organ.id).where(Organ.id.in_(select(Case.organ_id))),
    "exists": select(Organ.id).where(select(Case.id).where(Case.organ_id == Organ.id).exists()),
}


@pytest.fixture
def two_cases(app, a_case):
    return a_case().registered(), a_case(registrar="js_js").registered()


@pytest.fixture
def context(app):
    with app.app_context():
        yield
        db.session.rollback()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_without_a_scope_is_refused(two_cases, context, name):
    with pytest.raises(ScopeError):
        db.session.execute(QUERIES[name]).all()


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_sees_only_the_own_organ(two_cases, context, acting_as, name):
    def seen(login):
        with scoped(scope_of(acting_as(login))):
            found = db.session.execute(QUERIES[name]).all()
        return found[0][0] if name.startswith("count") else len(found)

    with everything():
        both = db.session.execute(QUERIES[name]).all()
    total = both[0][0] if name.startswith("count") else len(both)
    assert seen("wangmin") + seen("js_js") == total
    assert seen("wangmin") > 0
    assert seen("mz_js") == 0
    assert seen("admin") == seen("anquan") == 0
    assert seen("duban") == total


def test_a_foreign_case_is_not_found_by_its_key(two_cases, context, acting_as):
    district, department = two_cases
    use_scope(scope_of(acting_as("js_js")))
    assert db.session.get(Case, district.id) is None
    assert db.session.get(Case, department.id) is not None


def test_a_row_loaded_before_does_not_outlive_its_scope(two_cases, context, acting_as):
    use_scope(EVERYTHING)
    assert db.session.get(Case, two_cases[0].id) is not None
    use_scope(scope_of(acting_as("js_js")))
    assert db.session.get(Case, two_cases[0].id) is None


def test_the_unit_that_a_case_was_given_to_sees_it(two_cases, context, acting_as):
    js = acting_as("js_js")
    given = Scope(js.person_id, frozenset(), frozenset({js.unit_id}), js.roles)
    with scoped(given):
        assert db.session.scalars(select(Case.id)).all() == [two_cases[1].id]


def test_core_statements_cannot_go_round_the_scope(two_cases, context, acting_as):
    use_scope(scope_of(acting_as("wangmin")))
    with pytest.raises(ScopeError):
        db.session.execute(select(Case.__table__.c.id))


@pytest.mark.parametrize("name", [name for name in QUERIES if name != "objects"])
def test_statements_past_the_orm_see_what_a_query_of_the_orm_sees(two_cases, context, acting_as, name):
    rows = ScopedRows(Case, QUERIES[name])
    with pytest.raises(ScopeError):
        rows()
    scopes = [scope_of(acting_as(login)) for login in ("wangmin", "js_js", "mz_js", "duban", "admin")]
    for scope in [EVERYTHING, *scopes]:
        with scoped(scope):
            assert [tuple(row) for row in rows()] == [tuple(row) for row in db.session.execute(QUERIES[name])]


def test_core_statements_past_the_orm_cannot_go_round_the_scope_either(two_cases, context, acting_as):
    use_scope(scope_of(acting_as("wangmin")))
    with pytest.raises(ScopeError):
        ScopedRows(Case, select(Case.__table__.c.id))()


def test_bulk_changes_keep_to_the_scope(two_cases, context, acting_as):
    use_scope(scope_of(acting_as("js_js")))
    with writing():
        db.session.execute(update(Case).values(purpose="x").execution_options(synchronize_session=False))
    with everything():
        assert db.session.scalars(select(Case.purpose).order_by(Case.id)).all() == ["", "x"]


def test_postgresql_hides_rows_even_from_plain_sql(two_cases, context, acting_as):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("row-level security is PostgreSQL's")
    counts = {}
    for login in ("wangmin", "mz_js", "duban"):
        use_scope(scope_of(acting_as(login)))
        counts[login] = [
            db.session.scalar(text(f"SELECT count(*) FROM {t}")) for t in ("cases", "case_events")
        ]
    use_scope(None)
    counts["nobody"] = [db.session.scalar(text(f"SELECT count(*) FROM {t}")) for t in ("cases", "parties")]
    assert counts == {"wangmin": [1, 2], "mz_js": [0, 0], "duban": [2, 4], "nobody": [0, 0]}
