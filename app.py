"""create_app: wiring only; nobody imports this module."""

import gc

gc.disable()  # nothing that is imported is garbage: looking for it is a fifth of the start; see create_app

import sys
from importlib import import_module
from pathlib import Path

import click
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import case_library.models as library_models
import case_library.wiring  # noqa: F401 (joins its loaders and jobs)
from casework import log_lines, models, secret_files, start
from casework.db import db
from casework.now import Now, system_now
from casework.secret_files import SecretsFault
from config import ROOT, Settings, load

MEBIBYTE = 1024 * 1024
COMMANDS = ("casework.cli", "casework.cli_jobs", "casework.cli_demo", "casework.cli_prepare",
            "case_library.cli", "bench.cli")  # fmt: skip


def serve() -> Flask:
    """What the web server starts: the application without its commands, which a request never needs."""
    app = create_app(with_commands=False)
    with app.app_context():
        start.ensure_sound(app)
    return app


def create_app(
    settings: Settings | None = None, *, now: Now = system_now, with_commands: bool = True
) -> Flask:
    """The application. ``now`` is injected by tests and by the maker of demo data."""
    settings = settings or load()
    app = Flask(__name__, root_path=str(ROOT))
    app.extensions.update(settings=settings, now=now)
    _configure(app, settings)
    _load_secrets(app, settings.secrets_dir)
    db.init_app(app)
    log_lines.configure()
    is_command = with_commands and _is_command()
    if not is_command:
        _add_pages(app, settings)
    if with_commands:
        _add_commands(app)
    if is_command or not with_commands:
        start.settle()  # it is the only one of its process
    gc.enable()
    return app


def _is_command() -> bool:
    """Whether this is the start of a command that answers no page: it leaves out a third of all modules."""
    return click.get_current_context(silent=True) is not None and not {"run", "routes"} & set(sys.argv)


def _add_pages(app: Flask, settings: Settings) -> None:
    from case_library.views import BLUEPRINTS as LIBRARY_BLUEPRINTS
    from casework import views
    from casework.views.acting import login_manager
    from casework.views.sessions import DatabaseSessions

    login_manager.init_app(app, add_context_processor=False)
    app.session_interface = DatabaseSessions(app, secure=not settings.loopback_http)
    for part in views.PARTS:
        import_module(part).init_app(app)
    for module in (*views.BLUEPRINTS, *LIBRARY_BLUEPRINTS):
        app.register_blueprint(import_module(module).bp)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]


def _add_commands(app: Flask) -> None:
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    for module in COMMANDS:
        import_module(module).init_app(app)


def _configure(app: Flask, settings: Settings) -> None:
    assert library_models.__all__
    assert models.__all__  # all tables are known before the first query
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        LOOPBACK_HTTP=settings.loopback_http,
        SECOND_FACTOR=settings.needs_second_factor,
        TRUSTED_HOSTS=list(settings.hosts),
        PREFERRED_URL_SCHEME="http" if settings.loopback_http else "https",
        PROVIDE_AUTOMATIC_OPTIONS=False,
        MAX_CONTENT_LENGTH=25 * MEBIBYTE,  # SECURITY 8.3
        MAX_FORM_MEMORY_SIZE=MEBIBYTE,
        MAX_FORM_PARTS=200,
        WTF_I18N_ENABLED=False,
        WTF_CSRF_CHECK_DEFAULT=False,  # gate.py asks, after it knows who it is
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # gate.py checks Origin and Sec-Fetch-Site
    )


def _load_secrets(app: Flask, directory: Path) -> None:
    """The web process does not start without its secrets; ``flask secrets init`` must be able to."""
    try:
        found = secret_files.load(directory)
    except SecretsFault:
        if click.get_current_context(silent=True) is None:
            raise
        app.config["SECRET_KEY"] = b""
        return
    app.extensions["secrets"] = found
    app.config["SECRET_KEY"] = found.session
    app.config["SECRET_KEY_FALLBACKS"] = list(found.session_fallbacks)
