"""One office with a case at every stage, made once for all tests of a module and never changed for good."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from uuid import uuid4

from flask import Flask
from sqlalchemy import select, text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from app import create_app
from casework import authz
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models import (
    Case,
    Letter,
    Person,
    SupervisionAction,
)
from casework.now import legal_day
from casework.record import casefile_of
from casework.scope import everything
from casework.services import archive, notices, sign_off
from casework.views.steps_index import STEP_PAGES
from tests import asked, consultations, databases, marked, suggested, supervised, told, transferred
from tests.cases import CaseBuilder
from tests.concentrated import SECOND_BUTTONS, pages_for, things
from tests.conftest import OfficeClient
from tests.library.making import SECOND_BUTTON, in_every_state, pages_of
from tests.notices import NoticePlay
from tests.people import BY_ROLE
from tests.replies import Reply, disputes_at, searched
from tests.signed_in import session_of
from tests.time import FixedNow
from tests.web.bad_input import Found, HtmlForm, html_forms, kinds_of, shown_forms
from workflows import machine
from workflows.codes import Channel

TODAY = "2026-09-21"
# Everything a form could store.
STORED = (
    "cases", "case_events", "request_items", "parties", "letters", "letter_versions", "contacts",
    "search_records", "stored_files", "numbers_issued", "number_series", "saved_filters", "pii_index",
    "password_history", "messages", "message_rules", "message_preferences", "absences", "outbox",
    "asked_parties", "opinion_texts", "matters", "matter_files", "supervision_actions", "supervised_cases",
    "transfers", "transfer_files", "transfer_notes", "disputes", "responsibilities", "callbacks",
    "pointed_acts", "improvement_suggestions", "suggested_cases", "joint_meetings", "library_nominations",
    "signal_notes", "settings", "clusters", "cluster_members", "proactive_tasks", "publication_suggestions",
    "refused_items", "typical_cases", "typical_case_steps", "typical_case_texts", "typical_case_votes",
    "typical_case_bases", "library_documents", "policy_documents", "policy_articles", "policy_relations",
    "policy_imports", "policy_files", "library_terms", "library_synonyms", "library_kept", "standard_texts",
)  # fmt: skip
STAGES = ("searched", "drafted", "secrecy", "legal", "signing", "signed", "sealed", "sent", "closed")
# Signed in from the start; nobody signs in later.
OFFICE = tuple(dict.fromkeys(member.login for member in BY_ROLE.values() if "_" not in member.login))
ROWS = {"rows": "", "token": "", "idempotency_key": ""}
NOTICE = {"text": "", "number": "", "reason": "", "idempotency_key": ""}
# Forms that no page of this world shows: who, where, and what is sent (or the form that sends the same).
EXTRA: dict[str, tuple[str, str, dict[str, str] | str]] = {
    "parties.reveal": ("wangmin", "/cases/{ref}/parties/{party}/reveal", {"reason": ""}),
    "letters.draft_preview": ("wangmin", "/cases/{ref}/draft/preview", "letters.draft"),
    "letters.draft_fields": ("wangmin", "/cases/{ref}/draft/fields", "letters.draft"),
    "intake.duplicates": ("wangmin", "/cases/new/duplicates", "intake.create"),
    "cases.keep": ("wangmin", "/cases/filters?state=PROCESSING", {"name": "", "idempotency_key": ""}),
    "cases.drop": ("wangmin", "/cases/filters/1/delete", {}),
    "feeds.revoke": ("wangmin", "/account/feeds/1/revoke", {}),
    "holidays.preview": ("admin", "/settings/holidays/preview", NOTICE),
    "holidays.apply": ("admin", "/settings/holidays/apply", NOTICE | {"token": ""}),
    "responsibilities.apply": ("admin", "/settings/responsibilities/import/apply", ROWS),
    "jobs.release": ("admin", "/settings/jobs/release", {}),
    "transfers.save_draft": ("wangmin", "/transfers/{transfer}/draft", "transfers.submit"),
    "supervision.remind": ("duban", "/cases/{ref}/remind", {"idempotency_key": ""}),
    **SECOND_BUTTONS,
    **SECOND_BUTTON,
    "login.first": ("", "/first/unknown-link", {"new": "", "again": ""}),
}
# Pages without a case on which forms may stand.
PAGES = (
    "/", "/messages", "/cases?panel=1", "/cases/new", "/account", "/reauth", "/account/second-factor",
    "/login", "/settings/jobs", "/settings/messages", "/settings/outbox", "/settings/parameters",
    "/settings/parameters/supervision.near_due_days", "/account/feeds", "/supervision",
    "/difficult", "/signals", "/signals/1",
)  # fmt: skip


class World:
    """The office; ``find(endpoint)`` is a form somebody can send there, ``count()`` is what is stored."""

    put_back: Callable[[], None]

    def __init__(self, place: databases.Place, now: FixedNow) -> None:
        self.place, self.now = place, now
        self.app: Flask = create_app(place.settings(), now=now)
        self.app.config["TESTING"] = True
        self.app.test_client_class = OfficeClient
        self._refs: dict[str, str] = {}
        self._can: dict[str, frozenset[str]] = {}
        self.ids: dict[str, int] = {}
        self.letters: list[int] = []
        self.actions: list[int] = []
        self.transfers: list[int] = []
        self.matters: list[str] = []
        self.asked: list[int] = []
        self._browsers: dict[str, OfficeClient] = {}
        self._pages: dict[tuple[str, str], tuple[str, list[HtmlForm], list]] = {}
        self._found: dict[str, Found] = {}
        with self.app.app_context(), everything():
            self._fill()
            db.session.rollback()
            names = db.inspect(db.engine).get_table_names()
        counts = [f"(SELECT count(*) FROM {name})" for name in STORED if name in names]
        # One statement for all: it is asked twice for every form that is sent.
        self._counts = f"SELECT {', '.join(counts)}, (SELECT sum(version) FROM cases)"
        for login in OFFICE:
            self.browser(login).get("/")
        databases.let_go(self.app)

    # Cases

    def _fill(self) -> None:
        self._archived()
        self.now.set(TODAY)
        self._case("waiting", channel=Channel.ordinary_mail)
        self._case("registered").registered()
        for stage in ("correcting", "asked"):
            self._case(stage).registered().reviewed()
        notice = NoticePlay(self.ids["correcting"], self.acting, self.now)
        notice.sent("D02", TODAY)
        NoticePlay(self.ids["asked"], self.acting, self.now).prepared("D02", TODAY)
        approved = self._case("approved").registered().reviewed()
        NoticePlay(approved.id, self.acting, self.now).prepared("D02", TODAY)
        with writing():
            letter = db.session.scalars(select(Letter).where(Letter.case_id == approved.id)).one()
            notices.approve_notice(letter, self.acting("chenzr"))
        self._case("processing").accepted()
        for stage in STAGES:
            self._reply(stage)
        for stage in ("disputed", "ordered"):
            disputes_at(stage, self._case(stage).accepted(), self.acting)
        self._transferred()
        self.matters = asked.matters(self.acting)
        marked.cases(self._case("difficult").accepted(), self.ids["asked"], self.acting)
        asking, releasing = (self._case(stage).accepted().id for stage in ("asking", "releasing"))
        self.asked = consultations.both_sides(asking, releasing, self.acting, self.now)
        supervised.actions(self.acting)
        things(self.acting, self.ids)
        in_every_state(self.acting, self.ids["closed"])
        self.actions = list(db.session.scalars(select(SupervisionAction.id)))
        self.suggestions = suggested.suggestions(self.acting)
        self.letters = list(db.session.scalars(select(Letter.id).order_by(Letter.id.desc())))
        told.messages(self.acting, self.ids["searched"])

    def _archived(self) -> None:
        """One that ended in spring and lies in the archive."""
        self.now.set("2026-03-02")
        case = self._case("archived").accepted()
        self.now.set("2026-03-10")
        reply = Reply(searched(case, date(2026, 3, 10)), self.acting).drafted().submitted().cleared()
        reply.signed().sealed().dispatched("post").delivered(date(2026, 3, 10))
        self.now.set("2026-06-01")
        bound = archive.bind(reply.row, note="样例", acting=self.acting("dangan"))
        reply.act(archive.archive, "dangan", retention="D30", box="2026-03", note="样例", bound=bound)

    def _transferred(self) -> None:
        """One that a department handed back, and one that a department asks this office about."""
        self._case("handed_back").accepted()
        self._case("asked_about", registrar="js_js").accepted()
        js, office = self.acting("js_js"), self.acting("wangmin")
        with writing():
            case = db.session.get_one(Case, self.ids["handed_back"])
            [row] = transferred.sent(case, [js.unit_id], office)
            transferred.handed_back(row, js, office.unit_id)
        with writing():
            case = db.session.get_one(Case, self.ids["asked_about"])
            self.transfers = [row.id for row in transferred.sent(case, [office.unit_id], js)]

    def _case(self, stage: str, **options: object) -> CaseBuilder:
        made = CaseBuilder(nullcontext, self.acting, self.now, **options)
        self.ids[stage] = made.id
        return made

    def _reply(self, stage: str) -> None:
        case = searched(self._case(stage).accepted(), date.fromisoformat(TODAY))
        reply = Reply(case, self.acting)
        acts: list[tuple[str, Callable[[], object]]] = [
            ("searched", lambda: None),
            ("drafted", reply.drafted),
            ("secrecy", reply.submitted),
            ("legal", lambda: reply.cleared()),
            ("signing", lambda: None),
            ("signed", reply.signed),
            ("sealed", reply.sealed),
            ("sent", lambda: reply.dispatched("direct")),
            ("closed", lambda: reply.delivered(date.fromisoformat(TODAY))),
        ]
        for name, act in acts:
            if stage == "legal" and name == "legal":
                reply.act(sign_off.clear_secrecy, "baomi", masking="pass", opinion="可以公开", basis="已审",
                          content_hash=reply.hash)  # fmt: skip
                return
            act()
            if name == stage:
                return

    def acting(self, login: str) -> Acting:
        person = db.session.scalars(select(Person).where(Person.login == login)).one()
        now = self.now()
        return Acting(
            person_id=person.id, name=person.name, staff_no=person.staff_no, unit_id=person.unit.id,
            organ_id=person.unit.organ_id, roles=person.role_set, now=now, today=legal_day(now),
            calendar=current_calendar(),
        )  # fmt: skip

    # Browsers

    def browser(self, login: str) -> OfficeClient:
        """A browser in which this person signed in a moment ago; nobody's for an empty name."""
        if login not in self._browsers:
            self._browsers[login] = self._sign_in(login)
        return self._browsers[login]

    def _sign_in(self, login: str) -> OfficeClient:
        browser = self.app.test_client()
        if not login:
            return browser
        sid = session_of(self.app, self.now, login, f"world-{login}")
        browser.sid = sid
        browser.set_cookie("sid", sid, domain="localhost")
        return browser

    # What is stored

    def count(self) -> tuple:
        """Rows of every table a form could write to, and the versions of all cases."""
        with self.app.app_context(), everything():
            found = tuple(db.session.connection().exec_driver_sql(self._counts).one())
            db.session.rollback()
        return found

    def go_back(self) -> None:
        """Everything as it was at first."""
        databases.let_go(self.app)
        self.put_back()

    # Forms

    def find(self, endpoint: str) -> Found:
        """Somebody who may, a case at a fitting stage, and the form as the page shows it."""
        if endpoint not in self._found:
            offered = next(iter(self._offered(endpoint)), None) or self._unlisted(endpoint)
            assert offered, f"no page shows a form for {endpoint}: name it in EXTRA"
            self._found[endpoint] = offered
        return self._found[endpoint]

    def _offered(self, endpoint: str) -> Iterator[Found]:
        for page in self._pages_for(endpoint):
            for login in self.people_for(endpoint)[:2]:
                html, sent, forms = self._look(login, page)
                for form in sent:
                    target = form.action or page
                    if form.method == "post" and self._endpoint(target) == endpoint:
                        yield Found(
                            endpoint, login, target, html, dict(form.values), kinds_of(forms, form.values)
                        )

    def _unlisted(self, endpoint: str) -> Found | None:
        """A form that no page of this world shows."""
        if endpoint not in EXTRA:
            return None
        login, address, values = EXTRA[endpoint]
        like = self.find(values) if isinstance(values, str) else None
        ref = self.ref("searched")
        url = address.format(ref=ref, party=self._party(ref), transfer=self.transfers[0])
        sent = dict(like.values if like else values)
        return Found(endpoint, login, url, "", sent, like.kinds if like else dict.fromkeys(sent, "line"))

    def people_for(self, endpoint: str) -> list[str]:
        """Log-in names of the office who may send there; an empty one for everybody."""
        if endpoint == "login.logout":  # ends the session: of somebody whom no other form needs
            return ["tongji"]
        allowed = authz.matrix().get((endpoint, "POST"), frozenset())
        if allowed == authz.PUBLIC:
            return [""]
        by_role = [BY_ROLE[role].login for role in sorted(allowed) if role in BY_ROLE]
        office = [login for login in dict.fromkeys(by_role) if "_" not in login]
        return sorted(office, key=lambda login: login != "wangmin")

    def rule(self, endpoint: str) -> Rule:
        return next(r for r in self.app.url_map.iter_rules(endpoint) if "POST" in (r.methods or ()))

    def _pages_for(self, endpoint: str) -> Iterator[str]:
        """Pages on which its form may stand: its own, then those of the cases and letters."""
        rule = self.rule(endpoint)
        own = rule.rule if "GET" in (rule.methods or ()) else ""
        if own and "<ref>" in own:
            yield from (own.replace("<ref>", ref) for ref in self._fitting(endpoint))
        elif "letter_id" in rule.rule:
            shape = own.replace("<int:letter_id>", "{}") if own else "/letters/{}"
            yield from (shape.format(i) for i in self.letters)
        elif pages := pages_of(rule.rule) or pages_for(rule.rule):
            yield from pages
        elif "action_id" in rule.rule:
            yield from (f"/supervision/actions/{i}" for i in self.actions)
        elif own.startswith("/consultations/"):
            yield from (f"/consultations/{i}" for i in self.asked)
        elif "transfer_id" in rule.rule:
            yield from (f"/transfers/{i}" for i in self.transfers)
        elif "<number>" in rule.rule:
            yield from (f"/matters/{number}" for number in self.matters)
        elif "suggestion_id" in rule.rule:
            yield from (f"/supervision/suggestions/{i}" for i in self.suggestions)
        elif rule.endpoint == "responsibilities.end":
            yield "/settings/responsibilities/1"
        elif "<ref>" in rule.rule:
            for stage in ("searched", "archived"):
                ref = self.ref(stage)
                yield f"/cases/{ref}/parties/{self._party(ref)}/correction"
                yield f"/cases/{ref}/volume"
        elif not own:
            yield from PAGES
        elif "<" not in own.replace("<int:", ""):
            yield re.sub(r"<int:\w+>", "1", own)
        else:
            yield from (page for page in PAGES if self._endpoint(page) == endpoint)

    def _fitting(self, endpoint: str) -> list[str]:
        """Cases in which the step of this page is possible, else any."""
        kinds = [page.kind for page in STEP_PAGES if page.endpoint == endpoint]
        fitting = [self.ref(stage) for stage, can in self._possible().items() if set(kinds) & can]
        return fitting or [self.ref(stage) for stage in ("searched", "correcting", "closed")]

    def _possible(self) -> dict[str, frozenset[str]]:
        if not self._can:
            with self.app.app_context(), everything():
                for stage, case_id in self.ids.items():
                    file = casefile_of(db.session.get_one(Case, case_id))
                    self._can[stage] = frozenset(machine.possible(file, frozenset(authz.HUMAN_ROLES)))
        return self._can

    def _party(self, ref: str) -> int:
        known = {self.ref(stage): case_id for stage, case_id in self.ids.items()}
        with self.app.app_context(), everything():
            return int(db.session.scalar(text(f"SELECT min(id) FROM parties WHERE case_id = {known[ref]}")))

    def ref(self, stage: str) -> str:
        """What stands in the address of the case at this stage."""
        if stage not in self._refs:
            with self.app.app_context(), everything():
                number = db.session.scalar(text(f"SELECT number FROM cases WHERE id = {self.ids[stage]}"))
            self._refs[stage] = number or f"S{self.ids[stage]}"
        return self._refs[stage]

    def _look(self, login: str, page: str) -> tuple[str, list[HtmlForm], list]:
        """A page, the forms on it, and what they were made of."""
        if (login, page) not in self._pages:
            with shown_forms(self.app) as forms:
                answer = self.browser(login).get(page)
            assert answer.status_code < 500, (page, answer.status_code)
            sent = html_forms(answer.text) if answer.status_code == 200 else []
            self._pages[login, page] = (answer.text, sent, forms)
        return self._pages[login, page]

    def _endpoint(self, address: str) -> str:
        path = address.partition("?")[0]
        try:
            return str(self.app.url_map.bind("localhost").match(path, method="POST")[0])
        except HTTPException:
            return ""


def fresh(found: Found) -> dict[str, str]:
    """What the form sends untouched, with a key that was not used yet."""
    values = dict(found.values)
    if "idempotency_key" in values:
        values["idempotency_key"] = str(uuid4())
    values.pop("csrf_token", None)
    return values


@contextmanager
def world_of(template: databases.Place, folder: Path) -> Iterator[World]:
    folder.mkdir()
    with databases.copy_of(template, folder) as place:
        made = World(place, FixedNow())
        with databases.kept(place) as made.put_back:
            yield made
            databases.let_go(made.app)
