"""The demo: its table covers the field, its replay obeys the rules, whatever the day it is loaded."""

import pytest
from sqlalchemy import select

from casework import demo
from casework.db import db
from casework.demo.acts import ACTS
from casework.demo.applicants import applicants
from casework.demo.stories import stories
from casework.forms.identity import credit_code_fault, id_card_fault
from casework.letters import pool
from casework.models import Case, NumberIssued
from casework.models.event import CaseEvent
from workflows.codes import Channel, State
from workflows.determinations import CATALOGUE, NOT_A_REPLY, Row, codes_of


def test_every_act_of_every_story_is_known():
    assert {step.act for story in stories() for step in story.steps} <= set(ACTS)


def test_all_channels_and_organs_ask_and_answer():
    told = stories()
    assert {story.channel for story in told} == set(Channel)
    assert {story.organ for story in told} == {"DG", "JS", "MZ", "CZ", "CG", "QX", "SY", "DG2"}
    assert len(told) >= 80


def test_numbers_of_made_up_people_are_well_formed_and_fictional():
    for person in applicants().values():
        if person.id_number:
            assert id_card_fault(person.id_number) == ""
            assert person.id_number.startswith("000000")
        if person.organisation_code:
            assert credit_code_fault(person.organisation_code) == ""
        assert not person.phone or person.phone.startswith("13800000")


def test_a_slice_is_replayed_with_real_letters(office):
    told = [story for story in stories() if story.key in ("levy-2025", "lead-park", "open-13")]
    assert demo.load(office, told) == 3
    states = set(db.session.scalars(select(Case.state)))
    assert states == {State.ARCHIVED, State.DRAFTED, State.CORRECTION_PENDING}
    overdue = db.session.scalars(select(Case).where(Case.state == State.DRAFTED)).one()
    assert overdue.due_on is not None
    assert overdue.due_on.isoformat() < "2026-09-21"


@pytest.mark.parametrize("day", ["2026-11-23", "2026-10-04"], ids=["a working day", "a holiday"])
def test_full_load_reaches_every_state_and_result(office, clock_now, monkeypatch, day):
    """Rendering is left out here: one PDF stands for all; the teardown replays every case."""
    if (day == "2026-10-04") != (db.engine.dialect.name == "sqlite"):
        pytest.skip("What a rest day changes is the dates of the stories: each day has one database.")
    clock_now.set(day, "11:00")
    made = pool.Pool.pdf
    kept: list[bytes] = []

    def one_for_all(self, content, *, seal=b"", sample=False):
        if not kept:
            kept.append(made(self, content, seal=seal, sample=sample))
        return kept[0]

    monkeypatch.setattr(pool.Pool, "pdf", one_for_all)
    assert demo.load(office) == len(stories())
    results = {code for d in db.session.scalars(select(Case.determination)) for code in codes_of(d or "")}
    assert set(CATALOGUE) - results <= NOT_A_REPLY, "those end a case without a reply"
    assert set(Row) - set(db.session.scalars(select(Case.statistics_row))) == set()
    passed = {State(s) for s in db.session.scalars(select(CaseEvent.state_after).distinct())}
    assert set(State) - passed == set()
    numbers = select(NumberIssued.issued_at).where(NumberIssued.organ_id == 1, NumberIssued.kind == "case")
    moments = list(db.session.scalars(numbers.order_by(NumberIssued.year, NumberIssued.no)))
    assert moments == sorted(moments)
    assert demo.load(office) == len(stories()), "a second load adds nothing"
