"""Rows A8 and A12: four clerks registering at once over HTTP, and how soon the first page stands."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

from bench import site
from bench.row import Row, human, in_turn, percentile
from casework.now import legal_day, system_now

CLERKS = ("wangmin", "wangmin", "zhaoyi", "zhaoyi")  # two sessions a person are allowed
EACH = 50
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
IMPORTS = "import flask, sqlalchemy"
STARTS = 6  # times the import
ROUNDS = 5


def registering() -> Iterable[Row]:
    """A8: every request gets its own number, none is lost, none is left out."""
    with (
        site.copy_of(site.province(site.SMALL)) as folder,
        site.server(folder, "app:serve", workers=2) as port,
    ):
        with get_context("spawn").Pool(len(CLERKS)) as pool:
            found = pool.starmap(_clerk, [(port, login, no) for no, login in enumerate(CLERKS)])
        numbers = [location for locations, _ in found for location in locations]
        times = [taken for _, each in found for taken in each]
        is_whole = subprocess.run(
            [str(site.BIN / "flask"), "numbers", "check"], cwd=site.ROOT, env=site.environment(folder),
            capture_output=True, check=False,
        ).returncode == 0  # fmt: skip
    asked = len(CLERKS) * EACH
    detail = f"p50 {human(percentile(times, 0.5))}, p95 {human(percentile(times, 0.95))}"
    yield Row("A8", f"distinct numbers of {asked} registrations at once", len(set(numbers)), asked,
              detail=detail, unit="")  # fmt: skip
    yield Row("A8", "gaps or duplicates in the series", 0 if is_whole else 1, 0, at_least=False, unit="")


def _clerk(port: int, login: str, no: int) -> tuple[list[str], list[float]]:
    """Addresses of the cases that one clerk registered, and the seconds of each."""
    browser = site.Browser(port, login)
    token, day = browser.token("/cases/new"), legal_day(system_now()).isoformat()
    locations, times = [], []
    for each in range(EACH):
        values = _paper(no * EACH + each, day) | {"csrf_token": token}
        start = time.perf_counter()
        answer = browser.post("/cases/new", values)
        times.append(time.perf_counter() - start)
        if answer.status == 303:
            locations.append(answer.location)
    return locations, times


def _paper(no: int, day: str) -> dict[str, str]:
    """The fields of a registered letter of somebody who does not exist (area code 000000)."""
    first = f"00000019800101{no % 1000:03d}"
    check = "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]
    return {
        "idempotency_key": str(uuid4()), "do": "register", "channel": "registered_mail", "signed_on": day,
        "tracking_no": f"XA{no:09d}00", "kind": "natural_person", "name": f"样例{no}", "id_kind": "id_card",
        "id_number": first + check, "phone": f"138{no:08d}", "address": "样例路1号", "postcode": "250001",
        "content": f"申请公开样例路{no}号道路维修决算报告。", "form_wanted": "paper", "route_wanted": "post",
        "register_anyway": "y",
    }  # fmt: skip


def starting() -> Iterable[Row]:
    """A12: `make run` on a set-up clone, and a command of flask."""
    with site.copy_of(site.province(site.SMALL)) as folder:
        site.run(folder, sys.executable, "scripts/run.py", "--only-prepare")
        ran, peer = in_turn(lambda: _first_page(folder), _import, rounds=ROUNDS)
        detail = f"{human(ran)} against {human(peer)}"
        yield Row("A12", "make run to first page beside importing flask and sqlalchemy", ran / peer, STARTS,
                  at_least=False, detail=detail)  # fmt: skip
        told, peer = in_turn(
            lambda: _seconds(folder, str(site.BIN / "flask"), "jobs", "list"), _import, rounds=ROUNDS
        )
        detail = f"{human(told)} against {human(peer)}"
        yield Row(
            "A12",
            "a flask command beside the same import",
            told / peer,
            STARTS,
            at_least=False,
            detail=detail,
        )
        code = "import app, sys; app.serve(); print('weasyprint' in sys.modules)"
        has_weasyprint = site.run(folder, sys.executable, "-c", code).strip() == "True"
    what = "WeasyPrint imported by the web process"
    yield Row("A12", what, int(has_weasyprint), 0, at_least=False, unit="")


def _first_page(folder: Path) -> float:
    port = site.free_port()
    quiet = subprocess.DEVNULL
    start = time.perf_counter()
    child = subprocess.Popen(
        ["make", "run"], cwd=site.ROOT, env=site.environment(folder, port), stdout=quiet, stderr=quiet,
        start_new_session=True,
    )  # fmt: skip
    try:
        site.wait_for(port, "/login")
        return time.perf_counter() - start
    finally:
        _end(child)


def _end(child: "subprocess.Popen[bytes]") -> None:
    os.killpg(child.pid, signal.SIGINT)
    child.wait(30)


def _seconds(folder: Path, *command: str) -> float:
    start = time.perf_counter()
    site.run(folder, *command)
    return time.perf_counter() - start


def _import() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)
    return time.perf_counter() - start


ROWS = {"A8": registering, "A12": starting}
