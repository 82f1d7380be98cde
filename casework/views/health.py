"""Whether the system is well, for the machine itself or who has the token (SECURITY 12.6)."""

import hmac
import shutil

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from casework import heartbeat
from casework.db import db

bp = Blueprint("health", __name__)
LEAST_FREE_BYTES = 512 * 1024 * 1024


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    settings = current_app.extensions["settings"]
    token = settings.health_token.get_secret_value()
    given = request.headers.get("X-Health-Token", "")
    if request.remote_addr not in ("127.0.0.1", "::1") and not (token and hmac.compare_digest(given, token)):
        abort(404)
    db.session.execute(text("SELECT 1"))
    free = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else "/").free
    is_late = heartbeat.is_late(settings.data_dir, current_app.extensions["now"]())
    is_low = free < LEAST_FREE_BYTES
    return {
        "database": "ok",
        "disk": "low" if is_low else "ok",
        "scheduler": "late" if is_late else "ok",
    }, 503 if is_late or is_low else 200


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether requests can be served: for a load balancer; tells nothing but that."""
    db.session.execute(text("SELECT 1"))
    return "", 204
