"""The record: one door, versions, the projection."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from casework.db import Stale, db, writing
from casework.models import Case, CaseEvent
from casework.record import casefile_of, record
from casework.scope import Scope, scoped
from workflows import facts as f
from workflows.codes import State
from workflows.refusal import Refusal


def test_a_registered_case_has_a_number_a_due_date_and_its_facts(office, a_case):
    case = a_case(on="2026-09-21").registered().row
    assert case.number == "DG-2026-0001"
    assert case.state is State.REGISTERED
    assert case.version == 2
    assert case.due_on.isoformat() == "2026-10-26"
    assert [type(fact) for fact in casefile_of(case).facts] == [f.Received, f.Registered]


def test_a_page_older_than_the_case_is_stale(office, a_case, acting_as):
    builder = a_case().registered()
    with pytest.raises(Stale), writing():
        record(
            builder.row, f.ReviewOpened(on=builder.row.arrived_on, handler_id=1), acting_as("wangmin"), seen=1
        )
    assert builder.row.version == 2


def test_a_refused_fact_leaves_nothing(office, a_case, acting_as):
    builder = a_case().registered()
    with pytest.raises(Refusal), writing():
        record(builder.row, f.Accepted(on=builder.row.arrived_on), acting_as("duban"), seen=2)
    assert builder.row.version == 2
    assert len(db.session.scalars(select(CaseEvent)).all()) == 2


def test_a_fact_that_could_not_be_read_again_is_not_written(office, a_case, acting_as):
    """A None in a text field once left a signed case whose page could not be opened."""
    builder = a_case().registered()
    fact = f.MarkedDifficult(on=builder.row.arrived_on, reason=None)
    with pytest.raises(ValueError, match="not str"), writing():
        record(builder.row, fact, acting_as("chenzr"), seen=2)
    assert builder.row.version == 2


def test_changes_outside_writing_are_refused(office, a_case):
    case = a_case().row
    case.title = "另一标题"
    with pytest.raises(RuntimeError, match="writing"):
        db.session.flush()
    db.session.rollback()


def test_record_needs_writing(office, a_case, acting_as):
    case = a_case().row
    with pytest.raises(RuntimeError, match="writing"):
        record(case, f.MarkedDifficult(on=case.arrived_on, reason="涉及面广"), acting_as("chenzr"))


def test_writing_cannot_be_nested(office):
    with pytest.raises(RuntimeError, match="nested"), writing(), writing():
        pass


def test_what_was_changed_before_writing_is_discarded(office, a_case):
    case = a_case().row
    case.title = "另一标题"
    with writing():
        assert db.session.get_one(Case, case.id).title != "另一标题"


def test_a_fact_that_was_undone_is_not_remembered(office, a_case, acting_as):
    case = a_case().registered().row
    fact = f.MarkedDifficult(on=case.arrived_on, reason="涉及面广")
    with writing():
        record(case, fact, acting_as("chenzr"), seen=2)
        assert casefile_of(case).last(f.MarkedDifficult) == fact
        db.session.rollback()
    assert casefile_of(case).last(f.MarkedDifficult) is None
    assert (case.version, case.difficult) == (2, False)


def test_the_log_is_read_within_a_scope_of_several_units(office, a_case, acting_as):
    case_id = a_case().registered().id
    mine = acting_as("wangmin").unit_id
    for units, kinds in (({mine, 9_001}, [f.Received, f.Registered]), ({9_001, 9_002}, [])):
        db.session.rollback()
        case = db.session.get_one(Case, case_id)
        with scoped(Scope(1, frozenset(), frozenset(units))):
            assert [type(fact) for fact in casefile_of(case).facts] == kinds


def test_after_the_server_went_away_amid_a_step_the_next_one_is_recorded(office, place, a_case, acting_as):
    if place.url.startswith("sqlite"):
        pytest.skip("SQLite has no server")
    builder, acting = a_case().registered(), acting_as("wangmin")
    with pytest.raises(DBAPIError), writing():
        _read_after_the_end(builder.id)
    fact = f.MarkedDifficult(on=builder.row.arrived_on, reason="样例")
    with writing():
        record(db.session.get_one(Case, builder.id), fact, acting)
    assert builder.row.version == 3


def _read_after_the_end(case_id):
    case = db.session.get_one(Case, case_id, populate_existing=True)
    _end_backend(db.session.scalar(text("SELECT pg_backend_pid()")))
    casefile_of(case)


def _end_backend(number: int) -> None:
    with db.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:number, 2000)"), {"number": number})
