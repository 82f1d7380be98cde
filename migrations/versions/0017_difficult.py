"""Joint meetings about difficult cases, nominations for the library, notes on excessive requests."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

OF_A_CASE = ("joint_meetings", "library_nominations", "signal_notes")


def upgrade() -> None:
    """Make the tables; on PostgreSQL a row is seen by who sees its case."""
    op.create_table(
        "joint_meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("conclusions", sa.JSON(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_joint_meetings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["people.id"], name=op.f("fk_joint_meetings_recorded_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_meetings")),
    )
    with op.batch_alter_table("joint_meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_joint_meetings_case_id"), ["case_id"], unique=False)

    op.create_table(
        "library_nominations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("nominated_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('nominated', 'taken', 'declined')", name=op.f("ck_library_nominations_state_word")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_library_nominations_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_library_nominations_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_nominations")),
        sa.UniqueConstraint("case_id", name=op.f("uq_library_nominations_case_id")),
    )
    op.create_table(
        "signal_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("group_kind", sa.Text(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("counters", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "group_kind IN ('applicant', 'cluster')", name=op.f("ck_signal_notes_group_kind_word")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'dismissed', 'proceeded')", name=op.f("ck_signal_notes_state_word")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_signal_notes_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_signal_notes_decided_by_id_people")
        ),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_signal_notes_organ_id_organs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_notes")),
    )
    with op.batch_alter_table("signal_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_notes_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_signal_notes_organ_id_state"), ["organ_id", "state"], unique=False
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
