"""案例库 → 检索: the search page, suggestions while typing, the preview of an entry."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from case_library.codes import Collection
from case_library.labels import search as words
from case_library.models import IndexedDocument
from case_library.queries import documents, terms, typical_cases
from case_library.queries import kept as kept_queries
from case_library.search import find, log, suggest
from case_library.search.asked import Found, Hit, Sort
from case_library.services.openings import count_opening
from case_library.views import search_query
from case_library.views.kept import Keeping, keeping_of
from case_library.views.search_facets import Pill, Words, facets, pills
from case_library.views.search_query import MOST_TICKED, PageAsked, address, fields, ticked
from casework import authz, labels
from casework.db import Busy, writing
from casework.views.acting import acting, signed_in
from casework.views.kept import own_path

bp = Blueprint("case_library", __name__)
SUGGESTED, LONGEST_PREFIX = 8, 40
PAGES_AROUND = 2


@dataclass(frozen=True, slots=True)
class Card:
    """A result as the page shows it. ``reading``: its page, where the person may open one.

    ``tick``: the address that takes a case to the comparison, or away; empty for what is not compared.
    """

    hit: Hit
    reading: str
    preview: str
    pick: str
    determinations: str
    articles: str
    keeping: Keeping
    tick: str


@bp.get("/library")
def search() -> ResponseReturnValue:
    """Search, narrow, page; everything stands in the address."""
    asking, who = search_query.read(request.args), acting()
    began = time.perf_counter()
    is_mine = asking.asked.kept
    found = kept_queries.find_kept(asking.asked, who.person_id) if is_mine else find(asking.asked)
    seconds = time.perf_counter() - began
    last = _pages(asking.asked, found)
    if not found.hits and found.total and asking.asked.page > last:
        return redirect(address(replace(asking.asked, page=last)), 303)
    page = render_template("case_library/search/index.html", **_shown(asking, found), seconds=seconds)
    if is_whole(asking.asked) and not found.fault:
        with writing():
            log(asking.asked, found, who)
    return page


def is_whole(asked: PageAsked) -> bool:
    """A search as it is first made: what narrows it later is the same search, and finds less by intent."""
    return bool(asked.words) and asked == PageAsked(words=asked.words, sort=asked.sort)


def _shown(asking: search_query.Read, found: Found) -> dict[str, Any]:
    asked = asking.asked
    known = Words(terms.all_terms())
    keepings = keeping_of((hit.collection, hit.entry_id) for hit in found.hits)
    cards = [_card(hit, asked, keepings[hit.collection, hit.entry_id]) for hit in found.hits]
    picked = _picked(cards)
    return {
        "asked": asked,
        "found": found,
        "is_ignored": asking.ignored,
        "is_whole": is_whole(asked),
        "is_start": not (asked.words or asked.narrowed or asked.collections or asked.kept),
        "lib": words,
        "fields": fields(asked),
        "facets": facets(asked, found, known),
        "pills": pills(asked, known),
        "clear": address(replace(asked, narrowed={}, page=1)),
        "tabs": _tabs(asked, found),
        "sorts": [(words.SORTS[s], address(replace(asked, sort=s, page=1)), s is asked.sort) for s in Sort],
        "chips": [(chip, _without(asked, chip.plain)) for chip in found.chips],
        "mine": _mine(asked),
        "compare": _compare(asked),
        "keep_back": own_path(),
        "restore": address(replace(asked, dropped=frozenset(), page=1)) if asked.dropped else "",
        "related": [(word, address(PageAsked(words=word, ticked=asked.ticked))) for word in found.related],
        "cards": cards,
        "picked": picked,
        "document": documents.document(picked.hit.collection, picked.hit.entry_id) if picked else None,
        "known": known,
        "first": (asked.page - 1) * asked.per_page + 1,
        "pages": _pager(asked, found),
        "next_url": address(replace(asked, page=asked.page + 1)) if asked.page < _pages(asked, found) else "",
        "nearest": _nearest(found, asked, known),
    }


def _mine(asked: PageAsked) -> dict[str, Any]:
    """The filter of what this person keeps; what of it the library holds no longer."""
    person = acting().person_id
    return {
        "word": words.MINE,
        "count": len(kept_queries.kept_keys(person)),
        "url": address(replace(asked, kept=not asked.kept, page=1)),
        "gone": _gone(person) if asked.kept else (),
    }


def _gone(person_id: int) -> list[tuple[kept_queries.Gone, Keeping]]:
    rows = kept_queries.gone(person_id)
    keepings = keeping_of((row.collection, row.entry_id) for row in rows)
    return [(row, keepings[row.collection, row.entry_id]) for row in rows]


def _compare(asked: PageAsked) -> dict[str, Any]:
    """The cases ticked to be compared, each to be taken away."""
    titles = typical_cases.titles_of(asked.ticked) if asked.ticked else {}
    return {
        "ticked": [(ref, titles.get(ref, ""), address(ticked(asked, ref))) for ref in asked.ticked],
        "is_full": len(asked.ticked) >= MOST_TICKED,
    }


def _without(asked: PageAsked, plain: str) -> str:
    return address(replace(asked, dropped=asked.dropped | {plain}, page=1))


def _tabs(asked: PageAsked, found: Found) -> list[tuple[str, str, int | None, bool]]:
    """Word, address, count, whether it is shown: all of the library and each collection."""
    every = sum(found.tabs.values())
    made = [(words.ALL_COLLECTIONS, address(replace(asked, collections=frozenset(), page=1)), every,
             not asked.collections)]  # fmt: skip
    for collection in Collection:
        url = address(replace(asked, collections=frozenset({collection}), page=1))
        is_on = collection in asked.collections
        made.append((words.COLLECTIONS[collection], url, found.tabs.get(collection, 0), is_on))
    return made  # type: ignore[return-value]


def _pages(asked: PageAsked, found: Found) -> int:
    return max(1, -(-found.total // asked.per_page))


def _pager(asked: PageAsked, found: Found) -> list[tuple[int, str, bool]]:
    """Numbers around the page shown, with the first and the last."""
    last = _pages(asked, found)
    near = range(max(1, asked.page - PAGES_AROUND), min(last, asked.page + PAGES_AROUND) + 1)
    numbers = sorted({1, *near, last})
    return [(n, address(replace(asked, page=n)), n == asked.page) for n in numbers] if last > 1 else []


def _nearest(found: Found, asked: PageAsked, known: Words) -> Pill | None:
    """The subject nearest to a search that found nothing."""
    code = found.nearest_subject
    if not code:
        return None
    nearest = PageAsked(narrowed={"subject": frozenset({code})}, ticked=asked.ticked)
    return Pill(known.of("subject", code), address(nearest))


def _card(hit: Hit, asked: PageAsked, keeping: Keeping) -> Card:
    key = f"{hit.collection}-{hit.entry_id}"
    fallback = f"/library/preview/{hit.collection}/{hit.entry_id}"
    reading = hit.address if _may_open(hit.address) else ""
    return Card(
        hit,
        reading,
        f"{reading}?preview=1" if reading else fallback,
        address(asked, show=key) + "#preview",
        words_of(hit.determinations),
        "、".join(hit.articles[:4]) + ("等" if len(hit.articles) > 4 else ""),
        keeping,
        address(ticked(asked, hit.ref)) + f"#{key}" if hit.collection is Collection.case else "",
    )


def words_of(determinations: tuple[str, ...] | list[str]) -> str:
    """Short words of results."""
    return "、".join(
        words.FACET_DETERMINATIONS.get(code) or labels.determination_words(code) for code in determinations
    )


def _may_open(path: str) -> bool:
    """Whether a page answers at this address, for the roles of this person."""
    try:
        endpoint, _ = current_app.url_map.bind("localhost").match(path, method="GET")
    except HTTPException:
        return False
    person = signed_in()
    return person is not None and authz.is_allowed(person.roles, endpoint, "GET")


def _picked(cards: list[Card]) -> Card | None:
    """The result whose preview is shown: the one asked for, else the first."""
    key = request.args.get("show", "")
    return next(
        (c for c in cards if f"{c.hit.collection}-{c.hit.entry_id}" == key), cards[0] if cards else None
    )


@bp.get("/library/suggestions")
def suggestions() -> Response:
    """Words that begin or sound like what is typed, as JSON: words of published entries only."""
    typed = search_query.clean(request.args.get("q", ""))[:LONGEST_PREFIX]
    return jsonify(list(suggest(typed, SUGGESTED)) if typed else [])


@bp.get("/library/preview/<collection>/<int:entry_id>")
def preview(collection: str, entry_id: int) -> ResponseReturnValue:
    """The fields of an entry as the search knows them; for entries whose own page shows no preview."""
    row: IndexedDocument | None = None
    if entry_id < 2**31 and collection in set(map(str, Collection)):
        row = documents.document(Collection(collection), entry_id)
    if row is None:
        abort(404)
    return render_template(
        "case_library/search/_preview.html", document=row, lib=words, known=Words(terms.all_terms())
    )


@bp.after_app_request
def count_reading(response: Response) -> Response:
    """A reading page of an entry was opened; the page must not fail for the count."""
    is_page = request.method == "GET" and response.status_code == 200 and "preview" not in request.args
    if is_page and request.path.startswith(("/library/cases/", "/library/policies/", "/library/texts/")):
        try:
            with writing():
                count_opening(request.path, acting())
        except Busy:
            current_app.logger.info("an opening was not counted: the database is busy")
    return response
