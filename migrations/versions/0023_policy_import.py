"""Import of policy documents: the original files, and what waits to be confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Make the tables; like the library they have no unit scope."""
    op.create_table(
        "policy_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("key_wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("uploader_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["policy_documents.id"],
            name=op.f("fk_policy_files_document_id_policy_documents"),
        ),
        sa.ForeignKeyConstraint(
            ["uploader_id"], ["people.id"], name=op.f("fk_policy_files_uploader_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_files")),
        sa.UniqueConstraint("uuid", name=op.f("uq_policy_files_uuid")),
    )
    with op.batch_alter_table("policy_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_files_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_files_sha256"), ["sha256"], unique=False)

    op.create_table(
        "policy_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("by_ocr", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("pages_done", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("uploader_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("pages_done >= 0", name=op.f("ck_policy_imports_pages_done")),
        sa.CheckConstraint(
            "state IN ('waiting', 'reading', 'ready', 'failed', 'confirmed', 'dropped')",
            name=op.f("ck_policy_imports_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_policy_imports_decided_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["policy_documents.id"],
            name=op.f("fk_policy_imports_document_id_policy_documents"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["policy_files.id"], name=op.f("fk_policy_imports_file_id_policy_files")
        ),
        sa.ForeignKeyConstraint(
            ["uploader_id"], ["people.id"], name=op.f("fk_policy_imports_uploader_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_imports")),
        sa.UniqueConstraint("uuid", name=op.f("uq_policy_imports_uuid")),
    )
    with op.batch_alter_table("policy_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_imports_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_imports_state"), ["state"], unique=False)
