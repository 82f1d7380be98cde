"""The case library: how often its entries are opened, by day."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Counts without persons; an entry is found by the address of its page."""
    op.create_table(
        "library_openings",
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "collection IN ('case', 'text', 'policy')", name=op.f("ck_library_openings_collection_word")
        ),
        sa.PrimaryKeyConstraint("opened_on", "collection", "entry_id", name=op.f("pk_library_openings")),
    )
    with op.batch_alter_table("library_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_documents_address"), ["address"], unique=False)
