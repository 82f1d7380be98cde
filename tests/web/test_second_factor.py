"""The second factor: bound by its owner, asked at sign-in, a code works once: SECURITY 9.5."""

import re
from collections.abc import Iterator

import pyotp
import pytest
from flask import Flask

from app import create_app
from casework.db import db
from tests.conftest import OfficeClient
from tests.web.test_sign_in import log_in

pytestmark = pytest.mark.one_database


@pytest.fixture
def strict(place, clock_now) -> Iterator[Flask]:
    """An application in which the roles of SECURITY 9.5 need a code."""
    settings = place.settings().model_copy(update={"require_totp": True})
    made = create_app(settings, now=clock_now)
    made.config["TESTING"] = True
    made.test_client_class = OfficeClient
    yield made
    with made.app_context():
        db.engine.dispose()


def bind(client, clock_now) -> str:
    page = client.get("/account/second-factor").text
    secret = re.search(r'name="secret"[^>]*value="([A-Z2-7]{32})"', page)[1]
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    wrong = client.post(
        "/account/second-factor", data={"csrf_token": token, "secret": secret, "code": "000000"}
    )
    assert wrong.status_code == 422
    code = pyotp.TOTP(secret).at(clock_now())
    bound = client.post("/account/second-factor", data={"csrf_token": token, "secret": secret, "code": code})
    assert bound.status_code == 303
    return secret


def test_signer_must_bind_the_phone_before_anything_else(strict: Flask, clock_now) -> None:
    client = strict.test_client()
    log_in(client, login="lizong")
    assert client.get("/").location == "/account/second-factor"
    bind(client, clock_now)
    assert client.get("/").status_code == 200


def test_clerk_needs_none(strict: Flask) -> None:
    client = strict.test_client()
    log_in(client, login="wangmin")
    assert client.get("/").status_code == 200


def test_code_is_asked_at_sign_in_and_works_once(strict: Flask, clock_now) -> None:
    client = strict.test_client()
    log_in(client, login="lizong")
    secret = bind(client, clock_now)
    assert log_in(strict.test_client(), login="lizong").status_code == 422
    clock_now.pass_(seconds=60)
    code = pyotp.TOTP(secret).at(clock_now())
    assert log_in(strict.test_client(), login="lizong", code=code).status_code == 303
    assert log_in(strict.test_client(), login="lizong", code=code).status_code == 422
