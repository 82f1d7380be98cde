"""The verifier finds every kind of tampering, and signed heads find a rewrite."""

import sqlite3

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from casework import heads, verifying
from casework.acting import Acting
from casework.audit import note
from casework.calendars import current_calendar
from casework.db import db, writing
from casework.models import AuditEntry, CaseEvent, ChainTip
from casework.services import audit_heads
from tests.services.test_append_only import owner

SECRET = bytes(range(32))
KEY = Ed25519PrivateKey.from_private_bytes(SECRET).public_key()

DROP = {
    "sqlite": [f"DROP TRIGGER {t}_no_{act}" for t in ("case_events", "audit_entries", "audit_heads")
               for act in ("update", "delete")],
    "postgresql": [f"DROP TRIGGER {t}_no_change ON {t}"
                   for t in ("case_events", "audit_entries", "audit_heads")],
}  # fmt: skip


def tamper(place, *statements):
    """Change rows as somebody would who owns the database."""
    db.session.rollback()
    kind = "sqlite" if place.url.startswith("sqlite") else "postgresql"
    connection = owner(place)
    try:
        for statement in (*DROP[kind], *statements):
            connection.execute(statement)
    except (sqlite3.Error, psycopg.Error):
        connection.close()
        raise
    connection.close()


def faults():
    return [broken.what for broken in verifying.broken_places()]


@pytest.fixture
def case(office, a_case):
    return a_case().registered().reviewed()


def test_an_untouched_record_holds(case):
    assert faults() == []


@pytest.mark.tampers
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("UPDATE case_events SET occurred_on = '2026-01-05' WHERE seq = 2", "changed", id="date"),
        pytest.param("UPDATE case_events SET actor_name = '他人' WHERE seq = 1", "changed", id="name"),
        pytest.param("UPDATE case_events SET data = '{}' WHERE seq = 1", "changed", id="data"),
        pytest.param(
            "UPDATE case_events SET hash = 'x' || substr(hash, 2) WHERE seq = 1", "changed", id="hash"
        ),
        pytest.param("DELETE FROM case_events WHERE seq = 2", "gap", id="row in the middle"),
        pytest.param("DELETE FROM case_events WHERE seq = 3", "tail_cut", id="last row"),
        pytest.param("DELETE FROM case_events", "missing", id="whole case"),
        pytest.param("UPDATE audit_entries SET body = '{}' WHERE seq = 1", "changed", id="entry"),
        pytest.param("DELETE FROM audit_entries WHERE chain_id = 'admin'", "missing", id="whole chain"),
    ],
)
def test_tampering_is_found(case, place, statement, expected):
    tamper(place, statement)
    assert expected in faults()


@pytest.fixture
def system(office, clock_now):
    return Acting.system(clock_now(), current_calendar())


def sign(acting):
    with writing():
        return audit_heads.sign_head(acting, SECRET)


def test_a_head_covers_what_changed_since_the_last(case, system):
    first = sign(system)
    assert first.n_tips == len(db.session.scalars(select(ChainTip)).all())
    assert sign(system) is None
    with writing():
        note("setting.changed", acting=system, object_type="setting", object_id="x")
    second = sign(system)
    assert (second.no, second.n_tips, second.prev_head_hash) == (2, 1, heads.digest(first))
    assert list(verifying.broken_heads(KEY, [first, second])) == []


@pytest.mark.tampers
def test_a_head_finds_a_complete_rewrite_of_a_chain(case, place, system):
    sign(system)
    event = db.session.scalars(select(CaseEvent).where(CaseEvent.seq == 3)).one()
    row, tip = event.id, event.hash
    tamper(
        place,
        f"UPDATE case_events SET hash = '{'a' * 64}' WHERE id = {row}",
        f"UPDATE chain_tips SET hash = '{'a' * 64}' WHERE hash = '{tip}'",
    )
    assert [b.what for b in verifying.broken_heads(KEY)] == ["rewritten"]


@pytest.mark.tampers
def test_a_changed_or_lost_head_is_found(case, place, system):
    kept = sign(system)
    tamper(place, "UPDATE audit_heads SET n_tips = n_tips + 1")
    assert "tips_changed" in [b.what for b in verifying.broken_heads(KEY)]
    tamper_more = owner(place)
    tamper_more.execute("DELETE FROM audit_heads" if place.url.startswith("sqlite") else "SELECT 1")
    tamper_more.close()
    db.session.rollback()
    assert [b.what for b in verifying.broken_heads(KEY, [kept])][-1] in ("missing", "changed")


def test_another_key_does_not_verify(case, system):
    sign(system)
    other = Ed25519PrivateKey.generate().public_key()
    assert [b.what for b in verifying.broken_heads(other)] == ["bad_signature"]


def test_moments_never_decrease_and_a_step_back_is_entered(case, clock_now, acting_as):
    before = db.session.scalars(select(CaseEvent.recorded_at).order_by(CaseEvent.seq.desc())).first()
    clock_now.pass_(hours=-1)
    case.accepted()
    after = db.session.scalars(select(CaseEvent.recorded_at).order_by(CaseEvent.seq.desc())).first()
    assert after == before
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "clock.stepped_back")).all()
