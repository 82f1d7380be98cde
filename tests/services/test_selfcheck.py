"""The self-check finds what would make the record unsafe (SECURITY 1.4)."""

import pytest
from sqlalchemy import text

from casework import selfcheck
from casework.db import db
from tests.services.test_append_only import owner


@pytest.fixture
def check(office, place, clock_now):
    def run(**changes):
        folder = place.folder
        around = {"debug": False, "secrets_dir": folder / "secrets", "data_dir": folder, "now": clock_now(),
                  "holds_audit_key": True, "prints_letters": False, **changes}  # fmt: skip
        found = selfcheck.run(selfcheck.Surroundings(**around))
        return {check.name: check.faults for check in found if not check.ok}

    return run


def without_fsync(faults):
    """A throw-away cluster runs without fsync."""
    kept = tuple(f for f in faults.get("database_settings", ()) if f != "fsync = off")
    return {k: v for k, v in {**faults, "database_settings": kept}.items() if v}


def test_a_fresh_installation_is_sound(check):
    assert without_fsync(check()) == {}


def test_debug_mode_is_a_fault(check):
    assert "debug_off" in check(debug=True)


def test_a_missing_trigger_is_a_fault(check, place):
    db.session.rollback()
    sqlite = place.url.startswith("sqlite")
    name = "case_events_no_update" if sqlite else "case_events_no_change ON case_events"
    connection = owner(place)
    connection.execute(f"DROP TRIGGER {name}")
    connection.close()
    assert check()["triggers"] == (name.split()[0],)


def test_open_secrets_are_a_fault(check, place):
    (place.folder / "secrets" / "session.key").chmod(0o444)
    assert "secrets" in check()


def test_a_clock_behind_the_record_is_a_fault(check, clock_now, a_case):
    a_case()
    db.session.rollback()
    clock_now.pass_(hours=-1)
    assert "clock" in check()


def test_settings_are_read_back(check):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("pragmas are SQLite's")
    db.session.execute(text("PRAGMA secure_delete = 0"))
    assert check()["database_settings"] == ("secure_delete = 0",)


def test_commands_end_with_zero_when_all_is_well(app, a_case):
    a_case().registered()
    for command in (["cases", "verify"], ["audit", "verify"], ["numbers", "check"], ["cases", "rebuild"]):
        result = app.test_cli_runner().invoke(args=command)
        assert result.exit_code == 0, result.output
