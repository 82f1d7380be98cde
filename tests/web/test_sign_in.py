"""Signing in and out, sessions, lock-out: SECURITY 9."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from casework.db import db, writing
from casework.models import AuditEntry, RateCount, SignInCount, WebSession
from casework.services import sign_in
from tests.people import PASSWORD


def form_token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def log_in(client: FlaskClient, login: str = "wangmin", password: str = PASSWORD, **more: str):
    token = form_token(client.get("/login").text)
    return client.post(
        "/login",
        data={"csrf_token": token, "login": login, "password": password, **more},
    )


def sid_of(answer) -> str:
    found = [re.match(r"sid=([^;]*)", line) for line in answer.headers.getlist("Set-Cookie")]
    return next((m[1] for m in found if m), "")


def actions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_signing_in_leads_to_the_page_that_was_asked_for(client: FlaskClient) -> None:
    asked = client.get("/account")
    assert asked.status_code == 303
    assert asked.location == "/login?next=/account"
    answer = log_in(client, next="/account")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert "王敏" in client.get("/account").text


def test_cookie_is_out_of_reach_and_the_database_holds_only_its_hash(app: Flask, client: FlaskClient) -> None:
    answer = log_in(client)
    line = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("sid="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in line.split(";")}
    assert "Expires" not in line
    assert "Domain" not in line
    with app.app_context():
        assert sid_of(answer) not in repr(db.session.execute(select(WebSession.__table__)).all())


def test_session_is_dead_after_logout_even_for_who_kept_the_cookie(
    client: FlaskClient,
) -> None:
    sid = sid_of(log_in(client))
    page = client.get("/account")
    assert page.status_code == 200
    out = client.post("/logout", data={"csrf_token": form_token(page.text)})
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.set_cookie("sid", sid, domain="localhost")
    assert client.get("/account").status_code == 303


def test_session_id_of_before_sign_in_is_not_taken_over(client: FlaskClient) -> None:
    planted = "A" * 43
    client.set_cookie("sid", planted, domain="localhost")
    assert sid_of(log_in(client)) not in ("", planted)


def test_sign_in_again_gives_a_new_id_and_ends_the_old(client: FlaskClient) -> None:
    first = sid_of(log_in(client))
    page = client.get("/reauth")
    proved = client.post("/reauth", data={"csrf_token": form_token(page.text), "password": PASSWORD})
    second = sid_of(proved)
    assert proved.status_code == 303
    assert second not in ("", first)
    client.set_cookie("sid", first, domain="localhost")
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 303)])
def test_idle_session_ends_after_30_minutes(client, clock_now, minutes: int, status: int) -> None:
    log_in(client)
    clock_now.pass_(minutes=minutes)
    assert client.get("/account").status_code == status


def test_session_ends_after_8_hours_however_busy(client, clock_now) -> None:
    log_in(client)
    for _ in range(23):
        clock_now.pass_(minutes=20)
        assert client.get("/account").status_code == 200
    clock_now.pass_(minutes=21)
    assert client.get("/account").status_code == 303


def test_third_session_ends_the_oldest(app: Flask, clock_now) -> None:
    browsers = [app.test_client() for _ in range(3)]
    for browser in browsers:
        log_in(browser)
        clock_now.pass_(seconds=5)
    assert [b.get("/account").status_code for b in browsers] == [303, 200, 200]
    assert "session.ended" in actions(app)


def test_another_browser_with_a_known_id_ends_the_session(app: Flask, client: FlaskClient) -> None:
    log_in(client)
    other = client.get("/account", headers={"User-Agent": "Mozilla/5.0 Firefox/140.0"})
    assert other.status_code == 303
    assert client.get("/account").status_code == 303
    assert "session.other_browser" in actions(app)


def test_fifth_failure_locks_the_name_for_30_minutes(app: Flask, client: FlaskClient, clock_now) -> None:
    for _ in range(5):
        assert log_in(client, password="wrong-wrong-wrong").status_code == 422
    assert log_in(client).status_code == 422  # right, but locked
    clock_now.pass_(minutes=31)
    assert log_in(client).status_code == 303
    assert actions(app).count("login.failed") == 6


def test_lock_leaves_open_sessions_alone(app: Flask, as_) -> None:
    inside, outside = as_("wangmin"), app.test_client()
    for _ in range(6):
        log_in(outside, password="wrong-wrong-wrong")
    assert inside.get("/account").status_code == 200


def test_success_clears_the_failures(client: FlaskClient) -> None:
    for _ in range(4):
        log_in(client, password="wrong-wrong-wrong")
    assert log_in(client).status_code == 303
    for _ in range(4):
        log_in(client.application.test_client(), password="wrong-wrong-wrong")
    assert log_in(client.application.test_client()).status_code == 303


def test_unknown_and_known_names_are_answered_alike(app: Flask, monkeypatch) -> None:
    checked = []
    real = sign_in.is_password
    monkeypatch.setattr(sign_in, "is_password", lambda *a: checked.append(1) or real(*a))

    def plain(login: str) -> list[tuple[int, str, list[str]]]:
        seen = []
        for _ in range(7):
            answer = log_in(app.test_client(), login=login, password="wrong-wrong-wrong")
            text = re.sub(r'value="[^"]*"', "", answer.text)
            text = re.sub(r"\b[0-9a-f]{12}\b|\?v=\w+", "", text)
            seen.append((answer.status_code, text, sorted(k for k, _ in answer.headers)))
        return seen

    assert plain("wangmin") == plain("nobody.here")
    assert len(checked) == 14


def test_twentyfirst_try_from_one_address_waits(app: Flask) -> None:
    for number in range(20):
        assert log_in(app.test_client(), login=f"name{number}").status_code == 422
    answer = log_in(app.test_client(), login="name99")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\nb",
        "javascript:alert(1)",
        "",
    ],
)
def test_next_never_leads_away(client: FlaskClient, path: str) -> None:
    assert log_in(client, next=path).location == "/"


def test_what_was_typed_survives_the_end_of_the_session(as_, app: Flask, clock_now) -> None:
    client = as_("wangmin")
    clock_now.pass_(minutes=31)
    answer = client.post(
        "/cases/filters",
        data={"name": "我的筛选", "query": "group=open", "csrf_token": "old"},
    )
    assert answer.status_code == 401
    assert "我的筛选" in answer.text
    kept = dict(re.findall(r'name="(kept\.[^"]+)" value="([^"]*)"', answer.text))
    assert "kept.field.csrf_token" not in kept
    client.sid = ""
    data = {
        "csrf_token": form_token(answer.text),
        "login": "wangmin",
        "password": PASSWORD,
        **kept,
    }
    resumed = client.post("/login", data=data)
    assert resumed.status_code == 200
    assert 'action="/cases/filters"' in resumed.text
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', resumed.text))
    assert fields["name"] == "我的筛选"
    done = client.post("/cases/filters", data=fields)
    assert done.status_code in (
        303,
        422,
    )  # taken by the form; no longer refused at the door


def test_one_time_link_sets_the_first_password_once(app: Flask, clock_now) -> None:
    made = app.test_cli_runner().invoke(args=["people", "link", "zhaoyi"])
    path = "/first/" + re.search(r"/first/(\S+)", made.output)[1]
    client = app.test_client()
    token = form_token(client.get(path).text)
    short = client.post(path, data={"csrf_token": token, "new": "short", "again": "short"})
    assert "12 到 128" in short.text
    new = "Lan-hua.2026.chun"
    assert client.post(path, data={"csrf_token": token, "new": new, "again": new}).status_code == 303
    assert client.get(path).status_code == 404
    assert log_in(client, login="zhaoyi", password=new).status_code == 303


def test_one_time_link_ends_after_30_minutes(app: Flask, clock_now) -> None:
    made = app.test_cli_runner().invoke(args=["people", "link", "zhaoyi"])
    clock_now.pass_(minutes=30)
    assert app.test_client().get("/first/" + re.search(r"/first/(\S+)", made.output)[1]).status_code == 404


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("Kurz-1", "12 到 128"),
        ("Password@1234", "太常见"),
        ("wangmin-Hello-12", "不能含有"),
        ("lowercaseonlyletters", "三类"),
        (PASSWORD, "最近用过"),
    ],
)
def test_weak_new_passwords_are_refused(client: FlaskClient, new: str, sentence: str) -> None:
    log_in(client)
    token = form_token(client.get("/account").text)
    data = {"csrf_token": token, "present": PASSWORD, "new": new, "again": new}
    answer = client.post("/account/password", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_changing_the_password_ends_the_other_sessions(app: Flask, as_) -> None:
    other, client = as_("wangmin"), app.test_client()
    log_in(client)
    token = form_token(client.get("/account").text)
    new = "Lan-hua.2026.chun"
    data = {"csrf_token": token, "present": PASSWORD, "new": new, "again": new}
    assert client.post("/account/password", data=data).status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_old_password_is_mentioned_at_sign_in(app: Flask, clock_now) -> None:
    clock_now.pass_(days=91)
    client = app.test_client()
    log_in(client)
    assert "超过 90 天" in client.get("/account").text


def test_what_ended_by_time_is_swept_away(app: Flask, client: FlaskClient, acting_as, clock_now) -> None:
    log_in(client, password="wrong-wrong-wrong")
    log_in(client)
    clock_now.pass_(days=2)
    acting = acting_as("wangmin")
    with app.app_context(), writing():
        sign_in.forget_old(acting)
    with app.app_context():
        assert [db.session.query(m).count() for m in (WebSession, RateCount, SignInCount)] == [0, 0, 0]
