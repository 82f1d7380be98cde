"""Reviews and suits, a projection of facts; matters beside requests, with their evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEPT = (
    "CREATE TRIGGER matters_kept BEFORE DELETE ON matters WHEN 1 = 1"
    " BEGIN SELECT RAISE(ABORT, 'matters rows are kept'); END"
)
KEEP_FUNCTION = (
    "CREATE OR REPLACE FUNCTION ogi_keep_matters() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'matters rows are kept'"
    " USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
# As for cases (0004): settings of one transaction, made by casework/scope.py.
IN_SCOPE = """(
  current_setting('app.scope', true) = 'all'
  OR organ_id = ANY (string_to_array(nullif(current_setting('app.organs', true), ''), ',')::int[])
  OR unit_id = ANY (string_to_array(nullif(current_setting('app.units', true), ''), ',')::int[])
)"""


def upgrade() -> None:
    """Make the tables, their indexes, and the row security of PostgreSQL."""
    _disputes()
    _matters()
    _matter_files()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(KEPT)
    if op.get_bind().dialect.name == "postgresql":
        _secure("disputes", "EXISTS (SELECT 1 FROM cases WHERE cases.id = disputes.case_id)")
        _secure("matters", IN_SCOPE)
        _secure("matter_files", "EXISTS (SELECT 1 FROM matters WHERE matters.id = matter_files.matter_id)")
        op.execute(KEEP_FUNCTION)
        op.execute(
            "CREATE TRIGGER matters_kept BEFORE DELETE ON matters FOR EACH ROW WHEN (1 = 1)"
            " EXECUTE FUNCTION ogi_keep_matters()"
        )


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


def _matters() -> None:
    op.create_table(
        "matters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("period_days", sa.Integer(), nullable=False),
        sa.Column("applicant_name", sa.Text(), nullable=False),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("concerned", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("elsewhere", sa.Text(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("letter_number", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('RECORD_CORRECTION', 'COMPLAINT')", name=op.f("ck_matters_kind_word")),
        sa.CheckConstraint(
            "state IN ('registered', 'examining', 'concluded', 'answered', 'withdrawn')",
            name=op.f("ck_matters_state_word"),
        ),
        sa.CheckConstraint(
            "outcome IN ('corrected', 'passed_on', 'told_to_ask', 'refused', 'correction_ordered',"
            " 'circulated', 'unfounded')",
            name=op.f("ck_matters_outcome_word"),
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["supervision_actions.id"], name=op.f("fk_matters_action_id_supervision_actions")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_matters_case_id_cases")),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_matters_organ_id_organs")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_matters_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sa.UniqueConstraint("number", name=op.f("uq_matters_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_matters_uuid")),
    )
    op.create_index(op.f("ix_matters_case_id"), "matters", ["case_id"])
    op.create_index(
        op.f("ix_matters_organ_id_state_received_on"), "matters", ["organ_id", "state", "received_on"]
    )


def _matter_files() -> None:
    op.create_table(
        "matter_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("uploader_id", sa.Integer(), nullable=False),
        sa.Column("scan_state", sa.Text(), nullable=False),
        sa.Column("key_wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "scan_state IN ('not_scanned', 'pending', 'clean', 'infected', 'error', 'needs_review')",
            name=op.f("ck_matter_files_scan_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_matter_files_matter_id_matters")
        ),
        sa.ForeignKeyConstraint(
            ["uploader_id"], ["people.id"], name=op.f("fk_matter_files_uploader_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter_files")),
        sa.UniqueConstraint("uuid", name=op.f("uq_matter_files_uuid")),
    )
    op.create_index(op.f("ix_matter_files_matter_id"), "matter_files", ["matter_id"])


def _secure(table: str, condition: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY in_scope ON {table} USING ({condition}) WITH CHECK ({condition})")
