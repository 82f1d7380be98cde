"""Somebody who signed in a moment ago: the row of a session, without the page that makes it."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from casework.db import db, writing
from casework.models import Person, WebSession
from casework.views.sessions import _hash
from tests.time import FixedNow


def session_of(app: Flask, now: FixedNow, login: str, name: str, browser: str = "other") -> str:
    """What the cookie of this person's session holds; ``name`` tells it from others."""
    sid = name.ljust(43, "x")
    with app.app_context(), writing():
        person_id = db.session.scalars(select(Person.id).where(Person.login == login)).one()
        at = now() - timedelta(seconds=1)
        db.session.add(
            WebSession(
                id_hash=_hash(sid), person_id=person_id, created_at=at, last_seen_at=at, proved_at=at,
                browser=browser, ip="127.0.0.1",
            )
        )  # fmt: skip
    return sid
