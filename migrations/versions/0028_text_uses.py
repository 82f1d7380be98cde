"""Counts of the letters made of each version of the standard texts."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Make the table; it names no case."""
    op.create_table(
        "standard_text_uses",
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("label", name=op.f("pk_standard_text_uses")),
    )
