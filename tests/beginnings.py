"""What many tests begin with: made once for each database, then copied for each of them.

``@begins(recipe)`` on a test, or as mark of a module: ``recipe(beginning)`` fills a copy of the template, and
each test has a copy of that. What it returns is the fixture ``begun``; the clock stands where it left it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from sqlalchemy import select

from app import create_app
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db
from casework.models import Person
from casework.now import legal_day
from casework.scope import everything
from tests import databases
from tests.cases import CaseBuilder
from tests.time import FixedNow


@dataclass(frozen=True, slots=True)
class Beginning:
    """An office to fill: its application, its clock, its people."""

    app: Flask
    clock_now: FixedNow

    def acting_as(self, login: str) -> Acting:
        """``acting_as("wangmin")``: that person acting now."""
        with self._in_office():
            person = db.session.scalars(select(Person).where(Person.login == login)).one()
            assert person.unit is not None
            now = self.clock_now()
            return Acting(
                person_id=person.id,
                name=person.name,
                staff_no=person.staff_no,
                unit_id=person.unit.id,
                organ_id=person.unit.organ_id,
                roles=person.role_set,
                now=now,
                today=legal_day(now),
                calendar=current_calendar(),
            )

    def a_case(self, **options: Any) -> CaseBuilder:
        """``a_case().registered().accepted()``: a case made through record(), see tests/cases.py."""
        return CaseBuilder(self._in_office, self.acting_as, self.clock_now, **options)

    def _in_office(self) -> AbstractContextManager[None]:
        return in_office(self.app)


@contextmanager
def in_office(app: Flask) -> Iterator[None]:
    """The context of the test, or one of its own."""
    if has_app_context():
        yield
        return
    with app.app_context(), everything():
        yield


Recipe = Callable[[Beginning], Any]


def begins(recipe: Recipe) -> pytest.MarkDecorator:
    """Mark of tests that begin with what this recipe makes."""
    return pytest.mark.begins.with_args(recipe)


@dataclass(frozen=True, slots=True)
class Begun:
    """What one recipe made; ``result`` is what it returned."""

    place: databases.Place
    moment: datetime
    result: Any


class Beginnings:
    """Everything that recipes made of one template."""

    def __init__(self, template: databases.Place, new_folder: Callable[[], Path], stack: ExitStack) -> None:
        self._template, self._new_folder, self._stack = template, new_folder, stack
        self._made: dict[Recipe, Begun] = {}

    def of(self, recipe: Recipe) -> Begun:
        """Made when it is first asked for."""
        if recipe not in self._made:
            copied = databases.copy_of(self._template, self._new_folder())
            self._made[recipe] = _made(recipe, self._stack.enter_context(copied))
        return self._made[recipe]


def _made(recipe: Recipe, place: databases.Place) -> Begun:
    clock = FixedNow()
    app = create_app(place.settings(), now=clock)
    app.config["TESTING"] = True
    with app.app_context(), everything():
        result = recipe(Beginning(app, clock))
    databases.let_go(app)
    return Begun(place, clock.moment, result)
