"""The scheduler: its lease, the ledger of its runs, how far its sweeps have come, what they look at."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables and their indexes."""
    op.create_table(
        "scheduler_lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("silent_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scheduler_lease")),
    )

    op.create_table(
        "job_runs",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("scheduled_for", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("job", "scheduled_for", name=op.f("pk_job_runs")),
    )

    op.create_table(
        "sweep_marks",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("swept_on", sa.Date(), nullable=True),
        sa.Column("changed_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweep_marks")),
    )
    _sub_clocks()
    _indexes_of_the_sweep()
    if op.get_bind().dialect.name == "postgresql":
        _secure()


def _sub_clocks() -> None:
    """Filled as cases move on; for those that stand, `flask cases rebuild`."""
    op.add_column("cases", sa.Column("sub_clocks", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "sub_clocks",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('opinion', 'acceptance', 'material')", name=op.f("ck_sub_clocks_kind_word")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sub_clocks_case_id_cases")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_sub_clocks_unit_id_units")),
        sa.PrimaryKeyConstraint("case_id", "kind", "ref", name=op.f("pk_sub_clocks")),
    )
    op.create_index(op.f("ix_sub_clocks_kind_due_on"), "sub_clocks", ["kind", "due_on"])


def _indexes_of_the_sweep() -> None:
    op.drop_index("ix_cases_closed_on", "cases")
    for name, columns, condition in (
        ("ix_cases_closed_on", ["closed_on"], "closed_on IS NOT NULL"),
        ("ix_cases_open_of_organ", ["organ_id", "state", "handler_id", "unit_id"], "closed_on IS NULL"),
        ("ix_cases_open_of_unit", ["unit_id"], "closed_on IS NULL"),
        ("ix_cases_changed", ["updated_at", "id"], "closed_on IS NULL"),
        ("ix_cases_applicant_due", ["applicant_due_on"], "applicant_due_on IS NOT NULL"),
        ("ix_cases_unconfirmed", ["arrived_on"], "state IN ('RECEIVED', 'AWAIT_CONFIRM')"),
        ("ix_cases_unread", ["received_on"], "state IN ('REGISTERED', 'REVIEWING')"),
    ):
        only = sa.text(condition)
        op.create_index(name, "cases", columns, sqlite_where=only, postgresql_where=only)


def _secure() -> None:
    """They are seen by whoever sees the case (SECURITY 10.3)."""
    run = op.get_bind().exec_driver_sql
    seen = "EXISTS (SELECT 1 FROM cases WHERE cases.id = sub_clocks.case_id)"
    run("ALTER TABLE sub_clocks ENABLE ROW LEVEL SECURITY")
    run("ALTER TABLE sub_clocks FORCE ROW LEVEL SECURITY")
    run(f"CREATE POLICY in_scope ON sub_clocks USING ({seen}) WITH CHECK ({seen})")
