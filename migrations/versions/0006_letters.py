"""Tables of the letters (文书) and of the versions of their texts (SECURITY 5)."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

SQLITE = (
    (
        "CREATE TRIGGER letters_kept BEFORE DELETE ON letters WHEN OLD.number IS NOT NULL BEGIN SELECT "
        "RAISE(ABORT, 'letters rows are kept'); END"
    ),
    (
        "CREATE TRIGGER letter_versions_no_update BEFORE UPDATE ON letter_versions BEGIN SELECT "
        "RAISE(ABORT, 'letter_versions is append-only'); END"
    ),
    (
        "CREATE TRIGGER letter_versions_no_delete BEFORE DELETE ON letter_versions BEGIN SELECT "
        "RAISE(ABORT, 'letter_versions is append-only'); END"
    ),
    (
        "CREATE TRIGGER letter_versions_no_replace BEFORE INSERT ON letter_versions WHEN EXISTS (SELECT 1"
        " FROM letter_versions WHERE (id = NEW.id) OR (letter_id = NEW.letter_id AND version = "
        "NEW.version)) BEGIN SELECT RAISE(ABORT, 'letter_versions is append-only'); END"
    ),
)

POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION ogi_keep_letters() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE"
        " EXCEPTION 'letters rows are kept' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ),
    (
        "CREATE TRIGGER letters_kept BEFORE DELETE ON letters FOR EACH ROW WHEN (OLD.number IS NOT NULL) "
        "EXECUTE FUNCTION ogi_keep_letters()"
    ),
    (
        "CREATE TRIGGER letter_versions_no_change BEFORE UPDATE OR DELETE ON letter_versions FOR EACH ROW"
        " EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE TRIGGER letter_versions_no_truncate BEFORE TRUNCATE ON letter_versions FOR EACH STATEMENT"
        " EXECUTE FUNCTION ogi_append_only()"
    ),
)

OF_A_CASE = ("letters", "letter_versions")


def upgrade() -> None:
    """Make the tables, their triggers, and on PostgreSQL their rights and row-level security."""
    _letters()
    _letter_versions()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)
    if not is_sqlite:
        _secure()


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("template_id", sa.Text(), nullable=False),
        sa.Column("template_sha256", sa.Text(), nullable=False),
        sa.Column("asset_sha256", sa.Text(), nullable=False),
        sa.Column("drafter_id", sa.Integer(), nullable=False),
        sa.Column("secrecy_reviewer_id", sa.Integer(), nullable=True),
        sa.Column("legal_reviewer_id", sa.Integer(), nullable=True),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("pdf_file_id", sa.Integer(), nullable=True),
        sa.Column("pdf_sha256", sa.Text(), nullable=True),
        sa.Column("pdf_bytes", sa.Integer(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "secrecy_reviewer_id IS NULL OR secrecy_reviewer_id <> drafter_id",
            name=op.f("ck_letters_drafter_is_not_secrecy_reviewer"),
        ),
        sa.CheckConstraint(
            "signer_id IS NULL OR signer_id <> drafter_id",
            name=op.f("ck_letters_drafter_is_not_signer"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('issued', 'sent') OR pdf_sha256 IS NOT NULL",
            name=op.f("ck_letters_issued_letter_has_its_bytes"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letters_case_id_cases")),
        sa.ForeignKeyConstraint(["drafter_id"], ["people.id"], name=op.f("fk_letters_drafter_id_people")),
        sa.ForeignKeyConstraint(
            ["legal_reviewer_id"], ["people.id"], name=op.f("fk_letters_legal_reviewer_id_people")
        ),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_letters_organ_id_organs")),
        sa.ForeignKeyConstraint(
            ["secrecy_reviewer_id"], ["people.id"], name=op.f("fk_letters_secrecy_reviewer_id_people")
        ),
        sa.ForeignKeyConstraint(["signer_id"], ["people.id"], name=op.f("fk_letters_signer_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("number", name=op.f("uq_letters_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_letters_uuid")),
        sa.CheckConstraint(
            "state IN ('draft', 'number_given', 'issued', 'sent', 'void')",
            name=op.f("ck_letters_state_word"),
        ),
    )
    op.create_index(op.f("ix_letters_case_id"), "letters", ["case_id"])
    op.create_index(op.f("ix_letters_state"), "letters", ["state"])


def _letter_versions() -> None:
    op.create_table(
        "letter_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("drafter_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letter_versions_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["drafter_id"], ["people.id"], name=op.f("fk_letter_versions_drafter_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_letter_versions_letter_id_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_versions")),
        sa.UniqueConstraint("letter_id", "version", name=op.f("uq_letter_versions_letter_id_version")),
    )
    op.create_index(op.f("ix_letter_versions_case_id"), "letter_versions", ["case_id"])


def _secure() -> None:
    """A letter is seen by whoever sees its case; versions are never changed (SECURITY 6.5, 10.3)."""
    run = op.get_bind().exec_driver_sql
    for table in OF_A_CASE:
        seen = f"EXISTS (SELECT 1 FROM cases WHERE cases.id = {table}.case_id)"
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"CREATE POLICY in_scope ON {table} USING ({seen}) WITH CHECK ({seen})")
    if run("SELECT 1 FROM pg_roles WHERE rolname = 'ogi_app'").scalar() is not None:
        run("REVOKE UPDATE, DELETE, TRUNCATE ON letter_versions FROM ogi_app")
