"""Row B4: two schedulers and four web workers, a minute of periods of one second."""

import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.blocking import BlockingScheduler

from app import create_app
from bench import site
from bench.row import Row
from casework import ticker
from casework.acting import Acting
from casework.jobs import Job
from casework.now import system_now
from casework.schedule import Every, period

SECONDS = 60
SCHEDULERS, WEB_WORKERS = 2, 4
EACH_SECOND = Every(seconds=1)


def once_only() -> Iterable[Row]:
    """B4: which periods were done, and how often, beside APScheduler with a job store that all share."""
    with site.copy_of(site.province(site.SMALL)) as folder:
        ours = _minute(folder, _serve, SCHEDULERS)
        peer = _minute(folder, _serve_shared, SCHEDULERS + WEB_WORKERS)  # each process starts one
    once = sum(times == 1 for times in ours.values()) / SECONDS
    again = sum(times > 1 for times in peer.values())
    detail = f"{ours.total()} runs in {SECONDS} periods; shared job store: {again} of {len(peer)} repeated"
    yield Row("B4", "periods done exactly once by two schedulers", once, 1, detail=detail)


def _minute(folder: Path, serve: Callable[[Path, Path], None], processes: int) -> Counter[str]:
    """How often each second of a minute was worked on; the first and the last are not whole."""
    with tempfile.TemporaryDirectory() as place, site.server(folder, workers=WEB_WORKERS) as port:
        notes = Path(place) / "notes"
        children = [_forked(lambda: serve(folder, notes)) for _ in range(processes)]
        _wait_for(notes)
        begin, browser = _second(), site.Browser(port)
        until = time.monotonic() + SECONDS + 1.5
        while time.monotonic() < until:
            browser.get("/readyz")
            time.sleep(0.05)
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        done = Counter(notes.read_text("ascii").split())
    later = sorted(moment for moment in done if moment > begin)[:SECONDS]
    return Counter({moment: done[moment] for moment in later})


def _second() -> str:
    return f"{period(EACH_SECOND, system_now()):%H:%M:%S}"


def _wait_for(notes: Path) -> None:
    until = time.monotonic() + 60
    while not notes.exists():
        if time.monotonic() > until:
            raise TimeoutError("no scheduler worked")
        time.sleep(0.05)


def _forked(act: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        act()
    finally:
        os._exit(0)


def _note(notes: Path, moment: str) -> None:
    with notes.open("a", encoding="ascii") as file:
        file.write(f"{moment}\n")


def _serve(folder: Path, notes: Path) -> None:
    def work(acting: Acting) -> int:
        _note(notes, f"{period(EACH_SECOND, acting.now):%H:%M:%S}")
        return 1

    app = create_app(site.settings(folder), with_commands=False)
    ticker.serve(app, {"count": Job(work, EACH_SECOND)}, tick_seconds=0.1)


def _serve_shared(folder: Path, notes: Path) -> None:
    """What is usual: one table of jobs, and every process starts a scheduler on it."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'shared-jobs.db'}")
    scheduler = BlockingScheduler(jobstores={"default": store}, timezone=ticker.ZONE)
    try:
        (folder / "shared-jobs.first").touch(exist_ok=False)
        scheduler.add_job(note_second, "interval", seconds=1, args=(str(notes),), id="count")
    except FileExistsError:
        time.sleep(2)  # the first one makes the table
    scheduler.start()


def note_second(notes: str) -> None:
    """The job of the shared store, which needs a name that can be imported."""
    _note(Path(notes), _second())


ROWS = {"B4": once_only}
