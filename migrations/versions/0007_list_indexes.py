"""Indexes of the lists of cases: open ones, those not yet archived, by day of arrival, by day of closing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

PARTIAL = (
    ("ix_cases_open", ["due_on", "id"], "closed_on IS NULL"),
    ("ix_cases_unarchived", ["state", "id"], "archived_on IS NULL"),
)


def upgrade() -> None:
    """Replace two indexes that no list uses by four that they do."""
    op.drop_index("ix_cases_organ_id_due_on_id", "cases")
    op.drop_index("ix_cases_state_due_on", "cases")
    for name, columns, condition in PARTIAL:
        only = sa.text(condition)
        op.create_index(name, "cases", columns, sqlite_where=only, postgresql_where=only)
    op.create_index("ix_cases_arrived_on_id", "cases", ["arrived_on", "id"])
    op.create_index("ix_cases_closed_on", "cases", ["closed_on"])
