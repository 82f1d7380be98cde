"""What web and scheduler do before they serve: nothing starts on an unsound installation (SECURITY 1.4)."""

import gc

from flask import Flask

from casework import selfcheck
from casework.db import db
from casework.scope import everything


def ensure_sound(app: Flask, *, holds_audit_key: bool = False) -> None:
    """The self-check without the trial letter, which takes a second. Raises NotSound."""
    settings = app.extensions["settings"]
    around = selfcheck.Surroundings(
        debug=app.debug,
        secrets_dir=settings.secrets_dir,
        data_dir=settings.data_dir,
        now=app.extensions["now"](),
        holds_audit_key=holds_audit_key,
        prints_letters=False,
    )
    try:
        with everything():
            selfcheck.ensure_sound(around)
    finally:
        db.session.remove()
        db.engine.dispose()  # the server starts its workers after this


def settle() -> None:
    """Let the collector pass over what the start has made: it lives as long as the process.

    Without it every full collection walks through it: one request in some hundred waits for that, and
    the end of every command. Not collected before: there is next to nothing, and it costs a twentieth of
    the start.
    """
    gc.freeze()
