"""Clusters, proactive disclosure, refused information; the main case of a merged one."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

OF_A_CASE = ("cluster_members", "publication_suggestions", "refused_items")


def upgrade() -> None:
    """Make the tables and their indexes; merged cases are read afresh by ``flask prepare``."""
    op.create_table(
        "clusters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("is_ripe", sa.Boolean(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('document_number', 'document_title', 'project', 'place', 'words')",
            name=op.f("ck_clusters_kind_word"),
        ),
        sa.CheckConstraint(
            "state IN ('found', 'confirmed', 'dismissed', 'published')", name=op.f("ck_clusters_state_word")
        ),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_clusters_organ_id_organs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clusters")),
    )
    with op.batch_alter_table("clusters", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clusters_organ_id_state_id"), ["organ_id", "state", "id"], unique=False
        )

    op.create_table(
        "proactive_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("secrecy_on", sa.Date(), nullable=True),
        sa.Column("secrecy_by_id", sa.Integer(), nullable=True),
        sa.Column("secrecy_opinion", sa.Text(), nullable=False),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.Column("clearing", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'published' OR published_on IS NOT NULL",
            name=op.f("ck_proactive_tasks_published_has_day"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'declined', 'decided', 'withheld', 'secrecy_passed', 'cleared', 'published')",
            name=op.f("ck_proactive_tasks_state_word"),
        ),
        sa.CheckConstraint(
            "secrecy_by_id IS NULL OR secrecy_by_id <> proposed_by_id",
            name=op.f("ck_proactive_tasks_secrecy_by_another"),
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["people.id"], name=op.f("fk_proactive_tasks_cleared_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["clusters.id"], name=op.f("fk_proactive_tasks_cluster_id_clusters")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_proactive_tasks_decided_by_id_people")
        ),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_proactive_tasks_organ_id_organs")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_proactive_tasks_proposed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_proactive_tasks_published_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["secrecy_by_id"], ["people.id"], name=op.f("fk_proactive_tasks_secrecy_by_id_people")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_proactive_tasks_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proactive_tasks")),
        sa.UniqueConstraint("uuid", name=op.f("uq_proactive_tasks_uuid")),
    )
    with op.batch_alter_table("proactive_tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proactive_tasks_cluster_id"), ["cluster_id"], unique=False)
        batch_op.create_index(
            "ix_proactive_tasks_due",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("published_on IS NULL"),
            postgresql_where=sa.text("published_on IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_proactive_tasks_organ_id_state_id"), ["organ_id", "state", "id"], unique=False
        )

    op.create_table(
        "cluster_members",
        sa.Column("cluster_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('document_number', 'document_title', 'project', 'place', 'words')",
            name=op.f("ck_cluster_members_kind_word"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'rejected')", name=op.f("ck_cluster_members_state_word")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_cluster_members_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["clusters.id"], name=op.f("fk_cluster_members_cluster_id_clusters")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_cluster_members_decided_by_id_people")
        ),
        sa.PrimaryKeyConstraint("cluster_id", "case_id", name=op.f("pk_cluster_members")),
    )
    with op.batch_alter_table("cluster_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cluster_members_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_cluster_members_confirmed",
            ["cluster_id"],
            unique=False,
            sqlite_where=sa.text("state = 'confirmed'"),
            postgresql_where=sa.text("state = 'confirmed'"),
        )

    op.create_table(
        "publication_suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("suggested_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("examined_on", sa.Date(), nullable=True),
        sa.Column("examined_by_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'adopted', 'declined')", name=op.f("ck_publication_suggestions_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_publication_suggestions_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["examined_by_id"], ["people.id"], name=op.f("fk_publication_suggestions_examined_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["proactive_tasks.id"],
            name=op.f("fk_publication_suggestions_task_id_proactive_tasks"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_suggestions")),
    )
    with op.batch_alter_table("publication_suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_suggestions_case_id"), ["case_id"], unique=False)

    op.create_table(
        "refused_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("item_no", sa.Integer(), nullable=False),
        sa.Column("part_no", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('refused', 'opened', 'overtaken')", name=op.f("ck_refused_items_state_word")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_refused_items_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_refused_items_letter_id_letters")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["people.id"], name=op.f("fk_refused_items_reviewed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["proactive_tasks.id"], name=op.f("fk_refused_items_task_id_proactive_tasks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_items")),
        sa.UniqueConstraint(
            "letter_id", "item_no", "part_no", name=op.f("uq_refused_items_letter_id_item_no_part_no")
        ),
    )
    with op.batch_alter_table("refused_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refused_items_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_refused_items_review",
            ["review_on"],
            unique=False,
            sqlite_where=sa.text("state = 'refused'"),
            postgresql_where=sa.text("state = 'refused'"),
        )

    op.add_column("cases", sa.Column("main_ref", sa.Text(), nullable=True))
    merged = sa.text("main_ref IS NOT NULL")
    op.create_index("ix_cases_merged", "cases", ["main_ref"], sqlite_where=merged, postgresql_where=merged)
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    _name_main_cases("(data::json ->> 'into')" if is_postgresql else "json_extract(data, '$.into')")
    if is_postgresql:
        for table in OF_A_CASE:
            _secure(table)


def _name_main_cases(into: str) -> None:
    """The main case of those that were merged before, from their newest fact."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('app.scope', 'all', true)")
    op.execute(
        f"UPDATE cases SET main_ref = (SELECT {into} FROM case_events WHERE case_id = cases.id"
        " AND kind = 'merged' ORDER BY seq DESC LIMIT 1)"
        " WHERE state = 'CLOSED_MERGED' OR (state = 'ARCHIVED' AND statistics_row IS NULL)"
    )


def _secure(table: str) -> None:
    """Rows are seen with their case (SECURITY 10.3; see 0004)."""
    condition = f"EXISTS (SELECT 1 FROM cases WHERE cases.id = {table}.case_id)"
    for statement in (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY in_scope ON {table} USING ({condition}) WITH CHECK ({condition})",
    ):
        op.get_bind().exec_driver_sql(statement)
