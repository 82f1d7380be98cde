"""Reviews and suits, a projection of facts like the sub-clocks."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables, their indexes, and the row security of PostgreSQL."""
    _disputes()
    if op.get_bind().dialect.name == "postgresql":
        _secure("disputes", "EXISTS (SELECT 1 FROM cases WHERE cases.id = disputes.case_id)")


def _disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.Boolean(), nullable=False),
        sa.Column("after_review", sa.Boolean(), nullable=False),
        sa.Column("notice_file_id", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("decision_no", sa.Text(), nullable=False),
        sa.Column("decision_file_id", sa.Integer(), nullable=False),
        sa.Column("orders_anew", sa.Boolean(), nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('review', 'litigation')", name=op.f("ck_disputes_kind_word")),
        sa.CheckConstraint(
            "result IN ('maintained', 'claim_rejected', 'revoked', 'changed', 'declared_unlawful',"
            " 'ordered_to_act', 'dismissed', 'withdrawn', 'mediated')",
            name=op.f("ck_disputes_result_word"),
        ),
        sa.CheckConstraint(
            "outcome IN ('upheld', 'corrected', 'other')", name=op.f("ck_disputes_outcome_word")
        ),
        sa.CheckConstraint(
            "cause IN ('facts', 'law', 'procedure_late', 'procedure_delivery', 'reason_missing',"
            " 'wrong_remedy_text', 'search_insufficient', 'severing_missed')",
            name=op.f("ck_disputes_cause_word"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_disputes_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "no", name=op.f("pk_disputes")),
    )
    op.create_index(op.f("ix_disputes_concluded_on_outcome"), "disputes", ["concluded_on", "outcome"])
    op.create_index(
        "ix_disputes_open", "disputes", ["answer_by_on", "case_id"],
        sqlite_where=sa.text("result IS NULL"), postgresql_where=sa.text("result IS NULL"),
    )  # fmt: skip


def _secure(table: str, condition: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY in_scope ON {table} USING ({condition}) WITH CHECK ({condition})")
