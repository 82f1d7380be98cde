"""Migrations make exactly what the models say, triggers included (STYLE 9)."""

import re
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from app import create_app
from casework.db import db
from casework.triggers import trigger_statements
from tests import databases

VERSIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"


def test_no_difference_between_migrations_and_models(office):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def is_ours(name, kind, _parents):  # the full-text engine keeps its own tables
        return kind != "table" or not name.startswith("library_grams")

    options = {"compare_type": True, "include_name": is_ours}
    context = MigrationContext.configure(db.session.connection(), opts=options)
    assert compare_metadata(context, db.metadata) == []


def _triggers(connection):
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    else:
        rows = connection.execute(
            text("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")
        )
    return {name: " ".join(sql.split()) for name, sql in rows}


def test_the_triggers_are_those_of_the_models(office):
    kind = db.engine.dialect.name
    declared = [
        " ".join(statement.split())
        for table in db.metadata.sorted_tables
        for statement in trigger_statements(table, kind)
        if statement.startswith("CREATE TRIGGER")
    ]
    made = _triggers(db.session.connection())
    assert {statement.split()[2] for statement in declared} == set(made)
    if kind == "sqlite":
        assert sorted(declared) == sorted(made.values())


def test_checks_and_unique_constraints_are_those_of_the_models(office):
    found = inspect(db.session.connection())
    for table in db.metadata.sorted_tables:
        named = {c.name for c in table.constraints if c.name and type(c).__name__ == "CheckConstraint"}
        assert named == {c["name"] for c in found.get_check_constraints(table.name)}, table.name


def test_an_interrupted_migration_can_be_run_again(tmp_path, clock_now):
    from casework import secret_files

    secret_files.create(tmp_path / "secrets")
    place = databases.Place(f"sqlite:///{tmp_path / 'ogi.db'}", tmp_path)
    with create_app(place.settings(), now=clock_now).app_context():
        upgrade(revision="0002")
        upgrade()
        upgrade()
        assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == newest()
        db.session.rollback()
        db.engine.dispose()


def newest():
    """The one that no other follows: numbers are names, the order is that of down_revision."""
    texts = [path.read_text("utf-8") for path in VERSIONS.glob("[0-9]*.py")]
    followed = {found for text in texts for found in re.findall(r'^down_revision = "(\d+)"', text, re.M)}
    (head,) = {found for text in texts for found in re.findall(r'^revision = "(\d+)"', text, re.M)} - followed
    return head


@pytest.mark.parametrize("path", sorted(VERSIONS.glob("*.py")), ids=lambda path: path.stem)
def test_migrations_never_import_the_application(path):
    source = path.read_text("utf-8")
    assert "import casework" not in source
    assert "from casework" not in source
