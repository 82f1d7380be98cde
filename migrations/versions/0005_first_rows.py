"""Rows every installation has: the system as a person, and the roles that exclude each other (SECURITY 10.7)."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ADMINISTRATION = ("sysadmin", "secadmin", "auditor")
BUSINESS = (
    "registrar", "handler", "liaison", "unit_head", "secrecy_reviewer", "legal_reviewer", "ogi_head", "signer",
    "seal_keeper", "archivist", "supervisor", "library_editor", "library_reviewer", "library_reader",
    "statistician", "system",
)  # fmt: skip
NAMES = ("id", "uuid", "staff_no", "login", "name", "status", "version")
SYSTEM = (0, "00000000-0000-0000-0000-000000000000", "SYSTEM", "system", "系统", "disabled", 1)

people = sa.table(
    "people", *(sa.column(name) for name in NAMES), sa.column("created_at", sa.DateTime(timezone=True))
)
role_exclusions = sa.table("role_exclusions", sa.column("role"), sa.column("excluded"))


def upgrade() -> None:
    """Enter them."""
    made_at = datetime(2026, 1, 1, tzinfo=UTC)
    op.bulk_insert(people, [{**dict(zip(NAMES, SYSTEM, strict=True)), "created_at": made_at}])
    op.bulk_insert(role_exclusions, [{"role": a, "excluded": b} for a, b in _pairs()])


def _pairs() -> list[tuple[str, str]]:
    one_way = [(a, b) for a in ADMINISTRATION for b in BUSINESS]
    among = [(a, b) for a in ADMINISTRATION for b in ADMINISTRATION if a != b]
    return one_way + [(b, a) for a, b in one_way] + among
