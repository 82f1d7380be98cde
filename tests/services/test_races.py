"""Two people at once: one decision stands, the other is told; numbers have no gaps (SECURITY 14)."""

import random
from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from casework.db import Busy, Stale, db, write, writing
from casework.models import Case, CaseEvent, NumberIssued, NumberSeries
from casework.numbering import check_numbers, take_number
from casework.record import record
from casework.scope import everything
from workflows import facts as f
from workflows.codes import Channel
from workflows.refusal import Refusal

ROUNDS = 300  # SECURITY 14
WRITERS = 16


def at_once(app, *tasks: Callable[[], Any]) -> None:
    """Run tasks in threads, each with its own context; an error of one fails the test."""
    errors: list[BaseException] = []

    def run(task):
        try:
            with app.app_context(), everything():
                task()
                db.session.rollback()
        except BaseException as error:
            errors.append(error)

    threads = [Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    assert errors == []


@pytest.fixture
def waiting_cases(app, a_case, acting_as):
    """Cases that wait for a decision, one a round."""
    first = a_case(channel=Channel.ordinary_mail)
    with app.app_context(), everything(), writing():
        template = db.session.get_one(Case, first.id)
        values = {
            c.key: getattr(template, c.key) for c in Case.__mapper__.columns if c.key not in ("id", "uuid")
        }
        rows = [Case(**values | {"uuid": f"case-{i}", "version": 0}) for i in range(ROUNDS)]
        db.session.add_all(rows)
        db.session.flush()
        received = db.session.scalars(select(CaseEvent)).one()
        fact = f.Received(on=received.occurred_on, channel=Channel.ordinary_mail)
        acting = acting_as("wangmin")
        for row in rows:
            record(row, fact, acting, seen=0)
        return [row.id for row in rows]


def test_of_two_contrary_decisions_one_is_stale(app, waiting_cases, acting_as):
    acting, day = acting_as("wangmin"), acting_as("wangmin").today
    facts = (f.ConfirmationAwaited(on=day), f.Registered(on=day, received_on=day, confirmed_on=day))
    outcomes: list[tuple[int, str]] = []
    barrier = Barrier(2)

    def decide(fact):
        def run():
            for case_id in waiting_cases:
                barrier.wait(timeout=60)
                outcomes.append((case_id, attempt(case_id, fact)))

        return run

    def attempt(case_id, fact):
        try:
            with writing():
                record(db.session.get_one(Case, case_id), fact, acting, seen=1)
        except (Stale, Refusal, Busy) as error:
            return type(error).__name__
        return "recorded"

    at_once(app, *(decide(fact) for fact in facts))
    for case_id in waiting_cases:
        assert sorted(what for id_, what in outcomes if id_ == case_id) == ["Stale", "recorded"]


@pytest.mark.parametrize("year", [2026, 2027], ids=["a series in use", "the first of a year"])
def test_numbers_have_no_gap_and_no_duplicate(app, acting_as, year):
    acting, rounds = acting_as("wangmin"), 10
    if year == 2026:
        with app.app_context(), writing():
            take_number(acting.organ_id, "case", year, acting=acting)

    def writer(seed):
        dice = random.Random(seed)

        def run():
            for _ in range(rounds):
                fails = dice.random() < 0.1
                with suppress(ZeroDivisionError):
                    write(lambda fails=fails: take(fails))

        return run

    def take(fails):
        take_number(acting.organ_id, "case", year, acting=acting)
        if fails:
            raise ZeroDivisionError

    at_once(app, *(writer(seed) for seed in range(WRITERS)))
    with app.app_context():
        numbers = sorted(db.session.scalars(select(NumberIssued.no).where(NumberIssued.year == year)))
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > WRITERS * rounds * 0.7
        assert db.session.scalar(select(NumberSeries.last_no).where(NumberSeries.year == year)) == len(
            numbers
        )
        assert check_numbers() == []
        db.session.rollback()


def test_a_lost_race_for_a_lock_is_repeated_three_times(app):
    tries = []

    def call():
        tries.append(1)
        raise Busy

    with app.app_context(), pytest.raises(Busy):
        write(call)
    assert len(tries) == 4
