"""What the bench serves: the application as it is, with a bare page and a constant twin."""

import contextlib
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, has_request_context
from sqlalchemy import Engine, event

from app import serve
from casework import authz, prepared
from casework.queries import cases

HELLO = "/bench/hello"


def measured() -> Flask:
    """The application; every response says how many statements it took."""
    app = serve()
    rows = {**authz.matrix(), ("bench.hello", "GET"): authz.PUBLIC}
    authz.matrix = lambda: rows  # type: ignore[assignment]
    app.add_url_rule(HELLO, "bench.hello", lambda: "hello")
    event.listen(Engine, "before_cursor_execute", _count)
    prepared.send = _counting(prepared.send)
    app.after_request(_tell)
    return app


def constant() -> Flask:
    """The same pages with constant rows: what a list reads is read once and kept."""
    kept: dict[object, object] = {}
    for name in ("list_cases", "count_groups", "filter_options", "saved_filters"):
        _keep(name, kept)
    return measured()


def _keep(name: str, kept: dict[object, object]) -> None:
    read = getattr(cases, name)

    def once(*args: object, **options: object) -> object:
        key = (name, args[0] if name == "list_cases" else "")
        if key not in kept:
            kept[key] = read(*args, **options)
        return kept[key]

    setattr(cases, name, once)


def _count(*rest: object) -> None:
    if has_request_context() and not str(rest[2]).startswith("BEGIN"):
        g.statements = g.get("statements", 0) + 1


def _counting(send: Callable[..., Any]) -> Callable[..., Any]:
    """Statements past SQLAlchemy count like the others; its listeners do not see them."""

    def counted(connection: object, sql: str, values: object) -> Any:
        _count(connection, None, sql)
        return send(connection, sql, values)

    return counted


def _tell(response: Response) -> Response:
    with contextlib.suppress(RuntimeError):
        response.headers["X-Statements"] = str(g.get("statements", 0))
    return response
