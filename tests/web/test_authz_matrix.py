"""Every route and method × every role, by real requests: SECURITY 10.1, 10.4."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from casework import authz
from casework.db import db, writing
from casework.models import AuditEntry, Person, PersonRole, Unit, WebSession
from casework.views.sessions import _hash
from tests.conftest import OfficeClient
from workflows.codes import Role

# What stands in an address for a case, a letter, a file; a route is refused before anything is looked up.
pytestmark = pytest.mark.one_database
VALUES = {
    "ref": "S999999",
    "filename": "css/app.css",
    "token": "x" * 43,
    "uuid": str(uuid4()),
}
# A request of these ends the session that the next one needs.
ENDS_SESSION = {"login.logout"}
# Without a scheduler, as in these tests, it says that the system is not well.
SAYS_503 = {"health.healthz"}
# A form's token carries the second of its making.
TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]*')


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of everything a browser can ask for."""
    found = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: VALUES.get(name, 999999) for name in rule.arguments}
        address = adapter.build(rule.endpoint, values, method=next(iter(rule.methods - {"HEAD", "OPTIONS"})))
        found += [(rule.endpoint, method, address) for method in rule.methods - {"HEAD", "OPTIONS"}]
    return sorted(found)


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    asked = {(endpoint, method) for endpoint, method, _ in routes(app)}
    assert asked - set(authz.matrix()) == set(), "routes without a row"
    assert set(authz.matrix()) - asked == set(), "rows without a route"


def test_no_route_answers_options(app: Flask, client) -> None:
    assert client.options("/login").status_code == 405


@pytest.fixture
def holder(app: Flask, clock_now) -> Callable[[Role], OfficeClient]:
    """A browser of somebody of the district office who holds one role only."""

    def sign_in(role: Role) -> OfficeClient:
        sid = f"{role}-{uuid4().hex}".ljust(43, "x")[:43]
        now = clock_now() - timedelta(seconds=1)
        with app.app_context(), writing():
            login = f"only-{role.value.replace('_', '-')}"
            person = db.session.scalars(select(Person).where(Person.login == login)).one_or_none()
            if person is None:
                unit = db.session.scalars(select(Unit).order_by(Unit.id)).first()
                person = Person(
                    uuid=str(uuid4()),
                    staff_no=login,
                    login=login,
                    name="样例",
                    unit=unit,
                    created_at=now,
                )
                db.session.add(person)
                db.session.flush()
                db.session.add(PersonRole(person_id=person.id, role=role, granted_at=now, granted_by=0))
            db.session.add(
                WebSession(
                    id_hash=_hash(sid), person_id=person.id, created_at=now, last_seen_at=now, proved_at=now,
                    browser="other", ip="127.0.0.1",
                )
            )  # fmt: skip
        browser = app.test_client()
        browser.sid = sid
        browser.set_cookie("sid", sid, domain="localhost")
        return browser

    return sign_in


@pytest.mark.parametrize("role", sorted(authz.HUMAN_ROLES))
def test_each_cell(app: Flask, holder, role: Role) -> None:
    browser, wrong, denied = holder(role), [], 0
    for endpoint, method, address in routes(app):
        status = browser.open(address, method=method, buffered=True).status_code
        is_allowed = authz.is_allowed(frozenset({role}), endpoint, method)
        denied += not is_allowed
        if (status == 403) == is_allowed or status == 401 or (status >= 500 and endpoint not in SAYS_503):
            wrong.append((endpoint, method, status))
        if endpoint in ENDS_SESSION:
            browser = holder(role)
    assert wrong == []
    with app.app_context():
        statement = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "authz.denied")
        assert db.session.scalar(statement) == denied


def test_nobody_gets_in_without_signing_in(app: Flask) -> None:
    for endpoint, method, address in routes(app):
        answer = app.test_client().open(address, method=method, buffered=True)
        if authz.is_public(endpoint, method):
            assert answer.status_code not in (401, 403), endpoint
        elif method == "GET":
            assert (answer.status_code, answer.location.partition("?")[0]) == (
                303,
                "/login",
            ), endpoint
        else:
            assert answer.status_code == 401, endpoint


def test_foreign_case_answers_like_an_unknown_one(app: Flask, a_case, as_) -> None:
    case = a_case().registered()
    own, foreign = as_("wangmin"), as_("mz_js")
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert own.get(f"/cases/{case.ref}/materials").status_code == 200
    pages = [foreign.get(f"/cases/{ref}/materials") for ref in (case.ref, "DG-2026-9999")]
    assert [page.status_code for page in pages] == [404, 404]
    bodies = [TOKEN.sub("", page.text.replace(page.headers["X-Request-Id"], "")) for page in pages]
    assert bodies[0].replace(case.ref, "") == bodies[1].replace("DG-2026-9999", "")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before + 1
