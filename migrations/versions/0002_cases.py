"""Tables of the cases: requests, parties, facts, contacts, files, numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "pii_index",
        sa.Column("owner_type", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("bi_key_id", sa.Integer(), nullable=False),
        sa.Column("bi", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("owner_type", "owner_id", "field", "bi_key_id", name=op.f("pk_pii_index")),
    )
    with op.batch_alter_table("pii_index", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pii_index_field_bi_key_id_bi"), ["field", "bi_key_id", "bi"], unique=False
        )

    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("applicant_name", sa.Text(), nullable=False),
        sa.Column("applicant_kind", sa.Text(), nullable=False),
        sa.Column("needs_assistance", sa.Boolean(), nullable=False),
        sa.Column("form_wanted", sa.Text(), nullable=False),
        sa.Column("route_wanted", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("oral", sa.Boolean(), nullable=False),
        sa.Column("oral_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("difficult", sa.Boolean(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("latest_due_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("clock_state", sa.Text(), nullable=False),
        sa.Column("applicant_due_on", sa.Date(), nullable=True),
        sa.Column("extension_days", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("determination", sa.Text(), nullable=True),
        sa.Column("statistics_row", sa.Text(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("archive_no", sa.Text(), nullable=True),
        sa.Column("retention", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "applicant_kind IN ('natural_person', 'commercial_enterprise', 'research_institution', 'social_organisation', 'legal_service', 'other_organisation')",
            name=op.f("ck_cases_applicant_kind_word"),
        ),
        sa.CheckConstraint(
            "channel IN ('in_person', 'oral', 'registered_mail', 'ordinary_mail', 'online', 'fax', 'misdirected_mail')",
            name=op.f("ck_cases_channel_word"),
        ),
        sa.CheckConstraint(
            "state IN ('RECEIVED', 'AWAIT_CONFIRM', 'REGISTERED', 'REVIEWING', 'CORRECTION_PENDING', 'REASON_PENDING', 'PROCESSING', 'CONSULTING', 'FEE_PENDING', 'DRAFTED', 'SECRECY_REVIEW', 'LEGAL_REVIEW', 'SIGNING', 'SIGNED', 'DELIVERING', 'CLOSED_REPLIED', 'CLOSED_ABANDONED_CORRECTION', 'CLOSED_ABANDONED_FEE', 'CLOSED_WITHDRAWN', 'CLOSED_MERGED', 'CLOSED_NOT_OGI_FORM', 'ARCHIVED', 'REOPENED')",
            name=op.f("ck_cases_state_word"),
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_cases_version_counts")),
        sa.ForeignKeyConstraint(["handler_id"], ["people.id"], name=op.f("fk_cases_handler_id_people")),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_cases_organ_id_organs")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_cases_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("uuid", name=op.f("uq_cases_uuid")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cases_handler_id_state"), ["handler_id", "state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_cases_organ_id_due_on_id"), ["organ_id", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cases_organ_id_received_on_id"), ["organ_id", "received_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_cases_organ_id_state_id"), ["organ_id", "state", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cases_state_due_on"), ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_unit_id_state"), ["unit_id", "state"], unique=False)

    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("session_hash", sa.Text(), nullable=False),
        sa.Column("ip", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("state_after", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("alg", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_case_events_actor_id_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_case_events_case_id_seq")),
    )
    with op.batch_alter_table("case_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_events_actor_id_case_id"), ["actor_id", "case_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_case_events_kind_occurred_on"), ["kind", "occurred_on"], unique=False
        )

    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("real_need", sa.Text(), nullable=False),
        sa.Column("need_resolved", sa.Text(), nullable=False),
        sa.Column("referred_to", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('phone', 'visit', 'letter', 'online', 'other')",
            name=op.f("ck_contacts_channel_word"),
        ),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_contacts_direction_word")),
        sa.CheckConstraint(
            "need_resolved IN ('yes', 'partly', 'no', '')", name=op.f("ck_contacts_need_resolved_word")
        ),
        sa.CheckConstraint(
            "outcome IN ('clarified', 'narrowed', 'withdrew_voluntarily', 'guided', 'no_contact', 'refused', 'confirmed')",
            name=op.f("ck_contacts_outcome_word"),
        ),
        sa.CheckConstraint(
            "purpose IN ('confirm_receipt', 'clarify_content', 'explain_law', 'guide_other_channel', 'mediate_real_need', 'deliver')",
            name=op.f("ck_contacts_purpose_word"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contacts_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_contacts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_case_id"), ["case_id"], unique=False)

    op.create_table(
        "number_issued",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state <> 'void' OR void_reason <> ''", name=op.f("ck_number_issued_void_reason_given")
        ),
        sa.CheckConstraint("state IN ('active', 'void')", name=op.f("ck_number_issued_state_word")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_number_issued_case_id_cases")),
        sa.ForeignKeyConstraint(["organ_id"], ["organs.id"], name=op.f("fk_number_issued_organ_id_organs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_issued")),
        sa.UniqueConstraint(
            "organ_id", "kind", "year", "no", name=op.f("uq_number_issued_organ_id_kind_year_no")
        ),
    )
    with op.batch_alter_table("number_issued", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_number_issued_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_number_issued_letter_id"), ["letter_id"], unique=False)

    op.create_table(
        "parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id_kind", sa.Text(), nullable=False),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fax_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("organisation_code", sa.Text(), nullable=False),
        sa.Column("legal_representative", sa.Text(), nullable=False),
        sa.Column("contact_person", sa.Text(), nullable=False),
        sa.Column("consent_electronic", sa.Boolean(), nullable=False),
        sa.Column("authority_seen", sa.Boolean(), nullable=False),
        sa.Column("lacks", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('natural_person', 'commercial_enterprise', 'research_institution', 'social_organisation', 'legal_service', 'other_organisation')",
            name=op.f("ck_parties_kind_word"),
        ),
        sa.CheckConstraint(
            "role IN ('applicant', 'co_applicant', 'agent', 'third_party', 'organ')",
            name=op.f("ck_parties_role_word"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_parties_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("case_id", "code", name=op.f("uq_parties_case_id_code")),
        sa.UniqueConstraint("uuid", name=op.f("uq_parties_uuid")),
    )
    op.create_table(
        "request_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_request_items_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_items")),
        sa.UniqueConstraint("case_id", "no", name=op.f("uq_request_items_case_id_no")),
    )
    op.create_table(
        "search_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("years", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "result IN ('found', 'not_found', 'partly')", name=op.f("ck_search_records_result_word")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_search_records_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_search_records_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_records")),
    )
    with op.batch_alter_table("search_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_records_case_id"), ["case_id"], unique=False)

    op.create_table(
        "stored_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("step_seq", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("uploader_id", sa.Integer(), nullable=False),
        sa.Column("scan_state", sa.Text(), nullable=False),
        sa.Column("key_wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "scan_state IN ('not_scanned', 'pending', 'clean', 'infected', 'error', 'needs_review')",
            name=op.f("ck_stored_files_scan_state_word"),
        ),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_files_size")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_stored_files_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["uploader_id"], ["people.id"], name=op.f("fk_stored_files_uploader_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint("uuid", name=op.f("uq_stored_files_uuid")),
    )
    with op.batch_alter_table("stored_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_files_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_files_letter_id"), ["letter_id"], unique=False)
