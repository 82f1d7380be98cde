"""Reviewed versions of standard texts stay as they are."""

from alembic import op

revision = "0027"
down_revision = "0024"

SQLITE = (
    "CREATE TRIGGER standard_texts_kept BEFORE DELETE ON standard_texts WHEN OLD.state = 'published'"
    " BEGIN SELECT RAISE(ABORT, 'standard_texts rows are kept'); END",
    "CREATE TRIGGER standard_texts_frozen BEFORE UPDATE ON standard_texts WHEN OLD.state = 'published'"
    " BEGIN SELECT RAISE(ABORT, 'standard_texts rows are frozen'); END",
    "CREATE TRIGGER standard_texts_no_replace BEFORE INSERT ON standard_texts WHEN EXISTS (SELECT 1 FROM"
    " standard_texts WHERE standard_texts.state = 'published' AND ((id = NEW.id) OR (key = NEW.key AND"
    " number = NEW.number))) BEGIN SELECT RAISE(ABORT, 'standard_texts rows are frozen'); END",
)
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION ogi_keep_standard_texts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'standard_texts rows are kept'"
    " USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER standard_texts_kept BEFORE DELETE ON standard_texts FOR EACH ROW"
    " WHEN (OLD.state = 'published') EXECUTE FUNCTION ogi_keep_standard_texts()",
    "CREATE OR REPLACE FUNCTION ogi_freeze_standard_texts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION 'standard_texts rows are frozen'"
    " USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER standard_texts_frozen BEFORE UPDATE ON standard_texts FOR EACH ROW"
    " WHEN (OLD.state = 'published') EXECUTE FUNCTION ogi_freeze_standard_texts()",
)


def upgrade() -> None:
    """Make the triggers; rights of the application stand as for every table (0004)."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)
