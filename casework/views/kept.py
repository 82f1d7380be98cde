"""Nothing typed is lost when a session ends in the middle of a form: it travels through the sign-in page."""

from typing import NamedTuple

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from casework.forms.sign_in import ProveForm, SignInForm

PREFIX = "kept."
# Never carried on: the old token, and anything secret.
_DROPPED = frozenset({"csrf_token", "password", "present", "new", "again", "code"})


class Kept(NamedTuple):
    """A form that was sent and not taken: where to, and its fields."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool = False


def own_path() -> str:
    """Path and query of this request."""
    return request.full_path.rstrip("?")


def safe_next(path: str | None) -> str:
    """A ``next`` parameter if it stays on this site, else the desk (SECURITY 11.4)."""
    home = "/"
    if not path or not path.startswith("/") or path.startswith("//"):
        return home
    if "\\" in path or any(ord(sign) < 32 or ord(sign) == 127 for sign in path):
        return home
    return path


def of_request() -> Kept:
    """What this request wanted to send."""
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in _DROPPED]
    return Kept(own_path(), fields, any(f.filename for f in request.files.values()))


def of_form() -> Kept | None:
    """What the sign-in page carried along, if anything; only to a route of ours that takes a form."""
    path = safe_next(request.form.get(f"{PREFIX}path"))
    if not request.form.get(f"{PREFIX}path") or not _takes_forms(path):
        return None
    fields = [
        (name.removeprefix(f"{PREFIX}field."), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(f"{PREFIX}field.")
    ]
    return Kept(path, fields, request.form.get(f"{PREFIX}files") == "1")


def _takes_forms(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    try:
        if adapter is None:
            return False
        endpoint, _ = adapter.match(path.partition("?")[0], method="POST")
    except (HTTPException, RequestRedirect):
        return False
    return not endpoint.startswith("login.")


def sign_in_page() -> ResponseReturnValue:
    """The session is over: ask for the password, and keep what was typed."""
    form = SignInForm(formdata=None)
    page = render_template(
        "login/sign_in.html",
        form=form,
        kept=of_request(),
        next=url_for("login.show"),
        session_ended=True,
    )
    return page, 401


def prove_page() -> ResponseReturnValue:
    """The act needs the password again: ask, and keep what was typed."""
    page = render_template("login/prove.html", form=ProveForm(formdata=None), kept=of_request(), next="/")
    return page, 401
