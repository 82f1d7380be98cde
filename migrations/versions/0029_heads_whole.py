"""PostgreSQL: the texts that ranking reads lie in their rows as they are, neither packed nor put aside.

A search reads up to a hundred of them; unpacking took most of that time (BUDGETS D3). Rows that are there
already are laid out anew when they are next written.
"""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Nothing to do on SQLite."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE library_heads ALTER COLUMN folded SET STORAGE EXTERNAL")
        op.execute("ALTER TABLE library_heads SET (toast_tuple_target = 8160)")
