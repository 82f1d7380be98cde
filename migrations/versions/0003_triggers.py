"""Triggers: append-only tables, kept rows, roles that exclude each other (SECURITY 6.5, 4.2, 10.7)."""

from alembic import op

revision = "0003"
down_revision = "0002"

SQLITE = (
    (
        "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT,"
        " 'audit_entries is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT,"
        " 'audit_entries is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries WHEN EXISTS (SELECT 1"
        " FROM audit_entries WHERE (id = NEW.id) OR (chain_id = NEW.chain_id AND seq = NEW.seq)) BEGIN"
        " SELECT RAISE(ABORT, 'audit_entries is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_heads_no_update BEFORE UPDATE ON audit_heads BEGIN SELECT RAISE(ABORT,"
        " 'audit_heads is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_heads_no_delete BEFORE DELETE ON audit_heads BEGIN SELECT RAISE(ABORT,"
        " 'audit_heads is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_heads_no_replace BEFORE INSERT ON audit_heads WHEN EXISTS (SELECT 1 FROM"
        " audit_heads WHERE (no = NEW.no)) BEGIN SELECT RAISE(ABORT, 'audit_heads is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_head_tips_no_update BEFORE UPDATE ON audit_head_tips BEGIN SELECT"
        " RAISE(ABORT, 'audit_head_tips is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_head_tips_no_delete BEFORE DELETE ON audit_head_tips BEGIN SELECT"
        " RAISE(ABORT, 'audit_head_tips is append-only'); END"
    ),
    (
        "CREATE TRIGGER audit_head_tips_no_replace BEFORE INSERT ON audit_head_tips WHEN EXISTS (SELECT"
        " 1 FROM audit_head_tips WHERE (head_no = NEW.head_no AND chain_id = NEW.chain_id)) BEGIN SELECT"
        " RAISE(ABORT, 'audit_head_tips is append-only'); END"
    ),
    (
        "CREATE TRIGGER cases_kept BEFORE DELETE ON cases WHEN OLD.number IS NOT NULL BEGIN SELECT"
        " RAISE(ABORT, 'cases rows are kept'); END"
    ),
    (
        "CREATE TRIGGER person_roles_exclude_insert BEFORE INSERT ON person_roles WHEN EXISTS (SELECT 1"
        " FROM person_roles held JOIN role_exclusions pair ON pair.role = held.role WHERE held.person_id"
        " = NEW.person_id AND pair.excluded = NEW.role) BEGIN SELECT RAISE(ABORT, 'roles exclude each"
        " other'); END"
    ),
    (
        "CREATE TRIGGER person_roles_exclude_update BEFORE UPDATE ON person_roles WHEN EXISTS (SELECT 1"
        " FROM person_roles held JOIN role_exclusions pair ON pair.role = held.role WHERE held.person_id"
        " = NEW.person_id AND pair.excluded = NEW.role) BEGIN SELECT RAISE(ABORT, 'roles exclude each"
        " other'); END"
    ),
    (
        "CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events BEGIN SELECT RAISE(ABORT,"
        " 'case_events is append-only'); END"
    ),
    (
        "CREATE TRIGGER case_events_no_delete BEFORE DELETE ON case_events BEGIN SELECT RAISE(ABORT,"
        " 'case_events is append-only'); END"
    ),
    (
        "CREATE TRIGGER case_events_no_replace BEFORE INSERT ON case_events WHEN EXISTS (SELECT 1 FROM"
        " case_events WHERE (id = NEW.id) OR (case_id = NEW.case_id AND seq = NEW.seq)) BEGIN SELECT"
        " RAISE(ABORT, 'case_events is append-only'); END"
    ),
    (
        "CREATE TRIGGER number_issued_kept BEFORE DELETE ON number_issued WHEN 1 = 1 BEGIN SELECT"
        " RAISE(ABORT, 'number_issued rows are kept'); END"
    ),
)

POSTGRESQL = (
    """\
CREATE OR REPLACE FUNCTION ogi_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME
|| ' is append-only'; END $$""",
    (
        "CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW"
        " EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT"
        " EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE TRIGGER audit_heads_no_change BEFORE UPDATE OR DELETE ON audit_heads FOR EACH ROW"
        " EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE TRIGGER audit_heads_no_truncate BEFORE TRUNCATE ON audit_heads FOR EACH STATEMENT"
        " EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE TRIGGER audit_head_tips_no_change BEFORE UPDATE OR DELETE ON audit_head_tips FOR EACH"
        " ROW EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE TRIGGER audit_head_tips_no_truncate BEFORE TRUNCATE ON audit_head_tips FOR EACH"
        " STATEMENT EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE OR REPLACE FUNCTION ogi_keep_cases() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE"
        " EXCEPTION 'cases rows are kept' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    ),
    (
        "CREATE TRIGGER cases_kept BEFORE DELETE ON cases FOR EACH ROW WHEN (OLD.number IS NOT NULL)"
        " EXECUTE FUNCTION ogi_keep_cases()"
    ),
    (
        "CREATE OR REPLACE FUNCTION ogi_roles_exclude() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
        " EXISTS (SELECT 1 FROM person_roles held JOIN role_exclusions pair ON pair.role = held.role"
        " WHERE held.person_id = NEW.person_id AND pair.excluded = NEW.role) THEN RAISE EXCEPTION 'roles"
        " exclude each other' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END"
        " $$"
    ),
    (
        "CREATE TRIGGER person_roles_exclude BEFORE INSERT OR UPDATE ON person_roles FOR EACH ROW"
        " EXECUTE FUNCTION ogi_roles_exclude()"
    ),
    (
        "CREATE TRIGGER case_events_no_change BEFORE UPDATE OR DELETE ON case_events FOR EACH ROW"
        " EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE TRIGGER case_events_no_truncate BEFORE TRUNCATE ON case_events FOR EACH STATEMENT"
        " EXECUTE FUNCTION ogi_append_only()"
    ),
    (
        "CREATE OR REPLACE FUNCTION ogi_keep_number_issued() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'number_issued rows are kept' USING ERRCODE ="
        " 'integrity_constraint_violation'; END $$"
    ),
    (
        "CREATE TRIGGER number_issued_kept BEFORE DELETE ON number_issued FOR EACH ROW WHEN (1 = 1)"
        " EXECUTE FUNCTION ogi_keep_number_issued()"
    ),
)


def upgrade() -> None:
    """Make the triggers; a later migration that rebuilds one of these tables makes them anew."""
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)
