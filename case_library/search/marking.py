"""Marks what was hit in a text as it stands, and cuts the piece that shows most of it. Pure."""

from collections.abc import Iterable

from case_library.search.asked import Marked

SNIPPET = 96  # characters shown of a hit
STOPS = "。；！？\n"


Text = tuple[str, str]  # as it stands, and folded: a place in one is a place in the other


def spans(folded: str, units: Iterable[str]) -> list[tuple[int, int]]:
    """The places of all units in a folded text, joined where they touch."""
    found = []
    for unit in units:
        at = folded.find(unit)
        while at >= 0:
            found.append((at, at + len(unit)))
            at = folded.find(unit, at + 1)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def marked(text: Text, units: Iterable[str]) -> Marked:
    """The whole text in pieces, hits marked."""
    return _pieces(text[0], spans(text[1], units), 0, len(text[0]))


def snippet(texts: Iterable[Text], units: Iterable[str], length: int = SNIPPET) -> Marked:
    """The piece of the first best text with the most marked characters; its beginning where none is."""
    wanted, best, chosen = tuple(units), -1, ("", [], 0)
    for text, folded in texts:
        if not text:
            continue
        places = spans(folded, wanted)
        start, covered = _window(text, places, length)
        if covered > best:
            best, chosen = covered, (text, places, start)
    text, places, start = chosen
    return _shown(text, places, start, length)


def _window(text: str, places: list[tuple[int, int]], length: int) -> tuple[int, int]:
    """Where the piece begins, and how many marked characters it shows."""
    best = (0, 0)
    for first, _ in places:
        start = _sentence(text, first, length)
        covered = sum(min(end, start + length) - at for at, end in places if start <= at < start + length)
        if covered > best[1]:
            best = (start, covered)
    return best


def _sentence(text: str, at: int, length: int) -> int:
    """The beginning of the sentence of a place, or a little before it where that is far away."""
    begin = max(text.rfind(stop, 0, at) for stop in STOPS) + 1
    return begin if at - begin < length // 2 else max(0, at - length // 4)


def _shown(text: str, places: list[tuple[int, int]], start: int, length: int) -> Marked:
    end = min(len(text), start + length)
    pieces = _pieces(text, places, start, end)
    before = (("…", False),) if start and text[start - 1] not in STOPS else ()
    return (*before, *pieces, *((("…", False),) if end < len(text) else ()))


def _pieces(text: str, places: list[tuple[int, int]], start: int, end: int) -> Marked:
    pieces, at = [], start
    for first, last in places:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if first > at:
            pieces.append((text[at:first], False))
        pieces.append((text[first:last], True))
        at = last
    if at < end:
        pieces.append((text[at:end], False))
    return tuple(pieces)
