"""Whether other words stand before a letter is signed than those it was made of. Source: domain 07 § 2."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casework.letters import texts


@dataclass(frozen=True, slots=True)
class Renewed:
    """A text of a letter that has, or gets, another version; ``on``: the first day of the other."""

    key: str
    on: date


def renewed(used: Sequence[str], organ_id: int, *, today: date, until: date) -> tuple[Renewed, ...]:
    """The texts of a letter whose version changes from today to the day it is signed at the latest.

    ``used``: versions as LetterContent.texts names them; both days counted.
    """
    return tuple(found for label in dict.fromkeys(used) for found in _first(label, organ_id, today, until))


def _first(label: str, organ_id: int, today: date, until: date) -> Iterator[Renewed]:
    key = label.partition("@")[0]
    table, *marks = key.split("/")
    if table not in texts.TABLES:
        return
    file, names = texts.TABLES[table]
    wanted = dict(zip((*names, "code"), marks, strict=False))
    entries = texts.SOURCES[-1].entries(file, table)
    turns = {today, *(entry["effective_from"] for entry in entries)}
    turns |= {date.fromordinal(entry["effective_to"].toordinal() + 1) for entry in entries
              if entry.get("effective_to")}  # fmt: skip
    for day in sorted(turn for turn in turns if today <= turn <= until):
        entry = texts.choose(entries, day, organ_id, wanted)
        if entry is not None and texts.text_of(key, entry).version != label:
            yield Renewed(key, entry["effective_from"] if day == today else day)
            return
