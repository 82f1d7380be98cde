"""Server-side sessions: a random cookie, a row with its hash, dead at logout (SECURITY 9.1, 9.2).

Flask's own signed cookie is used for two things that do not matter: the form token of somebody who has not
signed in, and the messages that the next page shows.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, g
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import CallbackDict

from casework import audit
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import Busy, db, writing
from casework.models.session import WebSession
from casework.queries import who

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
RECENT = timedelta(minutes=10)  # SECURITY 9.3
SEEN_EVERY = timedelta(minutes=1)  # how stale last_seen_at may grow before it is written again
NOTE_SECONDS = 8 * 3600
_FAMILIES = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """A living row of ``web_sessions``, as plain values."""

    id_hash: str
    person_id: int
    created_at: datetime
    last_seen_at: datetime
    proved_at: datetime
    browser: str


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    """What Flask calls ``session``. ``row`` is there only for somebody signed in."""

    def __init__(self, note: dict[str, Any], row: SignIn | None = None, sid: str = "") -> None:
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(note, changed)
        self.modified = False
        self.row, self.sid = row, sid
        self.send_sid = False
        self.drop_sid = False

    @property
    def id_hash(self) -> str:
        return self.row.id_hash if self.row else ""


class DatabaseSessions(SessionInterface):
    """Opens and saves sessions for one app."""

    def __init__(self, app: Flask, *, secure: bool) -> None:
        self.secure = secure
        self.sid_cookie, self.note_cookie = ("__Host-sid", "__Host-note") if secure else ("sid", "note")
        keys = [*(app.config.get("SECRET_KEY_FALLBACKS") or ()), app.config["SECRET_KEY"]]
        self._signer = URLSafeTimedSerializer(keys, salt="browser note")

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        sid = request.cookies.get(self.sid_cookie, "")
        row = _living_row(sid, request) if re.fullmatch(r"[\w-]{43}", sid) else None
        note = self._note(request, _hash(sid) if row else "")
        if row:
            note["csrf_token"] = form_token(sid)
        session = BrowserSession(note, row, sid if row else "")
        session.drop_sid = bool(sid) and row is None
        return session

    def _note(self, request: Request, owner: str) -> dict[str, Any]:
        try:
            note = self._signer.loads(request.cookies.get(self.note_cookie, ""), max_age=NOTE_SECONDS)
        except BadData:
            return {}
        return note["data"] if isinstance(note, dict) and note.get("owner") == owner else {}

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, BrowserSession):
            return
        options: dict[str, Any] = {
            "path": "/",
            "secure": self.secure,
            "httponly": True,
            "samesite": "Lax",
        }
        if session.send_sid:
            response.set_cookie(self.sid_cookie, session.sid, **options)
        elif session.drop_sid:
            response.delete_cookie(self.sid_cookie, **options)
        if not session.modified:
            return
        note = {
            k: v for k, v in session.items() if k == "_flashes" or (k == "csrf_token" and not session.row)
        }
        if note:
            owner = session.id_hash
            response.set_cookie(
                self.note_cookie,
                str(self._signer.dumps({"owner": owner, "data": note})),
                **options,
            )
        else:
            response.delete_cookie(self.note_cookie, **options)


def _hash(sid: str) -> str:
    return hashlib.sha256(sid.encode()).hexdigest()


def form_token(sid: str) -> str:
    """The CSRF secret of a session: not stored, changed with the session."""
    key = current_app.config["SECRET_KEY"]
    return hmac.new(key, b"form token " + sid.encode(), hashlib.sha256).hexdigest()


def browser_family(request: Request) -> str:
    agent = request.user_agent.string
    return next((name for mark, name in _FAMILIES if mark in agent), "other")


def moment() -> datetime:
    """The injected present moment, read once a request."""
    if "now" not in g:
        g.now = current_app.extensions["now"]()
    return g.now


def _living_row(sid: str, request: Request) -> SignIn | None:
    found = who.by_session(_hash(sid))
    if found is None:
        return None
    row = SignIn(*found.session)
    if moment() - row.last_seen_at >= IDLE or moment() - row.created_at >= ABSOLUTE:
        return None
    if row.browser != browser_family(request):
        _end_stolen(row, request)
        return None
    g.asking = found
    _seen(row)
    return row


def _end_stolen(row: SignIn, request: Request) -> None:
    """A known id in another browser: nobody goes on with it, and the log says so."""
    thief = replace(
        Acting.system(moment(), current_calendar()),
        person_id=row.person_id,
        roles=frozenset(),
        session_hash=row.id_hash,
        ip=request.remote_addr or "",
    )
    with writing():
        db.session.execute(delete(WebSession).where(WebSession.id_hash == row.id_hash))
        audit.note(
            "session.other_browser",
            acting=thief,
            chain="auth",
            object_type="person",
            object_id=row.person_id,
        )


def _seen(row: SignIn) -> None:
    """Note the visit, at most once a minute; a full disk or a busy database keeps nobody from reading."""
    if moment() - row.last_seen_at < SEEN_EVERY:
        return
    try:
        with writing():
            change = update(WebSession).where(WebSession.id_hash == row.id_hash).values(last_seen_at=moment())
            db.session.execute(change)
    except (Busy, DBAPIError):
        current_app.logger.warning("last_seen was not written")


def start(session: BrowserSession, person_id: int, request: Request) -> int:
    """Open a new session in the write transaction; the old one dies. Returns how many others were ended."""
    now = moment()
    if session.row:
        db.session.execute(delete(WebSession).where(WebSession.id_hash == session.id_hash))
    ended = _end_oldest(person_id, now)
    session.sid = secrets.token_urlsafe(32)
    session.row = SignIn(_hash(session.sid), person_id, now, now, now, browser_family(request))
    db.session.add(WebSession(**asdict(session.row), ip=request.remote_addr or ""))
    session.clear()
    session["csrf_token"] = form_token(session.sid)
    session.send_sid = True
    g.pop("csrf_token", None)
    return ended


def _end_oldest(person_id: int, now: datetime) -> int:
    """Keep at most one other living session of the person (two in all); dead rows go too."""
    rows = db.session.scalars(
        select(WebSession).where(WebSession.person_id == person_id).order_by(WebSession.last_seen_at.desc())
    ).all()
    living = [row for row in rows if now - row.last_seen_at < IDLE and now - row.created_at < ABSOLUTE]
    for row in rows:
        if row not in living[:1]:
            db.session.delete(row)
    db.session.flush()
    return max(0, len(living) - 1)


def end(session: BrowserSession) -> None:
    """Log out: the row is deleted in the write transaction; the cookie is worth nothing from now on."""
    db.session.execute(delete(WebSession).where(WebSession.id_hash == session.id_hash))
    session.row, session.sid = None, ""
    session.clear()
    session.drop_sid = True
    g.pop("csrf_token", None)


def end_all(person_id: int, *, but: str = "") -> None:
    """End every session of a person, after a change of password, role, unit or status."""
    db.session.execute(delete(WebSession).where(WebSession.person_id == person_id, WebSession.id_hash != but))
