"""The address of a search, read and written: /library?q=…&in=case&subject=S01&without=房子&page=2.

What cannot be read is left out and told in a sentence; nothing that somebody types here is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from case_library.codes import Collection, LibraryOrganKind, RemedyResult, Validity
from case_library.search.asked import FACETS, Asked, Sort
from workflows.determinations import CATALOGUE

LONGEST_WORDS = 2_000  # what is read at all; the search itself says when a query is too long
LONGEST_VALUE, MOST_VALUES, MOST_PAGES = 60, 20, 100_000
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_TERM = re.compile(r"[A-Z]{1,3}[0-9]{2,3}")
_CODES: Mapping[str, frozenset[str]] = {
    "determination": frozenset(map(str, CATALOGUE)),
    "remedy": frozenset(map(str, RemedyResult)),
    "organ_kind": frozenset(map(str, LibraryOrganKind)),
    "validity": frozenset(map(str, Validity)),
}


MOST_TICKED, LONGEST_REF = 3, 20


@dataclass(frozen=True, slots=True)
class PageAsked(Asked):
    """A search with what the page adds: only what somebody keeps; cases ticked to be compared, by ref."""

    kept: bool = False
    ticked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What an address asks for; ``ignored``: some of it could not be understood."""

    asked: PageAsked
    ignored: bool = False


def read(args: MultiDict[str, str]) -> Read:
    """The search that an address asks for."""
    collections = {value for value in args.getlist("in") if value in set(map(str, Collection))}
    narrowed = {facet: _values(facet, args) for facet in FACETS}
    sort, page = args.get("sort", ""), _page(args.get("page", ""))
    ticked, left_out = refs_in(args, "tick")
    asked = PageAsked(
        words=clean(args.get("q", ""))[:LONGEST_WORDS],
        collections=frozenset(map(Collection, collections)),
        narrowed={facet: values for facet, values in narrowed.items() if values},
        dropped=frozenset(clean(w)[:LONGEST_VALUE] for w in args.getlist("without")[:MOST_VALUES]) - {""},
        sort=Sort(sort) if sort in set(map(str, Sort)) else Sort.relevance,
        page=page or 1,
        kept=args.get("kept") == "1",
        ticked=ticked,
    )
    kept = len(collections) + sum(map(len, narrowed.values()))
    sent = sum(len(set(args.getlist(name))) for name in ("in", *FACETS))
    is_odd = (bool(sort) and sort != asked.sort) or (bool(args.get("page")) and page is None)
    return Read(asked, sent > kept or is_odd or left_out)


def refs_in(args: MultiDict[str, str], name: str) -> tuple[tuple[str, ...], bool]:
    """The first three different numbers of entries under a name; whether any were left out."""
    sent = [clean(ref)[:LONGEST_REF] for ref in args.getlist(name)[:MOST_VALUES]]
    refs = tuple(dict.fromkeys(ref for ref in sent if ref))
    return refs[:MOST_TICKED], len(refs) > MOST_TICKED


def clean(text: str) -> str:
    """One line without signs that nobody sees."""
    seen = (" " if unicodedata.category(sign) in ("Cc", "Cs", "Cf", "Zl", "Zp") else sign for sign in text)
    return " ".join("".join(seen).split())


def _values(facet: str, args: MultiDict[str, str]) -> frozenset[str]:
    return frozenset(value for value in args.getlist(facet)[:MOST_VALUES] if _is_known(facet, value))


def _is_known(facet: str, value: str) -> bool:
    if facet == "year":
        return bool(_YEAR.fullmatch(value))
    if facet in ("subject", "dispute_point"):
        return bool(_TERM.fullmatch(value))
    if facet in _CODES:
        return value in _CODES[facet]
    return 0 < len(value) <= LONGEST_VALUE and clean(value) == value


def _page(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) < 7
    return int(text) if is_number and 1 <= int(text) <= MOST_PAGES else None


def address(asked: PageAsked, **more: str) -> str:
    """The address of a search; defaults are left out, so that the same search has one address."""
    query: dict[str, Any] = {"q": asked.words} if asked.words else {}
    if asked.collections:
        query["in"] = sorted(map(str, asked.collections))
    query |= {facet: sorted(values) for facet, values in asked.narrowed.items() if values}
    if asked.dropped:
        query["without"] = sorted(asked.dropped)
    if asked.sort is not Sort.relevance:
        query["sort"] = str(asked.sort)
    if asked.page > 1:
        query["page"] = asked.page
    if asked.kept:
        query["kept"] = 1
    if asked.ticked:
        query["tick"] = list(asked.ticked)
    return url_for("case_library.search", **query, **more)


def toggled(asked: PageAsked, facet: str, value: str) -> PageAsked:
    """With this value if it was not chosen, without it if it was; from the first page."""
    narrowed = {**asked.narrowed, facet: asked.narrowed.get(facet, frozenset()) ^ {value}}
    return replace(asked, narrowed={name: values for name, values in narrowed.items() if values}, page=1)


def ticked(asked: PageAsked, ref: str) -> PageAsked:
    """With this case to be compared if it was not, without it if it was."""
    others = tuple(one for one in asked.ticked if one != ref)
    return replace(asked, ticked=others if ref in asked.ticked else (*others, ref))


def fields(asked: PageAsked) -> list[tuple[str, str]]:
    """Hidden fields that keep the filters when other words are searched; removed synonyms are not kept."""
    kept = [("in", str(value)) for value in sorted(asked.collections)]
    kept += [(facet, value) for facet, values in asked.narrowed.items() for value in sorted(values)]
    kept += [("tick", ref) for ref in asked.ticked] + ([("kept", "1")] if asked.kept else [])
    return [*kept, ("sort", str(asked.sort))] if asked.sort is not Sort.relevance else kept
