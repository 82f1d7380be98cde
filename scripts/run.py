"""Prepare the data directory, then serve the desk and the scheduler until Ctrl-C: what `make run` starts.

--only-prepare: prepare and end. --demo: make the demo data even where OGI_DEMO is not set.
Preparing is left out when nothing it reads has changed since the last time (BUDGETS A12).
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
if TYPE_CHECKING:
    from config import Settings

BIN = Path(sys.executable).parent
READ_BY_PREPARE = ("migrations/versions/*.py", "data/*.toml", "data/holidays/*.toml", "data/demo/*")
START_SECONDS = 120
END_SECONDS = 8  # a server that is just starting does not hear it


def state_of(settings: Settings, with_demo: bool) -> str:
    """A word for all that the preparation reads."""
    value = zlib.crc32(
        f"{settings.database_url} {with_demo} {settings.demo_password.get_secret_value()}".encode()
    )
    for pattern in READ_BY_PREPARE:
        for file in sorted(ROOT.glob(pattern)):
            value = zlib.crc32(file.read_bytes(), value)
    return f"{value:08x}"


def prepare(settings: Settings, with_demo: bool) -> None:
    """Bring the data directory up to date. Ends the program where that fails."""
    stamp, state = settings.data_dir / "prepared", state_of(settings, with_demo)
    is_there = not settings.database_url.startswith("sqlite") or (settings.data_dir / "ogi.db").exists()
    if is_there and stamp.exists() and stamp.read_text("ascii") == state:
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if with_demo and not stamp.exists():
        print("首次启动，正在建立演示数据…  (the first start makes the demo data)", flush=True)
    owner = {"OGI_DATABASE_URL": settings.migration_database}
    command = [str(BIN / "flask"), "prepare", *(["--demo"] if with_demo else [])]
    if subprocess.run(command, cwd=ROOT, env=os.environ | owner, check=False).returncode:
        sys.exit("run: the data directory could not be prepared; see above")
    stamp.write_text(state, "ascii")


def serve(server: subprocess.Popen[bytes], settings: Settings, with_demo: bool) -> int:
    """Run the server and the scheduler side by side; when one ends, both end."""
    if settings.loopback_http and is_open(settings):
        sys.exit(f"run: 端口 {settings.port} 已被占用，请设置 OGI_PORT (the port is in use; set OGI_PORT)")
    children, ending = [server], threading.Event()
    for signal_ in (signal.SIGINT, signal.SIGTERM):  # an exception might fall between a child and its list
        signal.signal(signal_, lambda *_: ending.set())
    try:
        tell(server, settings)
        if wait_until_open(settings, server, ending):
            children.append(started(str(BIN / "flask"), "scheduler"))  # later: it would slow the first page
            welcome(settings, with_demo)
        while all(child.poll() is None for child in children) and not ending.wait(0.2):
            pass
        return 0 if ending.is_set() else 1
    finally:
        end(children)


def welcome(settings: Settings, with_demo: bool) -> None:
    print(f"\n  依申请公开办理平台  {settings.public_url}\n", flush=True)
    if with_demo:
        subprocess.run([str(BIN / "flask"), "demo", "accounts"], cwd=ROOT, check=False)
    print("  按 Ctrl-C 停止 (Ctrl-C ends it)\n", flush=True)


def started(*command: str) -> subprocess.Popen[bytes]:
    """A child with its own process group: Ctrl-C reaches this program alone, which then ends the child."""
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdin=subprocess.PIPE)


def tell(server: subprocess.Popen[bytes], settings: Settings) -> None:
    """Say where to serve; a server that is told nothing ends when this program does."""
    where = {"address": settings.host, "port": settings.port, "workers": settings.server_workers}
    assert server.stdin
    with contextlib.suppress(BrokenPipeError):  # a server that is gone is found out in a moment
        server.stdin.write(json.dumps(where).encode() + b"\n")
        server.stdin.flush()


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to end; whoever does not within END_SECONDS is ended with all it has started."""
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def is_open(settings: Settings) -> bool:
    """Whether somebody answers at the address."""
    with (
        contextlib.suppress(OSError),
        socket.create_connection((settings.host.strip("[]"), settings.port), 1),
    ):
        return True
    return False


def wait_until_open(settings: Settings, server: subprocess.Popen[bytes], ending: threading.Event) -> bool:
    """Whether the server answers; False when somebody ended it before."""
    until = time.monotonic() + START_SECONDS
    while not is_open(settings):
        if server.poll() is not None or time.monotonic() > until:
            sys.exit("run: the server did not start")
        if ending.wait(0.02):
            return False
    with contextlib.suppress(OSError, http.client.HTTPException):  # the port is open before a page is there
        connection = http.client.HTTPConnection(settings.host, settings.port, timeout=10)
        connection.request("GET", "/readyz")
        connection.getresponse().read()
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve the desk.")
    parser.add_argument("--only-prepare", action="store_true")
    parser.add_argument("--demo", action="store_true")
    options = parser.parse_args()
    server = None if options.only_prepare else started(sys.executable, "scripts/server.py")
    from config import load  # takes as long as the server, which loads meanwhile

    settings = load()
    with_demo = options.demo or settings.demo
    prepare(settings, with_demo)
    return serve(server, settings, with_demo) if server else 0


if __name__ == "__main__":
    sys.exit(main())
