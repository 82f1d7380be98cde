"""Runs the migrations: forward only, each in one transaction, as the owner of the tables (SECURITY 3.5)."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

import case_library.models  # noqa: F401 (completes the metadata)
import casework.models  # noqa: F401 (completes the metadata)
from casework.db import Coded, UtcDateTime, db
from casework.engine import begin_option, lift_authorizer


def run() -> None:
    """Run what was asked for on one connection."""
    with _engine().connect().execution_options(**begin_option(write=True)) as connection:
        lift_authorizer(connection)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            compare_server_default=True,
            transaction_per_migration=True,
            transactional_ddl=True,
            render_item=_render_item,
            include_name=lambda name, kind, _parents: kind != "table" or not name.startswith("library_grams"),
        )
        with context.begin_transaction():
            context.run_migrations()


def _engine() -> sa.Engine:
    """On PostgreSQL the owner migrates, another role serves (SECURITY 3.2)."""
    settings = current_app.extensions.get("settings")
    address = settings.migration_database if settings else ""
    serving = db.engine.url.render_as_string(hide_password=False)
    return db.engine if address in ("", serving) else sa.create_engine(address, poolclass=sa.NullPool)


def _render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Migrations name plain types: they never import models."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Coded):
        return "sa.Text()"
    return False


run()
