"""Headers of every route and error, static files included: SECURITY 11.1, 11.2, 11.6."""

import re

import pytest
from flask import Flask

from casework.db import Busy
from tests.web.test_authz_matrix import routes

pytestmark = pytest.mark.one_database

POLICY = "default-src 'none'"
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def check(answer) -> None:
    for name, value in EXPECTED.items():
        assert answer.headers[name] == value
    assert POLICY in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers
    assert answer.headers["Cache-Control"]


def test_every_route_carries_them(app: Flask, as_) -> None:
    browser = as_("wangmin")
    for endpoint, method, address in routes(app):
        answer = browser.open(address, method=method, buffered=True)
        check(answer)
        if endpoint != "static":
            assert answer.headers["Cache-Control"] == "no-store", endpoint
        if endpoint == "login.logout":
            browser = as_("wangmin")


@pytest.fixture
def trouble(app: Flask):
    """Routes that end in trouble, of a name the matrix calls public."""
    faults = {
        "boom": RuntimeError("secret 11010519491231002X"),
        "busy": Busy(),
        "full": OSError(28, "No space"),
    }

    def ending(name: str):
        def view(_: str = name) -> str:
            raise faults[name]

        return view

    app.config["TESTING"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for name in faults:
        app.add_url_rule(f"/trouble/{name}", f"trouble.{name}", ending(name))
    return app


@pytest.mark.parametrize(("name", "status"), [("boom", 500), ("busy", 503), ("full", 507)])
def test_errors_carry_them_and_tell_nothing_from_inside(
    trouble, monkeypatch, capsys, name: str, status: int
) -> None:
    from casework import authz

    monkeypatch.setattr(authz, "is_public", lambda *_: True)
    answer = trouble.test_client().get(f"/trouble/{name}")
    assert answer.status_code == status
    check(answer)
    assert re.search(r"<code>[0-9a-f]{12}</code>", answer.text)
    for inside in (
        "Traceback",
        "RuntimeError",
        "11010519491231002X",
        "/work",
        "site-packages",
    ):
        assert inside not in answer.text
    assert "11010519491231002X" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"path": "/nothing/here"}, 404),
        ({"path": "/login", "method": "PUT"}, 405),
        ({"path": "/login", "headers": {"Host": "evil.example"}}, 400),
        ({"path": "/login", "environ_overrides": {"REMOTE_ADDR": "10.0.0.9"}}, 400),
        (
            {
                "path": "/login",
                "method": "POST",
                "data": b"x" * (26 * 1024 * 1024),
                "content_type": "text/plain",
            },
            413,
        ),
    ],
)
def test_refusals_at_the_door_carry_them(client, request_, status: int) -> None:
    answer = client.open(**request_)
    assert answer.status_code == status
    check(answer)


def test_static_file_may_be_kept_and_its_address_changes_with_it(client) -> None:
    page = client.get("/login").text
    address = re.search(r'href="(/static/css/app\.css\?v=[0-9a-f]{10})"', page)[1]
    answer = client.get(address, buffered=True)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert "no-store" not in client.get("/static/css/app.css", buffered=True).headers["Cache-Control"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_change_from_another_site_is_refused(as_, headers) -> None:
    assert as_("wangmin").post("/type-size", data={"size": "big"}, headers=headers).status_code == 400


def test_change_needs_the_token_of_this_session(as_) -> None:
    first, second = as_("wangmin"), as_("zhaoyi")
    assert first.post("/type-size", data={"size": "big"}).status_code == 303
    first.sends_token = False
    assert first.post("/type-size", data={"size": "big"}).status_code == 400
    token = second._token()
    assert first.post("/type-size", data={"size": "big", "csrf_token": token}).status_code == 400


def test_sign_in_needs_a_token(client) -> None:
    answer = client.post("/login", data={"login": "wangmin", "password": "whatever-1234"})
    assert answer.status_code == 400
    assert "校验已失效" in answer.text


def test_pages_have_no_inline_script_or_style(app: Flask, as_) -> None:
    browser = as_("wangmin")
    for endpoint, method, address in routes(app):
        if method != "GET" or endpoint == "static":
            continue
        answer = browser.get(address)
        page = answer.text if answer.mimetype == "text/html" else ""  # tables are files
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=\"|javascript:", page), endpoint


@pytest.mark.parametrize(
    ("login", "path", "status", "sentence"),
    [
        ("wangmin", "/cases/DG-2026-9999", 404, "不在您的办理范围内"),
        ("baomi", "/cases/new", 403, "没有办理这件事的权限"),
    ],
)
def test_pages_of_refusal_say_what_to_do_inside_the_frame(as_, login, path, status, sentence) -> None:
    answer = as_(login).get(path)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "主导航" in answer.text
