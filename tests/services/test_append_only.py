"""Append-only tables refuse every change, on both databases (SECURITY 6.5)."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DatabaseError

from casework.db import db, writing
from casework.engine import APPEND_ONLY_TABLES

CHANGES = [
    "UPDATE case_events SET actor_name = 'x'",
    "DELETE FROM case_events",
    "UPDATE audit_entries SET action = 'x'",
    "DELETE FROM audit_entries",
    "DELETE FROM number_issued",
    "DELETE FROM cases WHERE number IS NOT NULL",
]
REPLACE = "INSERT OR REPLACE INTO case_events SELECT {columns} FROM case_events WHERE seq = 1"


def owner(place):
    """A connection past the application, with all rights."""
    if place.url.startswith("sqlite"):
        return sqlite3.connect(place.folder / "ogi.db", isolation_level=None)
    url = make_url(place.owner_url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url, autocommit=True)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_application_cannot_change_the_record(office, a_case, statement):
    a_case().registered()
    with pytest.raises(DatabaseError), writing():
        db.session.execute(text(statement))


def test_connections_of_the_application_may_not_even_try(office, a_case):
    a_case()
    words = "not authorized" if db.engine.dialect.name == "sqlite" else "permission denied"
    with pytest.raises(DatabaseError, match=words), writing():
        db.session.execute(text("UPDATE case_events SET actor_name = 'x'"))


@pytest.mark.parametrize("statement", CHANGES)
def test_triggers_stop_even_the_owner(office, place, a_case, statement):
    a_case().registered()
    db.session.rollback()
    connection = owner(place)
    if "postgresql" in place.url:
        connection.execute("SET app.scope = 'all'")
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        connection.execute(statement)
    connection.close()


def test_a_row_cannot_be_replaced(office, place, a_case):
    if not place.url.startswith("sqlite"):
        pytest.skip("INSERT OR REPLACE is SQLite's")
    a_case().registered()
    db.session.rollback()
    with owner(place) as connection:
        columns = ", ".join(row[1] for row in connection.execute("PRAGMA table_info(case_events)"))
        forged = columns.replace("actor_name", "'x'")
        for values in (forged, forged.replace("id,", "id + 100,", 1)):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(REPLACE.format(columns=values))


def test_truncate_is_refused(office, place, a_case):
    if place.url.startswith("sqlite"):
        pytest.skip("TRUNCATE is PostgreSQL's")
    a_case()
    db.session.rollback()
    with owner(place) as connection:
        for table in ("case_events", "audit_entries"):
            with pytest.raises(psycopg.IntegrityError, match="append-only"):
                connection.execute(f"TRUNCATE {table} CASCADE")


def test_the_list_of_append_only_tables_is_known():
    assert {"case_events", "audit_entries", "audit_heads", "audit_head_tips"} <= APPEND_ONLY_TABLES
