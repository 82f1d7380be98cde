"""Making typical cases: texts as submitted, editors, votes; where nominations come from and how they end."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0019"


def upgrade() -> None:
    """Make the tables, widen the steps of review and the nominations."""
    _texts()
    _people()
    with op.batch_alter_table("typical_case_steps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_no", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("typical_case_steps", schema=None) as batch_op:
        batch_op.alter_column("text_no", server_default=None)
    with op.batch_alter_table("library_nominations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.Text(), nullable=False, server_default="hand"))
        batch_op.add_column(sa.Column("decision", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_library_nominations_source_word"),
            "source IN ('hand', 'corrected', 'difficult', 'converted')",
        )
        batch_op.create_foreign_key(
            op.f("fk_library_nominations_decided_by_id_people"), "people", ["decided_by_id"], ["id"]
        )
    with op.batch_alter_table("library_nominations", schema=None) as batch_op:
        batch_op.alter_column("source", server_default=None)
        batch_op.alter_column("decision", server_default=None)


def _texts() -> None:
    op.create_table(
        "typical_case_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["typical_cases.id"], name=op.f("fk_typical_case_texts_case_id_typical_cases")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_typical_case_texts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typical_case_texts")),
        sa.UniqueConstraint("case_id", "no", name=op.f("uq_typical_case_texts_case_id_no")),
    )


def _people() -> None:
    """Votes and editors: one row for a case and a person."""
    for table, columns in (
        ("typical_case_votes", (sa.Column("is_useful", sa.Boolean(), nullable=False),
                                sa.Column("at", sa.DateTime(timezone=True), nullable=False))),
        ("typical_case_editors", ()),
    ):  # fmt: skip
        op.create_table(
            table,
            sa.Column("case_id", sa.Integer(), nullable=False),
            sa.Column("person_id", sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["case_id"], ["typical_cases.id"], name=op.f(f"fk_{table}_case_id_typical_cases")
            ),
            sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{table}_person_id_people")),
            sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f(f"pk_{table}")),
        )
