"""The case library: taxonomies, synonyms, policy documents, typical cases, what the search reads."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables; the library has no unit scope, staff read all of it."""
    op.create_table(
        "library_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collection", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("plain", sa.JSON(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("dispute_points", sa.JSON(), nullable=False),
        sa.Column("determinations", sa.JSON(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("remedy_result", sa.Text(), nullable=False),
        sa.Column("organ_kind", sa.Text(), nullable=False),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "collection IN ('case', 'text', 'policy')", name=op.f("ck_library_documents_collection_word")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_documents")),
        sa.UniqueConstraint("collection", "entry_id", name=op.f("uq_library_documents_collection_entry_id")),
    )
    op.create_table(
        "library_synonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("official", sa.JSON(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_synonyms")),
        sa.UniqueConstraint("plain", name=op.f("uq_library_synonyms_plain")),
    )
    op.create_table(
        "library_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("axis", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("axis IN ('subject', 'dispute_point')", name=op.f("ck_library_terms_axis_word")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_terms")),
        sa.UniqueConstraint("axis", "code", name=op.f("uq_library_terms_axis_code")),
    )
    op.create_table(
        "policy_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("short_title", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("validity", sa.Text(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("full_text", sa.Text(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level IN ('law', 'regulation', 'interpretation', 'ministry_rule', 'local_regulation', 'government_rule', 'normative', 'reply', 'working')",
            name=op.f("ck_policy_documents_level_word"),
        ),
        sa.CheckConstraint(
            "validity IN ('valid', 'amended', 'partly_void', 'repealed', 'expired', 'not_yet')",
            name=op.f("ck_policy_documents_validity_word"),
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= issued_on", name=op.f("ck_policy_documents_ends_after_issue")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["people.id"], name=op.f("fk_policy_documents_checked_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_documents")),
        sa.UniqueConstraint("uuid", name=op.f("uq_policy_documents_uuid")),
    )
    with op.batch_alter_table("policy_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_documents_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_documents_short_title"), ["short_title"], unique=False)

    op.create_table(
        "policy_articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("chapter", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["policy_documents.id"],
            name=op.f("fk_policy_articles_document_id_policy_documents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_articles")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_policy_articles_document_id_number")),
    )
    with op.batch_alter_table("policy_articles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_articles_document_id"), ["document_id"], unique=False)

    op.create_table(
        "policy_relations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("newer_id", sa.Integer(), nullable=False),
        sa.Column("older_id", sa.Integer(), nullable=False),
        sa.Column("tie", sa.Text(), nullable=False),
        sa.CheckConstraint("tie IN ('replaces', 'amends')", name=op.f("ck_policy_relations_tie_word")),
        sa.CheckConstraint("newer_id <> older_id", name=op.f("ck_policy_relations_two_documents")),
        sa.ForeignKeyConstraint(
            ["newer_id"], ["policy_documents.id"], name=op.f("fk_policy_relations_newer_id_policy_documents")
        ),
        sa.ForeignKeyConstraint(
            ["older_id"], ["policy_documents.id"], name=op.f("fk_policy_relations_older_id_policy_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_relations")),
        sa.UniqueConstraint(
            "newer_id", "older_id", "tie", name=op.f("uq_policy_relations_newer_id_older_id_tie")
        ),
    )
    with op.batch_alter_table("policy_relations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_relations_newer_id"), ["newer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_relations_older_id"), ["older_id"], unique=False)

    op.create_table(
        "typical_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("determinations", sa.JSON(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("dispute_points", sa.JSON(), nullable=False),
        sa.Column("organ_kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("remedy_result", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("plain", sa.JSON(), nullable=False),
        sa.Column("related_texts", sa.JSON(), nullable=False),
        sa.Column("related_cases", sa.JSON(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("source_case_id", sa.Integer(), nullable=True),
        sa.Column("author_unit_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("legal_reviewer_id", sa.Integer(), nullable=True),
        sa.Column("library_reviewer_id", sa.Integer(), nullable=True),
        sa.Column("nominated_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("law_checked_on", sa.Date(), nullable=True),
        sa.Column("law_checked_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("useless", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level IN ('district', 'city', 'province', 'national')", name=op.f("ck_typical_cases_level_word")
        ),
        sa.CheckConstraint(
            "organ_kind IN ('district', 'department', 'street', 'branch', 'other')",
            name=op.f("ck_typical_cases_organ_kind_word"),
        ),
        sa.CheckConstraint(
            "remedy_result IN ('none', 'upheld', 'corrected', 'other')",
            name=op.f("ck_typical_cases_remedy_result_word"),
        ),
        sa.CheckConstraint(
            "stage IN ('reply', 'review', 'first_instance', 'second_instance')",
            name=op.f("ck_typical_cases_stage_word"),
        ),
        sa.CheckConstraint(
            "state <> 'published' OR published_on IS NOT NULL",
            name=op.f("ck_typical_cases_published_has_day"),
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR withdrawn_why <> ''", name=op.f("ck_typical_cases_withdrawn_has_reason")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'review1', 'review2', 'published', 'withdrawn')",
            name=op.f("ck_typical_cases_state_word"),
        ),
        sa.CheckConstraint(
            "library_reviewer_id IS NULL OR author_id IS NULL OR library_reviewer_id <> author_id",
            name=op.f("ck_typical_cases_author_does_not_publish"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_typical_cases_author_id_people")),
        sa.ForeignKeyConstraint(
            ["author_unit_id"], ["units.id"], name=op.f("fk_typical_cases_author_unit_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["law_checked_by_id"], ["people.id"], name=op.f("fk_typical_cases_law_checked_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["legal_reviewer_id"], ["people.id"], name=op.f("fk_typical_cases_legal_reviewer_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["library_reviewer_id"], ["people.id"], name=op.f("fk_typical_cases_library_reviewer_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["source_case_id"], ["cases.id"], name=op.f("fk_typical_cases_source_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typical_cases")),
        sa.UniqueConstraint("ref", name=op.f("uq_typical_cases_ref")),
    )
    with op.batch_alter_table("typical_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_typical_cases_source_case_id"), ["source_case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_typical_cases_state_id"), ["state", "id"], unique=False)

    op.create_table(
        "typical_case_bases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("article", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["typical_cases.id"], name=op.f("fk_typical_case_bases_case_id_typical_cases")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"],
            ["policy_documents.id"],
            name=op.f("fk_typical_case_bases_policy_id_policy_documents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typical_case_bases")),
    )
    with op.batch_alter_table("typical_case_bases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_typical_case_bases_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_typical_case_bases_policy_id"), ["policy_id"], unique=False)

    op.create_table(
        "typical_case_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["typical_cases.id"], name=op.f("fk_typical_case_steps_case_id_typical_cases")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_typical_case_steps_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typical_case_steps")),
    )
    with op.batch_alter_table("typical_case_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_typical_case_steps_case_id"), ["case_id"], unique=False)
