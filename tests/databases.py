"""Databases for tests: one migrated and seeded template a run and worker, a copy of it for each test."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import URL, make_url, update

from app import create_app
from casework import calendar_data, secret_files
from casework.acting import Acting
from casework.db import db, writing
from casework.models import Person
from casework.pii import ensure_keys
from casework.scope import everything
from casework.services.calendars import import_notice
from casework.services.message_rules import load_rules
from casework.services.organisation import load_organs
from casework.services.people import load_people
from casework.services.sign_in import HASHER
from config import Settings
from tests.people import PASSWORD, PEOPLE_FILE
from tests.time import START, FixedNow

POSTGRES = "OGI_TEST_POSTGRES_URL"


def databases() -> list[str]:
    """Which databases the tests that need one run on."""
    return os.environ.get("OGI_TEST_DATABASES", "sqlite").split(",")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one application keeps its things."""

    url: str
    folder: Path
    owner_url: str = field(default="")

    def settings(self) -> Settings:
        return Settings(
            data_dir=self.folder,
            secrets_dir=self.folder / "secrets",
            database_url=self.url,
            owner_database_url=self.owner_url,
            loopback_http=True,
        )


@contextmanager
def template(kind: str, folder: Path, worker: str) -> Iterator[Place]:
    """A migrated and seeded database that is only copied."""
    folder.mkdir(exist_ok=True)
    secret_files.create(folder / "secrets")
    if kind == "sqlite":
        place = Place(f"sqlite:///{folder / 'ogi.db'}", folder)
        _fill(place)
        yield place
        return
    name = f"ogi_template_{worker}_{uuid4().hex[:8]}"
    with _one_at_a_time(folder.parent.parent / "postgresql.lock"):
        _admin(f'CREATE DATABASE "{name}"')
        place = _postgresql_place(name, folder)
        _fill(place)
    yield place
    _admin(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def copy_of(source: Place, folder: Path) -> Iterator[Place]:
    """A copy of the template for one test, with the files that are kept beside it."""
    for kept_files in ("secrets", "files"):
        if (source.folder / kept_files).exists():
            shutil.copytree(source.folder / kept_files, folder / kept_files, dirs_exist_ok=True)
    if source.url.startswith("sqlite"):
        shutil.copyfile(source.folder / "ogi.db", folder / "ogi.db")
        yield Place(f"sqlite:///{folder / 'ogi.db'}", folder)
        return
    name = f"ogi_test_{uuid4().hex[:12]}"
    _copy(make_url(source.url).database, name)
    yield _postgresql_place(name, folder)
    _admin(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def kept(place: Place) -> Iterator[Callable[[], None]]:
    """Keep a database as it stands; what is given puts it back. Meanwhile nobody may be connected to it."""
    if place.url.startswith("sqlite"):
        whole = (place.folder / "ogi.db").read_bytes()
        yield lambda: _put_back(place.folder, whole)
        return
    name, copy = make_url(place.url).database, f"ogi_kept_{uuid4().hex[:12]}"

    def put_back() -> None:
        _admin(f'DROP DATABASE "{name}" WITH (FORCE)')
        _copy(copy, name)

    _copy(name, copy)
    yield put_back
    _admin(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _copy(source: str | None, name: str) -> None:
    """Copying the files of twelve megabytes takes half the time of writing them to the log."""
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY FILE_COPY')


def _put_back(folder: Path, whole: bytes) -> None:
    for path in folder.glob("ogi.db-*"):
        path.unlink()
    (folder / "ogi.db").write_bytes(whole)


def let_go(app: Flask) -> None:
    """Close every connection of an application; on SQLite everything stands in the one file then."""
    with app.app_context():
        db.session.rollback()
        if db.engine.dialect.name == "sqlite":
            with db.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()


def _fill(place: Place) -> None:
    app = create_app(place.settings(), now=FixedNow(START))
    with app.app_context():
        upgrade()
        _seed(app)
    let_go(app)


def _seed(app: Flask) -> None:
    notices = calendar_data.read_notices()
    acting = Acting.system(START, calendar_data.calendar_of(notices))
    password = HASHER.hash(PASSWORD)
    with everything(), writing():
        ensure_keys(acting)
        load_organs(acting)
        load_rules(acting)
        for notice in notices:
            import_notice(notice, source="data/holidays", acting=acting)
        load_people(PEOPLE_FILE, acting)
        known = update(Person).where(Person.id > 0)
        db.session.execute(known.values(password_hash=password, password_changed_at=START))


def _postgresql_place(name: str, folder: Path) -> Place:
    owner = _admin_url().set(database=name)
    serving = owner.set(username="ogi_app", password=None)
    shown = [url.render_as_string(hide_password=False) for url in (serving, owner)]
    return Place(shown[0], folder, owner_url=shown[1])


def _admin_url() -> URL:
    given = os.environ.get(POSTGRES)
    if not given:
        raise RuntimeError(f"{POSTGRES} must name a throw-away PostgreSQL cluster.")
    return make_url(given).set(drivername="postgresql+psycopg")


def _admin(statement: str) -> None:
    url = _admin_url().set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Roles belong to the whole cluster: only one worker at a time makes them."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
