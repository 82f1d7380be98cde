"""One handler for each kind of trouble: a plain page, what to do, a request id, nothing from inside."""

import errno
import traceback

from flask import Flask, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, NoResultFound
from werkzeug.exceptions import HTTPException, SecurityError

from casework import audit
from casework.db import Busy, Stale, writing
from casework.pii import SealBroken
from casework.rates import TooMany
from casework.secret_files import SecretsFault
from casework.views.acting import acting, nobody, signed_in
from casework.views.request_log import log
from workflows.refusal import Refusal

# Pages of the frame (menu and all) only for codes at which the database surely answers.
_FRAMED = frozenset({403, 404, 409})
# A full disk or quota as SQLite says it: by itself, while writing, while enlarging the shared index.
_DISK_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"})
_KNOWN = frozenset({400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503, 507})


def page(status: int, **words: object) -> Response:
    """The page of one code; details are escaped by the template."""
    shown = status if status in _KNOWN else 500 if status >= 500 else 400
    framed = status in _FRAMED and bool(g.get("signed_in"))
    layout = "base.html" if framed else "errors/_plain.html"
    html = render_template(
        "errors/page.html",
        layout=layout,
        status=shown,
        request_id=g.get("request_id", ""),
        **words,
    )
    return make_response(html, status)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, lambda _: page(400, reason="token"))
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(Stale, lambda _: page(409, reason="stale"))
    app.register_error_handler(NoResultFound, lambda _: page(404))
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(SecretsFault, _unexpected)
    app.register_error_handler(SealBroken, _broken_seal)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):  # the host is not ours: no address can be built
        return make_response(render_template("errors/bare.html", request_id=g.get("request_id", "")), 400)
    answer = page(error.code)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _refusal(refusal: Refusal) -> Response:
    return page(409, reason="refusal", refusal=refusal)


def _too_many(error: TooMany) -> Response:
    answer = page(429, retry_after=error.retry_after)
    answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _busy(_: Busy) -> Response:
    answer = page(503)
    answer.headers["Retry-After"] = "5"
    return answer


def _database(error: DBAPIError) -> ResponseReturnValue:
    if getattr(error.orig, "sqlite_errorname", "") in _DISK_FULL:
        return page(507)
    if getattr(error.orig, "sqlstate", None) == "53100":  # disk_full
        return page(507)
    return _unexpected(error)


def _system(error: OSError) -> ResponseReturnValue:
    return page(507) if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else _unexpected(error)


def _broken_seal(error: SealBroken) -> ResponseReturnValue:
    """A value or a file that does not open is an event, never an empty field (SECURITY 7.2)."""
    who = acting() if signed_in() else nobody()
    with writing():
        where = str(g.get("case_ref", "")) or request.path[:80]
        audit.note(
            "seal.broken",
            acting=who,
            chain="system",
            object_type="place",
            object_id=where,
            result="error",
        )
    return _unexpected(error)


def _unexpected(error: Exception) -> ResponseReturnValue:
    """The log gets the class and the place, not the text: texts of errors hold values, personal ones too."""
    place = [
        f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno} {f.name}"
        for f in traceback.extract_tb(error.__traceback__)
    ]
    log.error(
        "unexpected",
        request_id=g.get("request_id", ""),
        error=type(error).__name__,
        place=place[-12:],
        person=getattr(g.get("signed_in"), "id", 0),
        case=str(g.get("case_ref", "")),
    )
    return page(500)
