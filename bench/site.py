"""Where the bench measures: a data directory with a made-up province, servers on it, and browsers."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from config import Settings

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CACHE = ROOT / "var" / "bench"
PASSWORD = "Bench-2026-horse"
MADE_BY = (
    "bench/cli.py",
    "bench/data.py",
    "bench/stories.py",
    "bench/province.py",
    "migrations/versions/*.py",
)
CASES = 20_000  # set by `make bench CASES=…`
ENTRIES = (10_000, 100_000)  # of the library; `make bench ENTRIES=…`
SMALL = 2_000  # for rows that write


NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"  # the peers were compiled when they were installed


def environment(folder: Path, port: int = 8000) -> dict[str, str]:
    """The settings of one data directory, for child processes, whose modules are compiled once."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("OGI_") and k != NO_BYTECODE}
    return kept | {
        "OGI_LOOPBACK_HTTP": "1", "OGI_DEMO": "0", "OGI_DEMO_PASSWORD": PASSWORD,
        "OGI_DATA_DIR": str(folder), "OGI_PORT": str(port),
    }  # fmt: skip


def settings(folder: Path) -> Settings:
    """The same settings, for this process."""
    return Settings(data_dir=folder, loopback_http=True)


def run(folder: Path, *command: str) -> str:
    """A command on a data directory. Raises CalledProcessError."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment(folder), check=True, capture_output=True, text=True
    )
    return done.stdout


def province(cases: int) -> Path:
    """The data directory of a province of this size, made once and kept in var/bench."""
    folder, state = CACHE / str(cases), made_by()
    stamp = folder / "made"
    if not stamp.exists() or stamp.read_text("ascii") != state:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        print(f"bench: making a province of {cases} cases", file=sys.stderr, flush=True)
        run(folder, str(BIN / "flask"), "prepare")
        run(folder, str(BIN / "flask"), "bench", "data", "--cases", str(cases))
        stamp.write_text(state, "ascii")
    return folder


def made_by(patterns: tuple[str, ...] = MADE_BY) -> str:
    """A word for the code that makes a province: what another made is made anew."""
    value = 0
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            value = zlib.crc32(file.read_bytes(), value)
    return f"{value:08x}"


@contextmanager
def copy_of(folder: Path) -> Iterator[Path]:
    """A copy that may be written to."""
    with tempfile.TemporaryDirectory(prefix="ogi-bench-") as place:
        copied = Path(place) / "data"
        shutil.copytree(folder, copied)
        yield copied


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def server(folder: Path, factory: str = "bench.serving:measured", workers: int = 1) -> Iterator[int]:
    """Granian as `make run` starts it; gives its port."""
    port = free_port()
    command = [
        str(BIN / "granian"), "--interface", "wsgi", "--factory", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "error", factory,
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(command, cwd=ROOT, env=environment(folder, port), stdout=quiet, stderr=quiet)
    try:
        wait_for(port)
        yield port
    finally:
        child.terminate()
        child.wait(20)


def wait_for(port: int, path: str = "/readyz", seconds: float = 90) -> None:
    """Until a page answers. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status < 400:
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError("the server did not start")


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str
    statements: int


@dataclass
class Browser:
    """One kept connection with its cookies; signs in as a person of the demo."""

    port: int
    login: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        if self.login:
            token = self.token("/login")
            values = {"login": self.login, "password": PASSWORD, "csrf_token": token}
            if self.post("/login", values).status != 303:
                raise RuntimeError(f"{self.login} could not sign in")

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, values: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(values))

    def token(self, path: str) -> str:
        """The form token of a page."""
        page = self.get(path).text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page) or re.search(
            r'value="([^"]+)"[^>]*name="csrf_token"', page
        )
        if found is None:
            raise RuntimeError(f"{path} has no form")
        return found[1]

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(
            response.status, text, response.headers.get("Location", ""),
            int(response.headers.get("X-Statements", 0)),
        )  # fmt: skip


def seconds_of(browser: Browser, path: str, times: int) -> list[float]:
    """How long each of some requests took. Raises RuntimeError for an answer that is not 200."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        answer = browser.get(path)
        taken.append(time.perf_counter() - start)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
    return taken
