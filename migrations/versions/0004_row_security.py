"""PostgreSQL: roles, rights and row-level security (SECURITY 3.2, 6.5, 10.3). Nothing to do on SQLite.

``ogi_owner`` migrates, ``ogi_app`` serves, ``ogi_audit`` reads the audit tables. Roles are made where the
connection may make them; otherwise an administrator makes them before.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

AUDIT = ("case_events", "audit_entries", "audit_heads", "audit_head_tips", "chain_tips")
APPEND_ONLY = ("case_events", "audit_entries", "audit_heads", "audit_head_tips")
OF_A_CASE = (
    "case_events", "contacts", "parties", "request_items", "search_records", "stored_files",
)  # fmt: skip

ROLES = """
DO $$ DECLARE name text; BEGIN
  IF (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
    FOREACH name IN ARRAY ARRAY['ogi_owner', 'ogi_app', 'ogi_audit'] LOOP
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) THEN
        EXECUTE 'CREATE ROLE ' || quote_ident(name) || ' LOGIN NOSUPERUSER NOBYPASSRLS';
      END IF;
    END LOOP;
  END IF;
END $$"""

# Settings of one transaction, made by casework/scope.py; without them no row is visible.
IN_SCOPE = """(
  current_setting('app.scope', true) = 'all'
  OR organ_id = ANY (string_to_array(nullif(current_setting('app.organs', true), ''), ',')::int[])
  OR unit_id = ANY (string_to_array(nullif(current_setting('app.units', true), ''), ',')::int[])
)"""


def upgrade() -> None:
    """Make roles, grant rights, switch row-level security on."""
    if op.get_bind().dialect.name != "postgresql":
        return
    _run(ROLES)
    if _role_exists("ogi_app"):
        _grant_to_app()
    _secure("cases", IN_SCOPE)
    for table in OF_A_CASE:
        _secure(table, f"EXISTS (SELECT 1 FROM cases WHERE cases.id = {table}.case_id)")
    if _role_exists("ogi_audit"):
        _run("GRANT USAGE ON SCHEMA public TO ogi_audit")
        _run(f"GRANT SELECT ON {', '.join(AUDIT)} TO ogi_audit")
        _run("CREATE POLICY for_audit ON case_events FOR SELECT TO ogi_audit USING (true)")


def _grant_to_app() -> None:
    rights = "GRANT SELECT, INSERT, UPDATE, DELETE ON"
    _run("GRANT USAGE ON SCHEMA public TO ogi_app")
    _run(f"{rights} ALL TABLES IN SCHEMA public TO ogi_app")
    _run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ogi_app")
    _run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public {rights} TABLES TO ogi_app")
    _run("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ogi_app")
    _run("REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM ogi_app")
    for table in APPEND_ONLY:
        _run(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM ogi_app")


def _secure(table: str, condition: str) -> None:
    _run(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    _run(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    _run(f"CREATE POLICY in_scope ON {table} USING ({condition}) WITH CHECK ({condition})")


def _run(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)


def _role_exists(name: str) -> bool:
    found = op.get_bind().exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,))
    return found.scalar() is not None
