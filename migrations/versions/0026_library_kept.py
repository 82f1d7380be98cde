"""Entries of the library that somebody keeps (收藏)."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "library_kept",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "collection IN ('case', 'text', 'policy')", name=op.f("ck_library_kept_collection_word")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_library_kept_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "collection", "entry_id", name=op.f("pk_library_kept")),
    )
