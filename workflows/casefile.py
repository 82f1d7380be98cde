"""The case file: a case as its facts tell it, read from the log without deciding anything again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from workflows import clock
from workflows.calendar import WorkCalendar
from workflows.clock_reading import Reading
from workflows.codes import Role, State
from workflows.facts import Fact, Voided

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and as what. ``today`` lets the rules refuse dates of the future; None skips that check."""

    person_id: int
    roles: frozenset[Role]
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the case log: the fact, the state it led to, who recorded it, when and in which role."""

    seq: int
    fact: Fact
    state_after: State
    recorded_on: date
    actor_id: int
    role: Role


class CaseFile:
    """All entries of one case in the order of ``seq``. Immutable; what is derived is computed once."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(entries)
        self._clocks: dict[tuple[int, date | None], Reading] = {}

    @property
    def state(self) -> State | None:
        """State after the last entry; None when nothing has arrived yet."""
        return self.entries[-1].state_after if self.entries else None

    @cached_property
    def valid_entries(self) -> tuple[Entry, ...]:
        """Entries that stand: without the voided ones and without the voids themselves."""
        void = {e.fact.seq for e in self.entries if isinstance(e.fact, Voided)}
        return tuple(e for e in self.entries if e.seq not in void and not isinstance(e.fact, Voided))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Facts that stand, in the order of ``seq``."""
        return tuple(e.fact for e in self.valid_entries)

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """All standing facts of one class."""
        return tuple(f for f in self.facts if isinstance(f, kind))

    def last(self, kind: type[F]) -> F | None:
        """The newest standing fact of one class."""
        return next((f for f in reversed(self.facts) if isinstance(f, kind)), None)

    def since(self, kind: type[Fact]) -> tuple[Fact, ...]:
        """Standing facts recorded after the newest fact of ``kind``; all when there is none."""
        for position in range(len(self.facts) - 1, -1, -1):
            if isinstance(self.facts[position], kind):
                return self.facts[position + 1 :]
        return self.facts

    def entry(self, seq: int) -> Entry | None:
        """The entry with this number, voided or not."""
        return next((e for e in self.entries if e.seq == seq), None)

    def clock(self, calendar: WorkCalendar, as_of: date | None = None) -> Reading:
        """The clock as it stands, or as it stood at the end of a past day."""
        key = (id(calendar), as_of)
        if key not in self._clocks:
            self._clocks[key] = clock.read(self.facts, calendar, as_of)
        return self._clocks[key]

    def newest_change(self) -> Entry | None:
        """The newest standing entry that changed the state, the only one of its kind that can be voided."""
        standing = {e.seq for e in self.valid_entries}
        for entry in reversed(self.entries):
            if entry.seq in standing and self.state_before(entry) is not entry.state_after:
                return entry
        return None

    def state_before(self, entry: Entry) -> State | None:
        """State of the case just before this entry was recorded."""
        position = self.entries.index(entry)
        return self.entries[position - 1].state_after if position else None

    def can_void(self, seq: int) -> bool:
        """Whether a Voided fact may name this entry: the newest change of state, or what came after it."""
        newest = self.newest_change()
        standing = any(e.seq == seq for e in self.valid_entries)
        return newest is not None and standing and seq >= newest.seq
