"""The library in the work: what was taken into a case, its reasoning notes, entries in doubt."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0021"

OF_A_CASE = ("library_citations", "reason_notes")


def upgrade() -> None:
    """Make the tables; on PostgreSQL a row of a case is seen by who sees its case."""
    op.create_table(
        "library_flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("shares", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "collection IN ('case', 'text', 'policy')", name=op.f("ck_library_flags_collection_word")
        ),
        sa.CheckConstraint(
            "conclusion IN ('keep', 'amend', 'withdraw')", name=op.f("ck_library_flags_conclusion_word")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["people.id"], name=op.f("fk_library_flags_closed_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_flags")),
        sa.UniqueConstraint(
            "collection", "entry", "reference", name=op.f("uq_library_flags_collection_entry_reference")
        ),
    )
    with op.batch_alter_table("library_flags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_flags_closed_on_id"), ["closed_on", "id"], unique=False)

    op.create_table(
        "library_citations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('articles', 'analysis')", name=op.f("ck_library_citations_what_word")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_library_citations_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_library_citations_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_citations")),
        sa.UniqueConstraint("case_id", "entry", "what", name=op.f("uq_library_citations_case_id_entry_what")),
    )
    with op.batch_alter_table("library_citations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_citations_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_library_citations_entry"), ["entry"], unique=False)

    op.create_table(
        "reason_notes",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reason_notes_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["people.id"], name=op.f("fk_reason_notes_changed_by_id_people")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_reason_notes")),
    )

    if op.get_bind().dialect.name == "postgresql":
        for table in OF_A_CASE:
            _secure(table)


def _secure(table: str) -> None:
    """Row-level security, as 0004 set it for the other tables of a case."""
    seen = f"EXISTS (SELECT 1 FROM cases WHERE cases.id = {table}.case_id)"
    run = op.get_bind().exec_driver_sql
    run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    run(f"CREATE POLICY in_scope ON {table} USING ({seen}) WITH CHECK ({seen})")
