"""Rows A4 and A5: the list and the case page over HTTP, on a province of the size that was asked for."""

import sqlite3
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select

from app import create_app
from bench import site
from bench.row import Row, human, in_turn, seconds
from bench.serving import HELLO
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db
from casework.models import Case, Person
from casework.now import legal_day, system_now
from casework.queries import cases
from casework.queries.case_filters import Filters
from casework.scope import everything, scope_of, scoped
from workflows.codes import State

CLERK, OVERSEER = "wangmin", "duban"
LIST = "/cases?group=closed"
REQUESTS = 25
DEEP = 500  # the page that keyset paging must not feel
LIST_STATEMENTS, PAGE_STATEMENTS = 4, 12


def list_page() -> Iterable[Row]:
    """A4."""
    folder = site.province(site.CASES)
    yield from _against_constant_rows(folder)
    yield from _queries(folder)
    if site.CASES > 20_000:
        small = site.province(20_000)
        ours, peer = in_turn(lambda: _list_seconds(folder), lambda: _list_seconds(small), rounds=3)
        what = f"list at {site.CASES} cases as slow as at 20,000"
        yield Row("A4", what, ours / peer, 1.2, at_least=False, detail=f"{human(ours)} against {human(peer)}")


def _against_constant_rows(folder: Path) -> Iterable[Row]:
    with site.server(folder) as port, site.server(folder, "bench.serving:constant") as twin:
        ours, peer = site.Browser(port, OVERSEER), site.Browser(twin, OVERSEER)
        for browser in (ours, peer):
            site.seconds_of(browser, LIST, 5)
        one, other = in_turn(lambda: _mean(ours, LIST), lambda: _mean(peer, LIST))
        detail = f"{1 / one:.0f} req/s against {1 / other:.0f}"
        yield Row("A4", "list page beside the same page with constant rows", other / one, 0.45, detail=detail)
        count = ours.get(LIST).statements
        yield Row("A4", "statements of the list page", count, LIST_STATEMENTS, at_least=False, unit="")
        deep = f"{LIST}&after={_deep_cursor(folder)}"
        first, last = in_turn(lambda: _median(ours, LIST), lambda: _median(ours, deep), rounds=9)
        yield Row("A4", f"page {DEEP} as slow as page 1", last / first, 1.2, at_least=False,
                  detail=f"{human(last)} against {human(first)}")  # fmt: skip


def _queries(folder: Path) -> Iterable[Row]:
    """The main query with its rows made ready for the page, against sqlite3 and the same text."""
    with create_app(site.settings(folder)).app_context():
        acting = _acting(OVERSEER)
        filters = Filters(group="closed")
        with scoped(scope_of(acting)):
            statement, values = _captured(lambda: cases.list_cases(filters, acting))
            raw = sqlite3.connect(folder / "ogi.db")
            ours, peer = in_turn(
                lambda: seconds(lambda: cases.list_cases(filters, acting), 20),
                lambda: seconds(lambda: raw.execute(statement, values).fetchall(), 20),
            )
        raw.close()
        db.session.rollback()
    detail = f"{human(ours)} with scope, lamps and days, against {human(peer)}"
    yield Row("A4", "list query beside raw sqlite3", ours / peer, 3, at_least=False, detail=detail)


def _captured(work: Any) -> tuple[str, Any]:
    """The last statement that some work runs."""
    seen: list[tuple[str, Any]] = []

    def keep(_conn: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        seen.append((statement, values))

    event.listen(Engine, "before_cursor_execute", keep)
    work()
    event.remove(Engine, "before_cursor_execute", keep)
    return seen[-1]


def _acting(login: str) -> Acting:
    with everything():
        person = db.session.scalars(select(Person).where(Person.login == login)).one()
        assert person.unit
        now = system_now()
        return Acting(
            person_id=person.id, name=person.name, staff_no=person.staff_no, unit_id=person.unit.id,
            organ_id=person.unit.organ_id, roles=person.role_set, now=now, today=legal_day(now),
            calendar=current_calendar(),
        )  # fmt: skip


def _deep_cursor(folder: Path) -> str:
    """The position behind page 499, or behind the middle where there are fewer pages."""
    with sqlite3.connect(folder / "ogi.db") as connection:
        total = connection.execute("SELECT count(*) FROM cases WHERE closed_on IS NOT NULL").fetchone()[0]
        skip = min((DEEP - 1) * cases.PAGE, total // 2)
        (found,) = connection.execute(
            "SELECT id FROM cases WHERE closed_on IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?", (skip,)
        ).fetchone()
    return f"~{found}"


def _list_seconds(folder: Path) -> float:
    with site.server(folder) as port:
        browser = site.Browser(port, OVERSEER)
        site.seconds_of(browser, LIST, 5)
        return _mean(browser, LIST)


def _mean(browser: site.Browser, path: str) -> float:
    return statistics.mean(site.seconds_of(browser, path, REQUESTS))


def _median(browser: site.Browser, path: str) -> float:
    return statistics.median(site.seconds_of(browser, path, REQUESTS))


def case_page() -> Iterable[Row]:
    """A5."""
    folder = site.province(site.CASES)
    path = f"/cases/{_some_case(folder)}"
    with site.server(folder) as port:
        browser = site.Browser(port, CLERK)
        for warm in (path, HELLO):
            site.seconds_of(browser, warm, 5)
        ours, hello = in_turn(lambda: _median(browser, path), lambda: _median(browser, HELLO))
        count = browser.get(path).statements
    detail = f"p50 {human(ours)} against {human(hello)}"
    yield Row("A5", "case page beside the bare page", ours / hello, 8, at_least=False, detail=detail)
    yield Row("A5", "statements of the case page", count, PAGE_STATEMENTS, at_least=False, unit="")


def _some_case(folder: Path) -> str:
    """A case of the clerk's organ with fifteen facts and more, in the middle of its life."""
    with create_app(site.settings(folder)).app_context(), everything():
        organ = _acting(CLERK).organ_id
        wanted = select(Case.number).where(
            Case.organ_id == organ, Case.version >= 15, Case.state == State.ARCHIVED
        )
        number = db.session.scalar(wanted.order_by(Case.id.desc()).limit(1))
        db.session.rollback()
    assert number
    return number


ROWS = {"A4": list_page, "A5": case_page}
