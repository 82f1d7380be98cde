"""Print the forms of a case without keeping the clerk waiting: the transaction stands already."""

from threading import Thread

from flask import Flask, current_app

from casework.acting import Acting
from casework.scope import everything
from casework.services.case_forms import issue_forms


def print_forms(case_id: int, acting: Acting) -> None:
    """Render what waits, in a thread; the scheduler makes what fails here (letters.issue_pending)."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.testing:  # a test looks at once
        issue_forms(case_id, acting)
        return
    Thread(target=_print, args=(app, case_id, acting), name=f"forms-{case_id}", daemon=True).start()


def _print(app: Flask, case_id: int, acting: Acting) -> None:
    with app.app_context(), everything():
        issue_forms(case_id, acting)
