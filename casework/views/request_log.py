"""Request id and log: one JSON line a request, without personal data (SECURITY 11.6)."""

import re
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("web")


def begin() -> None:
    """before_request: a number by which a person and the log speak of the same request."""
    g.request_id = uuid4().hex[:12]
    g.began = time.perf_counter()


def write_line(response: Response) -> Response:
    """after_request: what was asked and how it ended; the path only, for queries may hold names."""
    if request.endpoint in ("static", "health.healthz", "health.readyz") and response.status_code < 400:
        return response
    log.info(
        "request",
        request_id=g.get("request_id", ""),
        method=request.method,
        endpoint=request.endpoint or "",
        path=re.sub(r"[\x00-\x1f\x7f]", "?", _path())[:200],
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        person=getattr(g.get("signed_in"), "id", 0),
        ip=request.remote_addr or "",
    )
    return response


def _path() -> str:
    """The path; where a part of it is a secret, the pattern of the route (SECURITY 7.1)."""
    has_secret = request.url_rule is not None and "token" in (request.view_args or {})
    return str(request.url_rule) if has_secret else request.path


def init_app(app: Flask) -> None:
    app.before_request(begin)
    app.after_request(write_line)
