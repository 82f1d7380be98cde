"""Standard texts of letters as versions."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0026"


def upgrade() -> None:
    """Make the table; like the library it has no unit scope."""
    op.create_table(
        "standard_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_standard_texts_days")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'published')", name=op.f("ck_standard_texts_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_standard_texts_author_id_people")
        ),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_standard_texts_organ_id_organs")),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_standard_texts_reviewer_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_texts")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_standard_texts_key_number")),
    )
    op.create_index(op.f("ix_standard_texts_key"), "standard_texts", ["key"])
