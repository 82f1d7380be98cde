"""Which documents stand under which value of an axis: roaring bitmaps, so that counting is quick.

Stored in blocks, so that a change touches little; a new document waits with its head until there are some
hundred of them. Kept in the process as long as nothing changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pyroaring import BitMap

from case_library.index import marks
from case_library.index.driver import among, listing, run, run_each
from case_library.index.heads import values_in

MOST_PENDING = 500
BLOCK = 13  # bits of a number inside its block
Place = tuple[str, int]
READ = "SELECT value, block, numbers FROM library_axes"
STORED = (
    "INSERT INTO library_axes (value, block, mark, numbers) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (value, block) DO UPDATE SET mark = excluded.mark, numbers = excluded.numbers"
)


@dataclass(frozen=True, slots=True)
class Axes:
    """Value ("subject=S01") → documents. ``blocks``: what was read, with its marks."""

    values: Mapping[str, BitMap]
    blocks: Mapping[Place, tuple[str, BitMap]]

    def of(self, axis: str, values: Iterable[str]) -> BitMap:
        """Documents under any of these values of an axis; a value nobody knows has none."""
        known = (self.values.get(f"{axis}={value}") for value in values)
        return BitMap.union(BitMap(), *(found for found in known if found is not None))

    @property
    def everything(self) -> BitMap:
        return self.of("force", ("yes", "no"))


def add_pending() -> None:
    """Documents came whose heads are not counted yet; when there are many, they are put into the blocks."""
    marks.touch(marks.AXES)
    (waiting,) = run("SELECT count(*) FROM library_heads WHERE NOT counted").fetchone()
    if waiting >= MOST_PENDING:
        change((), _pending())
        run("UPDATE library_heads SET counted = TRUE WHERE NOT counted")


def change(gone: Iterable[tuple[int, str]], come: Iterable[tuple[int, str]]) -> None:
    """Take documents out of their values and put them under others; each with its text of axes."""
    less, more = _places(gone), _places(come)
    both = [place for place in less.keys() | more.keys() if less.get(place) != more.get(place)]
    mark = marks.touch(marks.AXES)  # first: whoever changes axes at the same time waits here
    if not both:
        return
    known, rows = _stored(both), []
    for place in sorted(both):
        numbers = known.get(place) or BitMap()
        for number in less.get(place, ()):
            numbers.discard(number)
        numbers.update(more.get(place, ()))
        rows.append((*place, mark, numbers.serialize()))
    run_each(STORED, rows)


def empty() -> None:
    """Forget all, before everything is stored anew."""
    run("DELETE FROM library_axes")
    marks.touch(marks.AXES)


def current() -> Axes:
    """All values and their documents."""
    return _KEPT.current()


def _places(documents: Iterable[tuple[int, str]]) -> dict[Place, list[int]]:
    found: dict[Place, list[int]] = defaultdict(list)
    for number, axes in documents:
        for value in values_in(axes):
            found[value, number >> BLOCK].append(number)
    return found


def _pending() -> list[tuple[int, str]]:
    return list(run("SELECT id, axes FROM library_heads WHERE NOT counted").fetchall())


def _stored(places: Sequence[Place]) -> dict[Place, BitMap]:
    held = f"{READ} WHERE {among('value')} AND {among('block')}"
    values, blocks = zip(*places, strict=True)
    rows = run(held, listing({*values}), listing({*blocks}))
    return {(value, block): BitMap.deserialize(numbers) for value, block, numbers in rows.fetchall()}


def _read(before: Axes | None) -> Axes:
    """All blocks, those whose marks still stand as they were read before."""
    known = dict(before.blocks) if before else {}
    stand = run("SELECT value, block, mark FROM library_axes").fetchall()
    new = {mark for value, block, mark in stand if known.get((value, block), ("",))[0] != mark}
    rows = run(f"SELECT value, block, mark, numbers FROM library_axes WHERE {among('mark')}", listing(new))  # noqa: S608
    for value, block, mark, numbers in rows.fetchall():
        known[value, block] = mark, BitMap.deserialize(numbers)
    blocks = {(value, block): known[value, block] for value, block, _ in stand}
    parts: dict[str, list[BitMap]] = defaultdict(list)
    for (value, _), (_, numbers) in blocks.items():
        parts[value].append(numbers)
    for (value, _), pending in _places(_pending()).items():
        parts[value].append(BitMap(pending))
    values = {value: BitMap.union(*found) for value, found in sorted(parts.items())}
    return Axes(MappingProxyType(values), MappingProxyType(blocks))


_KEPT: marks.Kept[Axes] = marks.Kept(marks.AXES, _read)
