"""The search of the library: heads, pairs of characters, sounds, what was asked, runs of the index."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0023"


def upgrade() -> None:
    """Make the tables; the pairs lie where the full-text engine of the database wants them."""
    op.create_table(
        "library_heads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("axes", sa.Text(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["library_documents.id"], name=op.f("fk_library_heads_id_library_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_heads")),
    )
    op.create_index(op.f("ix_library_heads_dated_on"), "library_heads", ["dated_on"], unique=False)
    for name, column, condition in (("used", "uses", "uses > 0"), ("pending", "id", "NOT counted")):
        only = sa.text(condition)
        op.create_index(
            f"ix_library_heads_{name}", "library_heads", [column], sqlite_where=only, postgresql_where=only
        )
    op.create_table(
        "library_axes",
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("value", "block", name=op.f("pk_library_axes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "library_marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_library_marks")),
    )
    op.create_table(
        "library_sounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("full", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_sounds")),
        sa.UniqueConstraint("word", "start", name=op.f("uq_library_sounds_word_start")),
    )
    with op.batch_alter_table("library_sounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_sounds_full"), ["full"], unique=False)
        batch_op.create_index(batch_op.f("ix_library_sounds_initials"), ["initials"], unique=False)
    op.create_table(
        "library_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_library_searches_asked_at_least_once")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_searches")),
        sa.UniqueConstraint("asked_on", "words", name=op.f("uq_library_searches_asked_on_words")),
    )
    with op.batch_alter_table("library_searches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_searches_asked_on"), ["asked_on"], unique=False)
    op.create_table(
        "library_index_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_by_id", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done')", name=op.f("ck_library_index_runs_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["queued_by_id"], ["people.id"], name=op.f("fk_library_index_runs_queued_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_index_runs")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE library_grams USING fts5"
            " (head, body, content='', tokenize=\"unicode61 remove_diacritics 0\")"
        )
    else:
        # The pairs lie apart: whoever reads numbers reads few pages.
        op.execute(
            "CREATE TABLE library_grams (id integer PRIMARY KEY, head tsvector, grams tsvector)"
            " WITH (toast_tuple_target = 128)"
        )
        for column in ("head", "grams"):
            op.execute(f"CREATE INDEX ix_library_grams_{column} ON library_grams USING gin ({column})")
