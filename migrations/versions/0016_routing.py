"""Responsibility catalogue, promised call-backs, acts pointed at, suggestions to improve."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

OF_A_CASE = ("callbacks", "pointed_acts")
NEW_KIND = "callback_due"


def upgrade() -> None:
    """Make the tables; messages may tell of call-backs."""
    op.create_table(
        "responsibilities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_responsibilities_validity")
        ),
        sa.ForeignKeyConstraint(
            ["organ_id"], ["organs.id"], name=op.f("fk_responsibilities_organ_id_organs")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_responsibilities_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibilities")),
        sa.UniqueConstraint(
            "unit_id", "function", "valid_from", name=op.f("uq_responsibilities_unit_id_function_valid_from")
        ),
    )
    op.create_table(
        "improvement_suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("proposal_key", sa.Text(), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("feedback", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('proposed', 'dismissed')) = (number IS NULL)",
            name=op.f("ck_improvement_suggestions_number_when_issued"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'dismissed', 'issued', 'answered', 'closed')",
            name=op.f("ck_improvement_suggestions_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_improvement_suggestions_answered_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["people.id"], name=op.f("fk_improvement_suggestions_closed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["people.id"], name=op.f("fk_improvement_suggestions_issued_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organ_id"], ["organs.id"], name=op.f("fk_improvement_suggestions_organ_id_organs")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_improvement_suggestions_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_suggestions")),
        sa.UniqueConstraint("number", name=op.f("uq_improvement_suggestions_number")),
        sa.UniqueConstraint("proposal_key", name=op.f("uq_improvement_suggestions_proposal_key")),
    )
    with op.batch_alter_table("improvement_suggestions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_improvement_suggestions_unit_id_state"), ["unit_id", "state"], unique=False
        )

    op.create_table(
        "pointed_acts",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "act IN ('expropriation', 'demolition', 'planning', 'penalty', 'licence', 'enforcement', 'payment', 'procurement', 'complaint', 'disclosure', 'other')",
            name=op.f("ck_pointed_acts_act_word"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_pointed_acts_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["people.id"], name=op.f("fk_pointed_acts_noted_by_id_people")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_pointed_acts_unit_id_units")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_pointed_acts")),
    )
    with op.batch_alter_table("pointed_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pointed_acts_unit_id_act"), ["unit_id", "act"], unique=False)

    op.create_table(
        "suggested_cases",
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_suggested_cases_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["improvement_suggestions.id"],
            name=op.f("fk_suggested_cases_suggestion_id_improvement_suggestions"),
        ),
        sa.PrimaryKeyConstraint("suggestion_id", "case_id", name=op.f("pk_suggested_cases")),
    )
    with op.batch_alter_table("suggested_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggested_cases_case_id"), ["case_id"], unique=False)

    op.create_table(
        "callbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("done_contact_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_callbacks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_callbacks_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(
            ["done_contact_id"], ["contacts.id"], name=op.f("fk_callbacks_done_contact_id_contacts")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_callbacks_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_callbacks_contact_id")),
    )
    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_callbacks_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_callbacks_open",
            ["promised_on", "case_id"],
            unique=False,
            sqlite_where=sa.text("done_on IS NULL"),
            postgresql_where=sa.text("done_on IS NULL"),
        )

    for table in ("messages", "message_rules"):
        _widen_kinds(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in OF_A_CASE:
            _secure(table, f"EXISTS (SELECT 1 FROM cases WHERE cases.id = {table}.case_id)")


def _widen_kinds(table: str) -> None:
    """Add the new word to those that the CHECK allows already, whichever they are."""
    name = f"ck_{table}_kind_word"
    held = sa.inspect(op.get_bind()).get_check_constraints(table)
    known = re.findall(r"'(\w+)'", next(c["sqltext"] for c in held if c["name"] == name))
    listed = ", ".join(f"'{word}'" for word in dict.fromkeys((*known, NEW_KIND)))
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(name), type_="check")
        batch_op.create_check_constraint(op.f(name), f"kind IN ({listed})")


def _secure(table: str, condition: str) -> None:
    """Row-level security (SECURITY 10.3)."""
    for statement in (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY in_scope ON {table} USING ({condition}) WITH CHECK ({condition})",
    ):
        op.get_bind().exec_driver_sql(statement)
