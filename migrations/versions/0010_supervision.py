"""Actions of supervision and the cases they are about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "supervision_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("proposal_key", sa.Text(), nullable=True),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("demand", sa.Text(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'dismissed', 'issued', 'answered', 'closed')",
            name=op.f("ck_supervision_actions_state_word"),
        ),
        sa.CheckConstraint(
            "level BETWEEN 1 AND 5 OR level = 9", name=op.f("ck_supervision_actions_level_known")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_supervision_actions_answered_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["people.id"], name=op.f("fk_supervision_actions_closed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["people.id"], name=op.f("fk_supervision_actions_issued_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organ_id"], ["organs.id"], name=op.f("fk_supervision_actions_organ_id_organs")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_supervision_actions_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_actions")),
        sa.UniqueConstraint("number", name=op.f("uq_supervision_actions_number")),
        sa.UniqueConstraint("proposal_key", name=op.f("uq_supervision_actions_proposal_key")),
        sa.UniqueConstraint("uuid", name=op.f("uq_supervision_actions_uuid")),
    )
    with op.batch_alter_table("supervision_actions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supervision_actions_unit_id_state"), ["unit_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_supervision_actions_state_id"), ["state", "id"], unique=False)

    op.create_table(
        "supervised_cases",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["supervision_actions.id"],
            name=op.f("fk_supervised_cases_action_id_supervision_actions"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_supervised_cases_case_id_cases")),
        sa.PrimaryKeyConstraint("action_id", "case_id", name=op.f("pk_supervised_cases")),
    )
    with op.batch_alter_table("supervised_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervised_cases_case_id"), ["case_id"], unique=False)
