"""Fixtures every part uses: an application on a fresh copy of a seeded database, people, time, cases."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from app import create_app
from casework import verifying
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db
from casework.rebuild import verify
from casework.scope import everything
from casework.views.sessions import form_token
from tests import databases
from tests.beginnings import Beginning, Beginnings, Begun
from tests.cases import CaseBuilder
from tests.people import BY_ROLE, CAST
from tests.signed_in import session_of
from tests.time import FixedNow
from tests.warm import keep_compiled, rest_the_collector

keep_compiled()
# A machine that does other things meanwhile is no fault of a rule: nothing here is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked ``one_database`` is about forms and pages: it runs on the first database of the run."""
    again = [item for item in items if item.get_closest_marker("one_database") and not _is_first(item)]
    config.hook.pytest_deselected(items=again)
    left_out = set(again)
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    rest_the_collector()


def _is_first(item: pytest.Item) -> bool:
    first = databases.databases()[0]
    return item.callspec.params.get("template", first) == first if hasattr(item, "callspec") else True


@pytest.fixture(scope="session", params=databases.databases())
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[databases.Place]:
    """A migrated, seeded database that is only copied."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    folder = tmp_path_factory.mktemp(f"template-{request.param}")
    with databases.template(request.param, folder, worker) as place:
        yield place


@pytest.fixture(scope="session")
def beginnings(template: databases.Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beginnings]:
    """What recipes made of the template; see tests/beginnings.py."""
    with ExitStack() as stack:
        yield Beginnings(template, lambda: tmp_path_factory.mktemp("begun"), stack)


@pytest.fixture
def _begun(request: pytest.FixtureRequest, beginnings: Beginnings) -> Begun | None:
    marker = request.node.get_closest_marker("begins")
    return beginnings.of(marker.args[0]) if marker else None


@pytest.fixture
def begun(_begun: Begun) -> Any:
    """What the recipe of this test returned."""
    return _begun.result


@pytest.fixture
def place(
    template: databases.Place, _begun: Begun | None, clock_now: FixedNow, tmp_path: Path
) -> Iterator[databases.Place]:
    """A fresh copy for this test, of the template or of what its recipe made of it."""
    if _begun:
        clock_now.moment = _begun.moment
    with databases.copy_of(_begun.place if _begun else template, tmp_path) as copied:
        yield copied


@pytest.fixture
def clock_now() -> FixedNow:
    """The injected clock; ``clock_now.set("2026-10-09")`` moves it."""
    return FixedNow()


@pytest.fixture
def app(place: databases.Place, clock_now: FixedNow, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application. At the end every case is replayed and every chain verified (STYLE 11)."""
    made = create_app(place.settings(), now=clock_now)
    made.config["TESTING"] = True
    made.test_client_class = OfficeClient
    yield made
    with made.app_context(), everything():
        if request.node.get_closest_marker("tampers") is None:
            assert list(verify(current_calendar())) == []
            assert list(verifying.broken_places()) == []
        db.session.rollback()
        db.engine.dispose()


@pytest.fixture
def office(app: Flask) -> Iterator[Flask]:
    """The application with a context that sees every case: for tests of services, never beside a client."""
    with app.app_context(), everything():
        yield app
        db.session.rollback()


@pytest.fixture
def people() -> dict[str, str]:
    """Log-in name of somebody who holds each role."""
    return {role.value: member.login for role, member in BY_ROLE.items()}


@pytest.fixture
def acting_as(app: Flask, clock_now: FixedNow) -> Callable[[str], Acting]:
    """``acting_as("wangmin")``: that person acting now."""
    return Beginning(app, clock_now).acting_as


@pytest.fixture
def a_case(app: Flask, clock_now: FixedNow) -> Callable[..., CaseBuilder]:
    """``a_case().registered().accepted()``: a case made through record(), see tests/cases.py."""
    return Beginning(app, clock_now).a_case


class OfficeClient(FlaskClient):
    """A browser of the tests: sends the form token of its session with every unsafe request."""

    sid = ""
    sends_token = True

    def open(self, *args: Any, **options: Any) -> Any:
        method = str(options.get("method", "GET")).upper()
        if self.sid and self.sends_token and method not in ("GET", "HEAD"):
            headers = dict(options.get("headers") or {})
            headers.setdefault("X-CSRFToken", self._token())
            options["headers"] = headers
        return super().open(*args, **options)

    def _token(self) -> str:
        from flask_wtf.csrf import URLSafeTimedSerializer

        with self.application.app_context():
            signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
            return str(signer.dumps(form_token(self.sid)))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def as_(app: Flask, clock_now: FixedNow) -> Callable[[str], OfficeClient]:
    """``as_("wangmin")``: a browser in which that person signed in a moment ago."""

    def signed_in(login: str) -> OfficeClient:
        assert login in CAST, f"{login} is not of the cast"
        sid = session_of(app, clock_now, login, f"{login}-{len(opened)}")
        opened.append(sid)
        browser = app.test_client()
        browser.sid = sid  # type: ignore[attr-defined]
        browser.set_cookie("sid", sid, domain="localhost")
        return browser  # type: ignore[return-value]

    opened: list[str] = []
    return signed_in
