"""Proposed receivers (承办单位提示), for the pages on which one is chosen."""

from __future__ import annotations

from collections.abc import Collection

from flask import request, url_for

from casework.acting import Acting
from casework.models.case import Case
from casework.queries import routing
from casework.queries.routing import Proposal

PARAMETER = "unit"


def proposed(
    case: Case, acting: Acting, endpoint: str, *, offered: Collection[int], own_too: bool = False
) -> list[tuple[Proposal, str]]:
    """Proposals with the address of the page filled in; empty where the unit is not among those offered.

    ``own_too``: the unit of the person may be proposed; nobody transfers to oneself.
    """
    found = routing.proposals(case, acting, own_too=own_too)
    return [
        (p, url_for(endpoint, ref=case.ref, **{PARAMETER: p.unit_id}) if p.unit_id in offered else "")
        for p in found
    ]


def chosen_unit(offered: Collection[int]) -> int | None:
    """The unit of the address, if the page offers it."""
    unit_id = request.args.get(PARAMETER, type=int)
    return unit_id if unit_id in offered else None
