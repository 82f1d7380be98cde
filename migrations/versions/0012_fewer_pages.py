"""Fewer pages a recorded step: tips live in the tree of their key, numbers without a letter in no index."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Rebuild the tips on SQLite (PostgreSQL stores them its own way), and one index of the numbers."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("chain_tips", recreate="always", table_kwargs={"sqlite_with_rowid": False}):
            pass
    op.drop_index("ix_number_issued_letter_id", "number_issued")
    only = sa.text("letter_id IS NOT NULL")
    op.create_index(
        "ix_number_issued_letter_id", "number_issued", ["letter_id"], sqlite_where=only, postgresql_where=only
    )
