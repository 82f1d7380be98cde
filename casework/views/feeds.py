"""日历订阅: addresses for one's own calendar program, and what is read under them."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casework import authz, rates
from casework.acting import Acting
from casework.db import write, writing
from casework.forms.feeds import FeedForm
from casework.models.calendar_feed import CalendarFeed, FeedReach
from casework.queries import deadline_calendar, who
from casework.scope import scope_of, scoped
from casework.services import calendar_feeds
from casework.views.acting import acting, nobody
from casework.views.feed_file import MEDIA_TYPE, write_feed
from casework.views.step import once

bp = Blueprint("feeds", __name__)


@bp.get("/account/feeds")
def show() -> ResponseReturnValue:
    """One's addresses; their secrets are not known any more."""
    return _page(FeedForm())


def _page(form: FeedForm, *, address: str = "") -> str:
    feeds = calendar_feeds.feeds_of(acting().person_id)
    return render_template(
        "login/feeds.html", form=form, feeds=feeds, most=calendar_feeds.MOST, address=address
    )


@bp.post("/account/feeds")
def make() -> ResponseReturnValue:
    """A new address, shown on this page and never again."""
    form = FeedForm()
    if not form.validate_on_submit():
        return _page(form), 422
    token = ""

    def act() -> str:
        nonlocal token
        token = calendar_feeds.make_feed(form.name.data, FeedReach(form.reach.data), acting())
        return url_for(".show")

    try:
        location = write(lambda: once(form, act))
    except calendar_feeds.TooManyFeeds:
        form.name.errors = (f"最多 {calendar_feeds.MOST} 个订阅地址，请先停用不用的。",)
        return _page(form), 422
    if not token:  # the same form a second time: the address was shown once
        return redirect(location, 303)
    return _page(FeedForm(formdata=None), address=_outside(url_for(".read", token=token)))


@bp.post("/account/feeds/<int:feed_id>/revoke")
def revoke(feed_id: int) -> ResponseReturnValue:
    with writing():
        is_mine = calendar_feeds.revoke_feed(feed_id, acting())
    if not is_mine:
        abort(404)
    flash("订阅地址已停用。")
    return redirect(url_for(".show"), 303)


@bp.get("/calendar/feed/<token>.ics")
def read(token: str) -> ResponseReturnValue:
    """What a calendar program fetches, by the rights that the person has at this moment."""
    feed = calendar_feeds.find_feed(token)
    reader = _reader(feed) if feed else None
    if feed is None or reader is None:
        _count("calendar_guess", request.remote_addr or "", guess=True)
        abort(404)
    feed_id, reach = feed.id, feed.reach
    _count("calendar_feed", str(feed_id))
    with writing():
        calendar_feeds.note_reading(feed_id, reader)
    with scoped(scope_of(reader)):
        lines = deadline_calendar.feed_lines(reader, reach)
    host = urlsplit(_outside("/")).hostname or ""
    content = write_feed(
        lines, now=reader.now, host=host, address=lambda ref: _outside(url_for("cases.show", ref=ref))
    )
    return Response(content, content_type=MEDIA_TYPE)


def _reader(feed: CalendarFeed) -> Acting | None:
    """The person of an address as somebody who acts now; None when that person may see no cases any more."""
    found = who.by_person(feed.person_id)
    if found is None or not authz.is_allowed(found[1], "cases.show", "GET"):
        return None
    (person_id, _, name, staff_no, unit_id, _, organ_id, _), roles = found
    return replace(
        nobody(), person_id=person_id, name=name, staff_no=staff_no, unit_id=unit_id, organ_id=organ_id,
        roles=roles,
    )  # fmt: skip


def _count(action: str, subject: str, *, guess: bool = False) -> None:
    """Count one more; Raises rates.TooMany (SECURITY 11.5)."""
    limit = calendar_feeds.GUESSES if guess else calendar_feeds.READS
    window = calendar_feeds.GUESS_WINDOW if guess else calendar_feeds.READ_WINDOW
    now = nobody().now
    with writing():
        done = rates.count(action, subject, window=window, now=now)
    rates.check(done, action=action, limit=limit, window=window, now=now)


def _outside(path: str) -> str:
    """An address as it is written outside this site: from the settings, never from the request."""
    return f"{current_app.extensions['settings'].public_url}{path}"
