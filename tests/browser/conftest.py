"""A real browser on a real server: the application in a thread of the test, Debian's Chromium before it."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

from tests.browser.clerk import PATIENCE, Office
from tests.signed_in import session_of
from tests.time import FixedNow

HERE = Path(__file__).parent
# The first is the same browser without a window: it draws the same pages with a third less work.
BROWSERS = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-sync",
    "--disable-component-update",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These are about pages and keys; every form is sent to both databases by test_wrong_requests."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.one_database)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium. Where it is missing the tests fail: a skipped browser test proves nothing."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail(f"Chromium is missing (apt-get install {BROWSERS[0]}); the browser tests need it.")
    browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application listens while the test runs."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def new_context(chromium: Browser, address: str) -> Iterator[Callable[..., BrowserContext]]:
    """``new_context(java_script_enabled=False)``: a browser window with its own cookies."""
    opened: list[BrowserContext] = []

    def new(**options: Any) -> BrowserContext:
        context = chromium.new_context(
            base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True,
            **{"viewport": {"width": 1440, "height": 900}, **options},
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def office(
    app: Flask, address: str, new_context: Callable[..., BrowserContext], clock_now: FixedNow
) -> Iterator[Office]:
    """People at their desks, one browser each; at the end no page may have complained."""

    def let_in(context: BrowserContext, login: str) -> None:
        sid = session_of(app, clock_now, login, f"{login}-{clock_now().timestamp():.0f}", "Chrome")
        context.add_cookies([{"name": "sid", "value": sid, "url": address}])

    made = Office(new_context, clock_now, let_in)
    yield made
    assert made.complaints == []
