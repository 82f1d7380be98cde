"""Transfers of a case, their files and notes; messages about them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KINDS = (
    "due_soon", "overdue", "unconfirmed", "correction_notice", "applicant_period_over", "opinion_due",
    "transfer_unanswered", "material_due", "transfer_received", "transfer_returned", "transfer_ruled",
    "transfer_answered", "supervision", "calendar_moved", "outage", "digest", "system",
)  # fmt: skip
STATES = "'sent', 'accepted', 'tacit', 'returned', 'ruled', 'overdue', 'material_in', 'closed'"
REASONS = "'not_our_function', 'no_such_info_after_search', 'wrong_level', 'conflict_of_interest'"
# A unit that a transfer is or was with sees it, and does not see the case.
SEEN = """(
  current_setting('app.scope', true) = 'all'
  OR EXISTS (SELECT 1 FROM cases WHERE cases.id = transfers.case_id)
  OR unit_id = ANY (string_to_array(nullif(current_setting('app.units', true), ''), ',')::int[])
  OR to_unit_id = ANY (string_to_array(nullif(current_setting('app.units', true), ''), ',')::int[])
)"""


def upgrade() -> None:
    """Make the tables, secure them, and widen the kinds of messages."""
    _transfers()
    _beside()
    if op.get_bind().dialect.name == "postgresql":
        _secure("transfers", SEEN)
        for table in ("transfer_files", "transfer_notes"):
            _secure(table, f"EXISTS (SELECT 1 FROM transfers WHERE transfers.id = {table}.transfer_id)")
    words = ", ".join(f"'{kind}'" for kind in KINDS)
    for table in ("messages", "message_rules"):
        name = op.f(f"ck_{table}_kind_word")
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, f"kind IN ({words})")


def _transfers() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("return_text", sa.Text(), nullable=False),
        sa.Column("ruling_text", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("hop_no", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("accept_by_on", sa.Date(), nullable=False),
        sa.Column("reply_by_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("awaits_ruling", sa.Boolean(), nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.Column("material_on", sa.Date(), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('handle', 'assist')", name=op.f("ck_transfers_kind_word")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_transfers_state_word")),
        sa.CheckConstraint(f"return_reason IN ({REASONS})", name=op.f("ck_transfers_return_reason_word")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_transfers_case_id_cases")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name=op.f("fk_transfers_from_unit_id_units")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name=op.f("fk_transfers_to_unit_id_units")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_transfers_unit_id_units")),
        sa.ForeignKeyConstraint(["sender_id"], ["people.id"], name=op.f("fk_transfers_sender_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    with op.batch_alter_table("transfers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfers_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfers_to_unit_id"), ["to_unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_transfers_unit_id_state"), ["unit_id", "state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_transfers_state_accept_by_on"), ["state", "accept_by_on"], unique=False
        )


def _beside() -> None:
    op.create_table(
        "transfer_files",
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_files_transfer_id_transfers")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_transfer_files_file_id_stored_files")
        ),
        sa.PrimaryKeyConstraint("transfer_id", "file_id", name=op.f("pk_transfer_files")),
    )
    op.create_table(
        "transfer_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_notes_transfer_id_transfers")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_transfer_notes_unit_id_units")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_transfer_notes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_notes")),
    )
    with op.batch_alter_table("transfer_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_notes_transfer_id"), ["transfer_id"], unique=False)


def _secure(table: str, condition: str) -> None:
    _run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    _run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    _run(f"CREATE POLICY in_scope ON {table} USING ({condition}) WITH CHECK ({condition})")


def _run(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)
