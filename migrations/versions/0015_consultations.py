"""Who is asked for an opinion, and the texts of opinions and of their weighing (Art 32, 34)."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

OF_A_CASE = ("asked_parties", "opinion_texts")


def upgrade() -> None:
    """Make the tables, and on PostgreSQL their row-level security: seen by whoever sees the case."""
    op.create_table(
        "asked_parties",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_as", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "asked_as IN ('third_party', 'co_maker', 'organ', 'outside')",
            name=op.f("ck_asked_parties_asked_as_word"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_asked_parties_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_asked_parties_letter_id_letters")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_asked_parties_party_id_parties")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_asked_parties_unit_id_units")),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_asked_parties")),
    )
    op.create_index(op.f("ix_asked_parties_case_id"), "asked_parties", ["case_id"])
    op.create_index(op.f("ix_asked_parties_unit_id"), "asked_parties", ["unit_id"])
    op.create_table(
        "opinion_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("is_weighing", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_opinion_texts_case_id_cases")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_opinion_texts_party_id_parties")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_opinion_texts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion_texts")),
    )
    op.create_index(op.f("ix_opinion_texts_case_id"), "opinion_texts", ["case_id"])
    if op.get_bind().dialect.name != "sqlite":
        _secure()


def _secure() -> None:
    run = op.get_bind().exec_driver_sql
    for table in OF_A_CASE:
        seen = f"EXISTS (SELECT 1 FROM cases WHERE cases.id = {table}.case_id)"
        run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        run(f"CREATE POLICY in_scope ON {table} USING ({seen}) WITH CHECK ({seen})")
