"""Whether the system is well, for the machine itself or who has the token (SECURITY 12.6)."""

import hmac
import shutil
from datetime import datetime

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from casework.db import db
from casework.queries import health
from casework.services import lease

bp = Blueprint("health", __name__)
LEAST_FREE_BYTES = 512 * 1024 * 1024


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    settings, now = current_app.extensions["settings"], current_app.extensions["now"]()
    token = settings.health_token.get_secret_value()
    given = request.headers.get("X-Health-Token", "")
    if request.remote_addr not in ("127.0.0.1", "::1") and not (token and hmac.compare_digest(given, token)):
        abort(404)
    db.session.execute(text("SELECT 1"))
    free = shutil.disk_usage(settings.data_dir if settings.data_dir.exists() else "/").free
    is_late, is_low, ages = lease.is_late(now), free < LEAST_FREE_BYTES, health.ages(now)
    return {
        "database": "ok",
        "disk": "low" if is_low else "ok",
        "scheduler": "late" if is_late else "ok",
        "heartbeat_minutes": _age(now),
        "outbox_minutes": ages.outbox,
        "outbox_dead": ages.dead,
        "head_minutes": ages.head,
        "head": "behind" if ages.unsigned else "ok",
    }, 503 if is_late or is_low else 200


def _age(now: datetime) -> int | None:
    last = lease.last_sign_of_life()
    return None if last is None else max(0, int((now - last).total_seconds()) // 60)


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Whether requests can be served, for a load balancer, and whether the scheduler is heard of."""
    db.session.execute(text("SELECT 1"))
    return {"scheduler": "late" if lease.is_late(current_app.extensions["now"]()) else "ok"}
