"""Who is asking: the person of the session, as plain values, and as Acting for the services."""

from dataclasses import dataclass, replace

from flask import g, request, session
from flask_login import LoginManager

from casework.acting import Acting
from casework.calendars import current_calendar
from casework.now import legal_day
from casework.queries import who
from casework.views.sessions import RECENT, BrowserSession, moment
from workflows.codes import Role
from workflows.lamp import YELLOW_DAYS

login_manager = LoginManager()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The signed-in person; Flask-Login's ``current_user``."""

    id: int
    login: str
    name: str
    staff_no: str
    unit_id: int
    unit_name: str
    organ_id: int
    organ_name: str
    roles: frozenset[Role]

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def person_id(self) -> int:
        return self.id

    def get_id(self) -> str:
        return str(self.id)


def browser_session() -> BrowserSession:
    """Flask's ``session``, under its own type."""
    return session._get_current_object()  # type: ignore[attr-defined,no-any-return]


def signed_in() -> SignedIn | None:
    """The person of this request, or None; read once."""
    if "signed_in" not in g:
        row = browser_session().row
        g.signed_in = _person(row.person_id) if row else None
    return g.signed_in  # type: ignore[no-any-return]


def me() -> SignedIn:
    """The signed-in person, on a page that only such a one can ask for."""
    person = signed_in()
    if person is None:
        raise RuntimeError("a public page has nobody acting")
    return person


def forget() -> None:
    """Read the person anew, after the session has changed."""
    for name in ("asking", "signed_in", "acting", "_login_user"):
        g.pop(name, None)


def _person(person_id: int) -> SignedIn | None:
    asking = g.get("asking")
    if asking and asking.session[1] == person_id:
        return SignedIn(*asking.person, roles=asking.roles) if asking.person else None
    found = who.by_person(person_id)
    return SignedIn(*found[0], roles=found[1]) if found else None


@login_manager.request_loader
def _current_user(_request: object) -> SignedIn | None:
    return signed_in()


def acting() -> Acting:
    """The signed-in person as the one who acts in this request; the time is fixed once."""
    if "acting" not in g:
        person = me()
        g.acting = replace(
            _request_of_nobody(),
            person_id=person.id,
            name=person.name,
            staff_no=person.staff_no,
            unit_id=person.unit_id,
            organ_id=person.organ_id,
            roles=person.roles,
        )
    return g.acting  # type: ignore[no-any-return]


def nobody() -> Acting:
    """Somebody who has not signed in, for the audit entries of sign-in."""
    return replace(_request_of_nobody(), name="未登录", staff_no="", roles=frozenset())


def _request_of_nobody() -> Acting:
    asking = g.get("asking")
    return replace(
        Acting.system(moment(), current_calendar(asking.calendar if asking else None)),
        today=legal_day(moment()),
        session_hash=browser_session().id_hash,
        ip=request.remote_addr or "",
        request_id=g.get("request_id", ""),
        yellow_days=asking.yellow_days if asking else YELLOW_DAYS,
    )


def is_recently_proved() -> bool:
    """Whether the password was given within the last ten minutes (SECURITY 9.3)."""
    row = browser_session().row
    return row is not None and moment() - row.proved_at < RECENT
