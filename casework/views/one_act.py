"""One act on a thing with a version, sent from a page of that thing, answered alike everywhere."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from casework.db import Stale, write
from casework.forms.case_form import CaseForm
from casework.idempotency import KeyReused
from casework.views.step import once
from workflows.refusal import Refusal


class Versioned(Protocol):
    """A row that counts its changes."""

    version: int


T = TypeVar("T", bound=Versioned | None)


def answer(
    form: CaseForm,
    run: Callable[[], str],
    done: str,
    *,
    again: Callable[[], T],
    page: Callable[[T, Exception | None], ResponseReturnValue],
) -> ResponseReturnValue:
    """422, 409, or one transaction, a message and 303 to where ``run`` says.

    ``again``: the thing as it is now, None for one that is not made yet. ``page(thing, stop)``: the page with
    what was typed; ``stop`` says why it was not done. What else ``run`` raises is left to the caller.
    """
    if not form.validate():
        return page(again(), None), 422  # type: ignore[return-value]
    try:
        location = write(lambda: once(form, run))
    except (Refusal, Stale, KeyReused) as stop:
        thing = again()
        form.seen.show(thing.version if thing else 0)
        return page(thing, stop), 409  # type: ignore[return-value]
    flash(done)
    return redirect(location, 303)
