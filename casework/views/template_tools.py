"""What every template may use: icons, dates in words, labels, the navigation, the size of type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup

from casework import authz, labels
from casework.now import OFFICE_ZONE
from casework.pii import mask_name
from casework.queries import cases
from casework.queries.who import MANY_UNREAD
from casework.views.acting import acting, signed_in
from workflows.codes import Role

WEEKDAYS = "一二三四五六日"
TYPE_SIZES = ("normal", "big", "huge")
TYPE_COOKIE = "type_size"
SPRITE = "/static/icons.svg"
ICON = Markup('<svg class="bi {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>')


@cache
def icon(name: str, cls: str = "") -> Markup:
    """A picture of the sprite, without meaning of its own: words stand beside it."""
    return ICON.format(cls, SPRITE, name)


@lru_cache(maxsize=16_384)
def _address(endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


def address_for(endpoint: str, **values: Any) -> str:
    """``url_for`` of the templates, kept: a page asks for forty addresses, and none depends on the request.

    Not those of our own files, whose marks follow their content.
    """
    return url_for(endpoint, **values) if endpoint == "static" else _address(endpoint, tuple(values.items()))


def cn_date(day: date | None) -> str:
    """2026年10月26日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def md(day: date | None) -> str:
    """11月30日; with the year when it is not this year's."""
    if not day:
        return ""
    return f"{day.month}月{day.day}日" if day.year == _today().year else cn_date(day)


def weekday(day: date | None) -> str:
    """星期一."""
    return f"星期{WEEKDAYS[day.weekday()]}" if day else ""


def local_time(moment: datetime) -> str:
    """10:05, in the time of the office."""
    return moment.astimezone(OFFICE_ZONE).strftime("%H:%M")


def local_day(moment: datetime) -> date:
    """The day of a moment in the office."""
    return moment.astimezone(OFFICE_ZONE).date()


def iso_day(text: str | None) -> date | None:
    """A day as facts write it."""
    return date.fromisoformat(text) if text else None


def _today() -> date:
    """Asked for by every date of a page."""
    today: date | None = g.get("today")
    if today is None:
        now = current_app.extensions["now"]()
        g.today = today = acting().today if signed_in() else now.astimezone(OFFICE_ZONE).date()
    return today


def type_size() -> str:
    """The size of type somebody chose in this browser."""
    chosen = request.cookies.get(TYPE_COOKIE, "")
    return chosen if chosen in TYPE_SIZES else TYPE_SIZES[0]


def has_endpoint(endpoint: str) -> bool:
    """Whether a page exists and the person may ask for it; buttons lead to nothing else."""
    if endpoint not in current_app.view_functions:
        return False
    person = signed_in()
    return person is not None and _may_ask(person.roles, endpoint)


@lru_cache(maxsize=16_384)
def _may_ask(roles: frozenset[Role], endpoint: str) -> bool:
    """Kept: a page asks sixty times, and the matrix is that of the code."""
    return any(authz.is_allowed(roles, endpoint, method) for method in ("GET", "POST"))


@lru_cache(maxsize=16_384)
def day_cell(day: Any, is_today: bool) -> Markup:
    """A day of the explained clock, kept: cases share their days, and a page shows sixty of them."""
    page = current_app.jinja_env.get_template("casework/case/_day.html").render(d=day, is_today=is_today)
    return Markup(page)  # noqa: S704 (our own template, escaped there)


def group_counts() -> dict[str, int]:
    """Numbers of all tabs of a list, read once a request."""
    if "group_counts" not in g:
        g.group_counts = cases.count_groups(acting())
    return g.group_counts  # type: ignore[no-any-return]


def _work_counts() -> dict[str, int]:
    """Numbers of the navigation alone, which stands on every page."""
    return group_counts() if request.endpoint in WITH_TABS else cases.count_groups(acting(), COUNTED)


def capped(count: int) -> str:
    """A number as it stands on a tab: counting stops at cases.MANY."""
    return f"{cases.MANY - 1}+" if count >= cases.MANY else str(count)


def unread_count() -> str:
    """Messages nobody opened yet, for the bell; read with the session, so that it costs no statement."""
    asking = g.get("asking")
    count = asking.unread if asking else 0
    return "" if not count else f"{MANY_UNREAD - 1}+" if count >= MANY_UNREAD else str(count)


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the navigation. Words: _macros/words.html."""

    key: str
    icon: str
    url: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Links under a heading; the first group has none. ``folds``: shut, in a long navigation, unless one of
    its pages is shown.
    """

    key: str
    items: tuple[NavItem, ...]
    folds: bool = False


GROUP_ICONS = {
    "todo": "inbox",
    "open": "hourglass-split",
    "review": "pencil-square",
    "done": "check2-circle",
    "closed": "archive",
}
COUNTED = ("todo", "open", "review")
MOST_UNFOLDED = 14  # lines that stand on a screen of 768 pixels
WITH_TABS = ("desk.show", "cases.index")  # pages that show the numbers of every tab anyhow
TOGETHER = (
    ("transfers", "transfers.index", "arrow-left-right"),
    ("consultations", "consultations.index", "chat-square-text"),
    ("difficult", "difficult.index", "people"),
)
# Being watched over: a unit sees what concerns itself only.
WATCHED = (
    ("supervision", "supervision.show", "megaphone"),
    ("supervision_actions", "supervision_action.index", "clipboard-check"),
    ("suggestions", "improvement.index", "lightbulb"),
    ("signals", "signals.index", "exclamation-triangle"),
)
# What requests lead to: disputes, other matters, publication.
FOLLOWING = (
    ("disputes", "disputes.index", "bank"),
    ("matters", "matters.index", "file-earmark-check"),
    ("clusters", "concentration.index", "intersect"),
    ("proactive", "proactive.index", "globe"),
    ("rechecks", "rechecks.index", "arrow-clockwise"),
)
# Pages of other parts, shown when they are there and the person may open them.
FURTHER = (
    ("library", "case_library.search", "journal-text"),
    ("library_review", "case_library_review.index", "journal-plus"),
    ("jobs", "jobs.show", "clock-history"),
    ("settings", "holidays.show", "gear"),
    ("responsibilities", "responsibilities.index", "diagram-3"),
    ("message_rules", "message_rules.index", "bell"),
    ("parameters", "parameters.index", "sliders"),
    ("outbox", "outbox.index", "send"),
)


def navigation() -> tuple[NavGroup, ...]:
    """The lines that the person of this request may use."""
    if "navigation" not in g:
        groups = tuple(group for group in _navigation() if group.items)
        is_long = sum(len(group.items) for group in groups) > MOST_UNFOLDED
        g.navigation = groups if is_long else tuple(replace(group, folds=False) for group in groups)
    return g.navigation  # type: ignore[no-any-return]


def _navigation() -> Iterator[NavGroup]:
    first = (("new", "intake.new", "plus-lg"), ("desk", "desk.show", "speedometer2"),
             ("calendar", "deadlines.show", "calendar3"))  # fmt: skip
    yield NavGroup("", _items(first))
    yield NavGroup("cases", _work() if has_endpoint("cases.index") else ())
    yield NavGroup("together", _items(TOGETHER))
    yield NavGroup("watched", _items(WATCHED))
    yield NavGroup("following", _items(FOLLOWING), folds=True)
    yield NavGroup("more", _items(FURTHER), folds=True)


def _work() -> tuple[NavItem, ...]:
    """The tabs of the list of cases, with their numbers."""
    counts = _work_counts()
    return tuple(
        NavItem(
            tab, picture, address_for("cases.index", group=tab),
            capped(counts[tab]) if tab in COUNTED and counts[tab] else "",
        )
        for tab, picture in GROUP_ICONS.items()
    )  # fmt: skip


def _items(pages: tuple[tuple[str, str, str], ...]) -> tuple[NavItem, ...]:
    """The pages that the person may open."""
    return tuple(NavItem(key, picture, address_for(at)) for key, at, picture in pages if has_endpoint(at))


def role_words(roles: Any) -> str:
    """The roles of somebody in words, two at most."""
    names = [labels.ROLES[role] for role in sorted(roles, key=list(labels.ROLES).index)]
    return "、".join(names[:2]) + ("等" if len(names) > 2 else "")


def init_app(app: Flask) -> None:
    """Register everything with the templates of an app."""
    # All templates are kept: putting one of two hundred in order of use takes longer than finding it.
    app.jinja_options = {**app.jinja_options, "cache_size": -1}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for tool in (
        icon, cn_date, md, weekday, iso_day, local_time, local_day, type_size, has_endpoint, group_counts,
        capped, day_cell, navigation, role_words, unread_count, labels.refusal_words, mask_name,
    ):  # fmt: skip
        app.jinja_env.globals[tool.__name__] = tool
    app.jinja_env.globals.update(labels=labels, url_for=address_for)
    app.context_processor(lambda: {"me": signed_in()})
