"""Opens what people bring in a short-lived child with limits, no keys and no database (SECURITY 1.2, 8.4).

The parent calls ``inspect_pdf``, ``preview`` and ``read_table``. The child runs this file with ``inspect``,
``preview`` or ``table``, reads the bytes from its input and answers on its output.
"""

import fcntl
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MEMORY, CPU_SECONDS, WALL_SECONDS = 1024**3, 20, 30  # SECURITY 5.5
AT_ONCE = 2
PREVIEW_WIDTH = 1000
MOST_ROWS, MOST_COLUMNS, MOST_CELL = 1000, 20, 1000


class ChildFailed(Exception):
    """The child gave up, was stopped by a limit, or could not read the file."""


def inspect_pdf(content: bytes) -> dict[str, Any]:
    """Pages, encryption and active content of a PDF. Raises ChildFailed."""
    found: dict[str, Any] = json.loads(_run("inspect", content))
    return found


def preview(content: bytes) -> bytes:
    """First page or picture as PNG. Raises ChildFailed."""
    return _run("preview", content)


def read_table(content: bytes) -> list[list[str]]:
    """Cells of the first sheet of a workbook as text, one row more than may be. Raises ChildFailed."""
    found: list[list[str]] = json.loads(_run("table", content))
    return found


def _run(task: str, content: bytes) -> bytes:
    return run(Path(__file__), [task], content)


def run(script: Path, arguments: list[str], content: bytes, *, wall: int = WALL_SECONDS) -> bytes:
    """What a script answers in a child; it calls ``limit`` first. ``wall``: seconds. Raises ChildFailed."""
    command = [sys.executable, "-I", str(script), *arguments]
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    with _place():
        try:
            done = subprocess.run(
                command,
                input=content,
                capture_output=True,
                timeout=wall,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ChildFailed("timeout") from None
    if done.returncode != 0:
        raise ChildFailed(f"exit {done.returncode}")
    return done.stdout


@contextmanager
def _place() -> Iterator[None]:
    """At most two children at once on this machine; the third waits."""
    folder = Path(tempfile.gettempdir())
    number = os.getpid() % AT_ONCE
    handles = [
        os.open(folder / f"ogi-child-{os.getuid()}-{i}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        for i in range(AT_ONCE)
    ]
    try:
        for handle in handles:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                continue
        else:
            fcntl.flock(handles[number], fcntl.LOCK_EX)
        yield
    finally:
        for handle in handles:
            os.close(handle)


# From here on: the child.


def limit(memory: int = MEMORY, cpu_seconds: int = CPU_SECONDS) -> None:
    """What this process may use from now on: bytes of memory, seconds of work, no file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _inspect(content: bytes) -> bytes:
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        return json.dumps({"encrypted": True, "pages": 0, "active": False}).encode()
    with pdf:
        return json.dumps(
            {
                "encrypted": pdf.is_encrypted,
                "pages": len(pdf.pages),
                "active": _is_active(pdf),
            }
        ).encode()


_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AA"})
_ACTIVE_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm"})
_DEPTH = 20


def _is_active(pdf: Any) -> bool:
    """JavaScript, Launch or embedded files anywhere; no stream is decoded for it."""
    return any(_has_action(thing, 0) for thing in pdf.objects)


def _has_action(thing: Any, depth: int) -> bool:
    """One object and what lies directly in it; objects of their own are visited from the list."""
    import pikepdf

    if depth > _DEPTH or not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
        return False
    if isinstance(thing, pikepdf.Array):
        return any(_has_action(part, depth + 1) for part in thing if not getattr(part, "is_indirect", False))
    keys = set(thing.keys())
    if keys & _ACTIVE_KEYS or ("/S" in keys and str(thing["/S"]) in _ACTIVE_ACTIONS):
        return True
    parts = (thing[key] for key in keys)
    return any(_has_action(part, depth + 1) for part in parts if not getattr(part, "is_indirect", False))


def _preview(content: bytes) -> bytes:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = 40_000_000
    picture = _first_page(content) if content[:1024].find(b"%PDF-") >= 0 else Image.open(io.BytesIO(content))
    picture = picture.convert("RGB")
    picture.thumbnail((PREVIEW_WIDTH, PREVIEW_WIDTH * 2))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _first_page(content: bytes) -> Any:
    import pypdfium2

    page = pypdfium2.PdfDocument(content)[0]
    scale = min(
        3.0,
        PREVIEW_WIDTH / max(page.get_width(), 1.0),
        2 * PREVIEW_WIDTH / max(page.get_height(), 1.0),
    )
    return page.render(scale=scale, may_draw_forms=False).to_pil()


def _table(content: bytes) -> bytes:
    """Values only: no formula is computed, no link is followed."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    limits = {"max_row": MOST_ROWS + 2, "max_col": MOST_COLUMNS}
    rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True, **limits)]
    return json.dumps(rows).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    is_day = hasattr(value, "isoformat") and hasattr(value, "year")
    return (value.isoformat()[:10] if is_day else str(value)).strip()[: MOST_CELL + 1]


TASKS = {"inspect": _inspect, "preview": _preview, "table": _table}


def main(task: str) -> int:
    """Entry of the child."""
    limit()
    content = sys.stdin.buffer.read()
    try:
        answer = TASKS[task](content)
    except BaseException as error:
        sys.stderr.write(type(error).__name__)
        return 1
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
