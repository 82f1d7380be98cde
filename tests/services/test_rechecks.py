"""Refused information is looked at again every year (Art 18)."""

from datetime import date

import pytest
from sqlalchemy import select

from casework.db import Stale, db, writing
from casework.models import Case, Message, ProactiveTask, RefusedItem, RefusedState
from casework.queries import proactive as queries
from casework.services import rechecks
from tests.services.test_concentration import HEAD, WORDS, ask
from tests.services.test_joining import closed, refused, worked


def given_partly(acting_as):
    """One hidden part, given on 21 September 2026."""
    case = ask(acting_as, WORDS[0], "甲某")
    closed(worked(case, acting_as), "PARTIAL")
    rechecks.collect_and_remind(acting_as("admin"))
    return db.session.scalars(select(RefusedItem).order_by(RefusedItem.id)).all()


def do(service, item, acting_as, by=HEAD, **values):
    with writing():
        return service(item, seen=item.version, acting=acting_as(by), **values)


def test_hidden_parts_are_listed_for_the_next_year_and_once(office, acting_as):
    items = given_partly(acting_as)
    assert items
    assert {(i.ground[:4], i.refused_on, i.review_on, i.state) for i in items} == {
        ("REF_", date(2026, 9, 21), date(2027, 9, 21), RefusedState.refused)
    }
    assert all(i.part_no and i.subject for i in items)
    assert rechecks.collect_and_remind(acting_as("admin")) == 0


def test_what_was_given_is_not_listed(office, acting_as):
    closed(worked(ask(acting_as, WORDS[0], "甲某"), acting_as))
    assert rechecks.collect_and_remind(acting_as("admin")) == 0
    assert db.session.scalars(select(RefusedItem)).all() == []


def test_the_head_is_told_when_it_is_due_and_keeps_it_refused_for_a_year(office, acting_as, clock_now):
    item = given_partly(acting_as)[0]
    refused("RECHECK_TOO_EARLY", lambda: do(rechecks.keep_refused, item, acting_as, reason="仍在"))
    assert db.session.scalars(select(Message).where(Message.kind == "system")).all() == []
    clock_now.set("2027-09-21")
    rechecks.collect_and_remind(acting_as("admin"))
    told = db.session.scalars(select(Message).where(Message.kind == "system")).all()
    assert {m.person_id for m in told} == {acting_as(HEAD).person_id}
    rechecks.collect_and_remind(acting_as("admin"))
    assert len(db.session.scalars(select(Message).where(Message.kind == "system")).all()) == len(told)
    rows, _ = queries.list_refused(queries.RefusedFilters(), acting_as(HEAD))
    assert item.id in {row.id for row, _ in rows}
    do(rechecks.keep_refused, item, acting_as, reason="第三方仍不同意")
    assert (item.state, item.review_on) == (RefusedState.refused, date(2028, 9, 21))
    with pytest.raises(Stale), writing():
        rechecks.keep_refused(item, reason="x", seen=item.version - 1, acting=acting_as(HEAD))


def test_what_can_be_opened_now_becomes_a_task(office, acting_as):
    item = given_partly(acting_as)[0]
    task = do(rechecks.open_up, item, acting_as, reason="第三方已同意", title="安置方案全文")
    kept = db.session.scalars(select(ProactiveTask)).one()
    assert (kept.id, kept.title, item.state, item.task_id) == (
        task.id, "安置方案全文", RefusedState.opened, task.id,
    )  # fmt: skip
    assert db.session.get_one(Case, item.case_id).ref in kept.proposal
    refused("RECHECK_STATE", lambda: do(rechecks.open_up, item, acting_as, reason="再次", title=""))
