"""Replay of the stories through the services, all of them side by side in the order of time.

Numbers and moments rise because the next act of all stories is always played first, as in an office.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from casework.acting import Acting
from casework.demo.people import Cast, login_of
from casework.demo.stories import Step, Story
from casework.now import OFFICE_ZONE, legal_day
from workflows.calendar import WorkCalendar

# A file is archived in the year after its end; younger ones lie in the tray of the archivist.
ARCHIVED_AFTER = 262  # working days, about a year
OPENING = time(9)
BETWEEN_STORIES, BETWEEN_ACTS = timedelta(minutes=7), timedelta(minutes=23)
SPREAD = 19  # how many stories begin their day at moments of their own
LUNCH_FROM, LUNCH = time(12), timedelta(minutes=90)


@dataclass(slots=True)
class Tale:
    """One story being played. ``last_letter``: the notice that was prepared last."""

    story: Story
    number: int
    start_on: date
    case_id: int = 0
    last_letter: int = 0
    party: str = ""

    def who(self, task: str) -> str:
        """Log-in name of who does a task in this case."""
        return login_of(self.story.organ, task, self.number)


@dataclass(slots=True)
class Play:
    """The whole demo: people, calendar, the present moment, and the cases by the key of their story."""

    cast: Cast
    now: datetime
    cases: dict[str, int] = field(default_factory=dict)
    _queue: list[tuple[datetime, int, int, Tale, Step]] = field(default_factory=list)

    @property
    def calendar(self) -> WorkCalendar:
        return self.cast.calendar

    def enter(self, stories: Iterable[Story]) -> int:
        """Put every act into the order of time; returns how many."""
        for number, story in enumerate(stories):
            tale = Tale(story, number, self._day_before(story.start))
            for place, (moment, step) in enumerate(self._timetable(tale)):
                heapq.heappush(self._queue, (moment, number, place, tale, step))
        return len(self._queue)

    def run(self, act: Callable[["Play", Tale, Step, Callable[[str], Acting]], None]) -> Iterable[Step]:
        """Play act after act; yields each when it is done."""
        while self._queue:
            moment, _, _, tale, step = heapq.heappop(self._queue)
            now = min(moment, self.now)
            act(self, tale, step, lambda task: self.cast.acting(tale.who(task), now))  # noqa: B023 (called at once)
            yield step

    def _timetable(self, tale: Tale) -> Iterable[tuple[datetime, Step]]:
        acts_of_day: dict[date, int] = {}
        for step in (Step("register", "", 0), *tale.story.steps):
            day = self.calendar.add(tale.start_on, step.day) if step.day else tale.start_on
            if day > self._today:
                return
            if step.act == "archive" and tale.story.start < ARCHIVED_AFTER:
                continue
            done = acts_of_day[day] = acts_of_day.get(day, -1) + 1
            yield _moment(day, tale.number, done), step

    @property
    def _today(self) -> date:
        """The working day that counts as today: the last one that has begun."""
        today = legal_day(self.now)
        return today if self.calendar.is_working(today) else self.calendar.before(today, 1)

    def _day_before(self, days: int) -> date:
        return self.calendar.before(self._today, days) if days else self._today


def _moment(day: date, number: int, done: int) -> datetime:
    opening = datetime.combine(day, OPENING, OFFICE_ZONE)
    moment = opening + ((number + 5 * day.toordinal()) % SPREAD) * BETWEEN_STORIES + done * BETWEEN_ACTS
    return moment + LUNCH if moment.time() >= LUNCH_FROM else moment
