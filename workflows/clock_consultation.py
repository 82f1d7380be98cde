"""Consultations (征求意见): when each one ends, and what silence means.

Source: 条例 Art 32, 33(3), 34; domain 02 § 5 (end points), § 7.
"""

from dataclasses import dataclass
from datetime import date

from workflows.calendar import WorkCalendar
from workflows.clock_codes import Silence
from workflows.clock_reading import OPINION_DAYS
from workflows.facts import (
    ConsultationLapsed,
    ConsultationReturned,
    ConsultationSent,
    ConsultationServed,
    Fact,
    OpinionReceived,
)


@dataclass(slots=True)
class Consultation:
    """One letter to one party, with what is known of it."""

    sent: ConsultationSent
    at: int = 0  # its place in the log
    deadline: date | None = None
    served_on: date | None = None
    opinion_on: date | None = None
    opinion_at: int | None = None
    returned_on: date | None = None
    lapsed_on: date | None = None

    @property
    def ends_on(self) -> date | None:
        """The earliest of opinion, return and the 15th working day; None while none of them is known.

        A recorded lapse counts only when nobody knows the day on which the party got the letter.
        """
        known = [day for day in (self.opinion_on, self.returned_on, self.deadline) if day]
        return min(known) if known else self.lapsed_on

    @property
    def is_concluded(self) -> bool:
        return bool(self.opinion_on or self.returned_on or self.lapsed_on)

    def is_open(self, as_of: date | None) -> bool:
        """May an answer still end it? On the deadline itself it is open until the day is over."""
        if self.is_concluded:
            return False
        return as_of is None or self.deadline is None or as_of <= self.deadline

    def silence(self, as_of: date | None) -> Silence | None:
        """What silence means, once the deadline has passed."""
        if self.deadline is None or self.returned_on or self.opinion_on:
            return None
        if as_of is not None and as_of <= self.deadline:
            return None
        return Silence.consent if self.sent.co_maker else Silence.agency_decides


class Consultations:
    """All consultations of a case, fed with the letters, then with what became of them, by legal date."""

    __slots__ = ("_calendar", "by_fact", "by_party")

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self.by_party: dict[str, list[Consultation]] = {}
        self.by_fact: dict[int, Consultation] = {}

    def sent(self, fact: ConsultationSent, at: int) -> None:
        letter = self.by_fact[at] = Consultation(fact, at)
        self.by_party.setdefault(fact.party, []).append(letter)

    def follow(self, fact: Fact, at: int) -> bool:
        """Note what became of a letter; False when no letter to that party is known."""
        letters = self._letters_before(fact, at)
        if not letters:
            return False
        letter = letters[-1]
        if type(fact) is ConsultationServed:
            if letter.served_on is None:  # a letter is received once
                letter.served_on = fact.on
                letter.deadline = self._calendar.add(fact.on, OPINION_DAYS)
        elif type(fact) is ConsultationReturned:
            letter.returned_on = letter.returned_on or fact.on
        else:
            _conclude(letters, fact, at)
        return True

    def _letters_before(self, fact: Fact, at: int) -> list[Consultation]:
        """The letters a fact can be about: of one sent later the same day only when there is no other."""
        letters = self.by_party.get(fact.party, ())  # type: ignore[attr-defined]
        sent = [letter for letter in letters if letter.sent.on <= fact.on]
        return [letter for letter in sent if letter.sent.on < fact.on or letter.at < at] or sent


def _conclude(letters: list[Consultation], fact: Fact, at: int) -> None:
    """An opinion or a lapse answers every open letter to the party: one may have been sent twice."""
    for letter in letters:
        if letter.opinion_on or letter.returned_on:
            continue
        if type(fact) is OpinionReceived:
            letter.opinion_on, letter.opinion_at = fact.on, at
        elif type(fact) is ConsultationLapsed:
            letter.lapsed_on = fact.on
