"""Who comes in: every request passes here before its view; what is not named is refused (SECURITY 9-11)."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from casework import audit, authz
from casework.db import writing
from casework.scope import scope_of, use_scope
from casework.services.second_factor import NEEDED_BY, has_factor
from casework.views import kept
from casework.views.acting import SignedIn, acting, signed_in

csrf = CSRFProtect()
SAFE = frozenset({"GET", "HEAD"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def init_app(app: Flask) -> None:
    """In this order: where from, who, for which cases, with a token, allowed."""
    csrf.init_app(app)
    for check in (check_peer, check_origin, check_sign_in, check_token, check_matrix):
        app.before_request(check)


def check_peer() -> None:
    """Without TLS only the machine itself is served."""
    if not current_app.config["LOOPBACK_HTTP"]:
        return
    host = urlsplit(f"//{request.host}").hostname or ""
    if request.remote_addr not in _LOOPBACK or host not in _LOOPBACK:
        abort(400)


def check_origin() -> None:
    """A change comes from our own pages: Sec-Fetch-Site where the browser sends it, else Origin."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(400)
    elif origin is not None and origin != f"{request.scheme}://{request.host}":
        abort(400)


def check_sign_in() -> ResponseReturnValue | None:
    """Default deny: only routes that the matrix calls public go on without a session."""
    if request.endpoint is None:
        return None
    person = signed_in()
    use_scope(scope_of(acting()) if person else None)
    if person and _must_bind_phone(person):
        return redirect(url_for("login.factor"), 303)
    if person or authz.is_public(request.endpoint, request.method):
        return None
    if request.headers.get("HX-Request"):
        return "", 401  # the page stays, with what was typed; enhance.js says that the session is over
    if request.method in SAFE:
        return redirect(url_for("login.show", next=kept.own_path()), 303)
    return kept.sign_in_page()


def _must_bind_phone(person: SignedIn) -> bool:
    """Those who decide or administer go no further without a second factor (SECURITY 9.5)."""
    if not current_app.extensions["settings"].needs_second_factor or not person.roles & NEEDED_BY:
        return False
    blueprint = (request.endpoint or "").partition(".")[0]
    return blueprint not in ("login", "static", "health") and not has_factor(person.id)


def check_token() -> None:
    if request.method not in SAFE and request.endpoint is not None:
        csrf.protect()


def check_matrix() -> None:
    """In scope or not, the role must be allowed to ask for the route; a refusal leaves an entry."""
    if request.endpoint is None or authz.is_public(request.endpoint, request.method):
        return
    if not authz.is_allowed(acting().roles, request.endpoint, request.method):
        deny(403)


def deny(status: int, *, object_type: str = "route", object_id: str = "") -> None:
    """Write ``authz.denied`` and end the request: 403 in scope, 404 outside it (SECURITY 10.4)."""
    with writing():
        audit.note(
            "authz.denied",
            acting=acting(),
            chain="system",
            object_type=object_type,
            object_id=object_id or (request.endpoint or ""),
            result="denied",
            method=request.method,
            status=status,
        )
    g.denied = True
    abort(status)
