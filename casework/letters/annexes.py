"""What is enclosed with a notice and printed behind it.

Blank form (D02), list of requests (D05), reply form of a third party (D06R), fee (D10).
Made from the fields of the notice alone, so that the frozen letter holds what the reader was shown.
Source: domain 03 § 5 (column Attach).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from casework.labels import proposals, yuan
from casework.letters import fee_sheet, texts
from casework.letters.content import Annex, Table

REQUEST_LIST = "request_list"  # JSON rows: day, number, content, result


def annexes_of(kind: str, fields: Mapping[str, str], *, lenient: bool = False) -> tuple[Annex, ...]:
    """The annexes of a notice. Raises MissingValue for one whose values are not there; lenient: left out."""
    build = _BUILDERS.get(kind)
    if build is None:
        return ()
    try:
        return (build(fields),)
    except texts.MissingValue:
        if lenient:
            return ()
        raise


def _application_form(fields: Mapping[str, str]) -> Annex:
    raw = _raw("application_form")
    rows = tuple((label, value) for label, value in raw["rows"])
    return Annex(raw["title"], (Table("", (), rows, tuple(raw["widths"])),))


def _opinion_reply(fields: Mapping[str, str]) -> Annex:
    """The form on which a third party answers (意见回执 D06R)."""
    raw, described = _raw("opinion_reply"), fields.get("info_described", "")
    if not described:
        raise texts.MissingValue("info_described")
    values = {"info_described": described, "number": fields.get("number") or "　"}
    rows = tuple(
        (label, texts.PLACEHOLDER.sub(lambda m: values[m[1]], value)) for label, value in raw["rows"]
    )
    return Annex(raw["title"], (Table("", (), rows, tuple(raw["widths"])),))


def _requests(fields: Mapping[str, str]) -> Annex:
    raw, listed = _raw("requests"), fields.get(REQUEST_LIST, "")
    if not listed:
        raise texts.MissingValue(REQUEST_LIST)
    rows = tuple((str(no), *row) for no, row in enumerate(json.loads(listed), 1))
    return Annex(raw["title"], (Table("", tuple(raw["heads"]), rows, tuple(raw["widths"])),))


def _fee(fields: Mapping[str, str]) -> Annex:
    """Tier by tier what the chosen way costs (国办函〔2020〕109号 Art 4, 5)."""
    raw = _raw("fee")
    way = next((w for w in fee_sheet.ways(fields) if w.method == fields.get("fee_method")), None)
    if way is None or not way.tiers:
        raise texts.MissingValue("fee_method")
    one, several = proposals.FEE_RANGES[way.method]
    rows = [
        ((one if t.first == t.last else several).format(first=t.first, last=t.last),
         str(t.last - t.first + 1), _yuan(t.rate), _yuan(t.amount))
        for t in way.tiers
    ]  # fmt: skip
    rows = [(raw["free"][way.method], "", "0", "0"), *rows, (raw["total"], "", "", _yuan(way.amount))]
    return Annex(raw["title"], (Table("", tuple(raw["heads"]), tuple(rows), tuple(raw["widths"])),))


def _yuan(amount: int) -> str:
    return yuan(amount).removesuffix("元")


def _raw(name: str) -> dict[str, Any]:
    return texts.read("annexes")[name]  # type: ignore[no-any-return]


_BUILDERS: dict[str, Callable[[Mapping[str, str]], Annex]] = {
    "D02": _application_form,
    "D05": _requests,
    "D06": _opinion_reply,
    "D10": _fee,
}
