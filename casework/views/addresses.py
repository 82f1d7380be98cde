"""Addresses: plain figures of a row id, so that no database is asked for an impossible one; own ones."""

from flask import Flask, abort, current_app, request, url_for
from werkzeug.routing import IntegerConverter


class RowId(IntegerConverter):
    """At most nine plain figures."""

    regex = r"[0-9]{1,9}"


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowId
    app.before_request(check_address)
    app.before_request(check_size)


def check_size() -> None:
    """Werkzeug limits the fields of multipart forms only; percent signs make others three times as long."""
    limit = 3 * current_app.config["MAX_FORM_MEMORY_SIZE"]
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > limit:
        abort(413)


def check_address() -> None:
    """No database stores a null character; an address that holds one was made by hand."""
    words = [request.path, *(word for pair in request.args.items(multi=True) for word in pair)]
    if any("\x00" in word for word in words):
        abort(400)


def own_address(typed: str) -> str:
    """An address of this site, or the desk (SECURITY 11.4)."""
    foreign = not typed.startswith("/") or typed.startswith("//") or "\\" in typed or not typed.isprintable()
    return url_for("desk.show") if foreign else typed
