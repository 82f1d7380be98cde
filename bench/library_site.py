"""Libraries of the bench: filled once and kept in var/bench; one on SQLite, one in a PostgreSQL cluster."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from flask import Flask

from app import create_app
from bench import library_corpus, site
from case_library import loading
from case_library.index.keeping import put_new
from casework.db import db, writing
from config import Settings

AT_ONCE = 1000
SERVED = ExitStack()  # what a process beside this one serves
MADE_BY = (
    "bench/library_corpus.py",
    "case_library/index/*.py",
    "case_library/chinese.py",
    "migrations/versions/*.py",
)


@contextmanager
def library(entries: int) -> Iterator[Flask]:
    """The application on a library of that many entries, on SQLite."""
    folder = site.CACHE / f"library-{entries}"
    stamp, state = folder / "made", site.made_by(MADE_BY)
    if not stamp.exists() or stamp.read_text("ascii") != state:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        print(f"bench: making a library of {entries} entries", file=sys.stderr, flush=True)
        site.run(folder, str(site.BIN / "flask"), "prepare")
        with _serving(site.settings(folder)):
            fill(entries)
        stamp.write_text(state, "ascii")
    with _serving(site.settings(folder)) as app:
        yield app


@contextmanager
def on_postgresql(entries: int) -> Iterator[Flask]:
    """The same library in a throw-away cluster."""
    with tempfile.TemporaryDirectory(prefix="ogi-bench-pg-") as place, _cluster() as address:
        folder = Path(place)
        settings = Settings(data_dir=folder, loopback_http=True, database_url=address)
        environment = site.environment(folder) | {"OGI_DATABASE_URL": address}
        subprocess.run([str(site.BIN / "flask"), "prepare"], cwd=site.ROOT, env=environment, check=True,
                       capture_output=True)  # fmt: skip
        with _serving(settings) as app:
            fill(entries)
            db.session.rollback()
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("SET statement_timeout = 0")
                connection.exec_driver_sql("VACUUM ANALYZE")
            yield app


@contextmanager
def beside(app: Flask) -> Iterator[Executor]:
    """A process of its own that serves the same library: what one keeps is never another's."""
    settings = app.extensions["settings"]
    with ProcessPoolExecutor(1, get_context("spawn"), _serve, (settings,)) as process:
        yield process
        process.submit(_leave).result()


def _serve(settings: Settings) -> None:
    SERVED.enter_context(_serving(settings))


def _leave() -> None:
    SERVED.close()


@contextmanager
def _cluster() -> Iterator[str]:
    """The address of a cluster that lives as long as this."""
    command = ["scripts/postgres.sh", "sh", "-c", 'echo "$OGI_TEST_POSTGRES_URL"; cat >/dev/null']
    child = subprocess.Popen(command, cwd=site.ROOT, env=dict(os.environ), text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    assert child.stdin
    assert child.stdout
    try:
        yield child.stdout.readline().strip()
    finally:
        child.stdin.close()
        child.wait(60)


@contextmanager
def _serving(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings, with_commands=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def fill(entries: int) -> None:
    """Store the entries, some hundred in a transaction."""
    with writing():
        loading.load_words()
    rows = library_corpus.documents(entries)
    while part := tuple(islice(rows, AT_ONCE)):
        with writing():
            put_new(part)
