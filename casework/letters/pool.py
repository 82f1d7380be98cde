"""Render letters in child processes: at most two, kept warm, limited and replaced when they fail.

A child gets the content of a letter and the seal as bytes and gives bytes back. It has no database handle,
no key and no environment of the parent. Wall clock 30 s here; address space and CPU time in the child
(worker.py). Source: SECURITY 5.5; BUDGETS A9, A10.
"""

import atexit
import base64
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from casework.letters.content import LetterContent, to_json

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = 2
WALL_SECONDS = 30
LETTERS_A_CHILD = 400  # then a fresh one: memory stays flat


class RenderFailed(Exception):
    """The child refused, died or took too long. ``characters``: those no font can print."""

    def __init__(self, reason: str, characters: str = "") -> None:
        super().__init__(reason)
        self.reason, self.characters = reason, characters


class Child:
    """One worker process, spoken to over pipes: a line of JSON and bytes back."""

    def __init__(self) -> None:
        keep = {
            k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME")
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "casework.letters.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=keep, start_new_session=True,
        )  # fmt: skip
        self.done = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, job: dict[str, Any], seconds: float) -> bytes:
        """Send a job and read its answer. Raises RenderFailed; a child that hung or broke is dead then."""
        self.done += 1
        until = time.monotonic() + seconds
        try:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
            head = json.loads(self._read_line(until))
            body = self._read(head["size"], until)
        except (OSError, ValueError, EOFError, TimeoutError) as error:
            self.stop()
            raise RenderFailed(type(error).__name__) from error
        if not head["ok"]:
            raise RenderFailed(head["reason"], head.get("characters", ""))
        return body

    def _read_line(self, until: float) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            line += self._read(1, until)
        return line

    def _read(self, size: int, until: float) -> bytes:
        chunks, left = [], size
        handle = self._process.stdout.fileno()
        while left:
            wait = until - time.monotonic()
            if wait <= 0 or not select.select([handle], [], [], wait)[0]:
                raise TimeoutError
            chunk = os.read(handle, min(left, 1 << 16))
            if not chunk:
                raise EOFError
            chunks.append(chunk)
            left -= len(chunk)
        return b"".join(chunks)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with _quiet():
                pipe.close()


class Pool:
    """Warm children behind a lock; started when first needed."""

    def __init__(self, size: int = CHILDREN, seconds: float = WALL_SECONDS) -> None:
        self.size, self.seconds = size, seconds
        self._idle: list[Child] = []
        self._free = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()

    def pdf(self, content: LetterContent, *, seal: bytes = b"", sample: bool = False) -> bytes:
        """The PDF of a letter."""
        image = base64.b64encode(seal).decode()
        return self.ask({"job": "pdf", "content": to_json(content), "seal": image, "sample": sample})

    def png(self, pdf: bytes, page: int, *, dpi: int = 90) -> bytes:
        """One page of a PDF as a picture; pages count from 1."""
        return self.ask({"job": "png", "pdf": base64.b64encode(pdf).decode(), "page": page, "dpi": dpi})

    def ask(self, job: dict[str, Any]) -> bytes:
        """Any job of worker.py. A child that has died since its last letter is replaced once."""
        with self._child() as child:
            return child.ask(job, self.seconds)

    @contextmanager
    def _child(self) -> Iterator[Child]:
        with self._free:
            child = self._take()
            try:
                yield child
            finally:
                self._give_back(child)

    def _take(self) -> Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_alive():
                    return child
                child.stop()
        return Child()

    def _give_back(self, child: Child) -> None:
        if not child.is_alive() or child.done >= LETTERS_A_CHILD:
            child.stop()
            return
        with self._lock:
            self._idle.append(child)

    def children(self) -> list[Child]:
        """The idle children (for tests and figures)."""
        return list(self._idle)

    def close(self) -> None:
        with self._lock:
            while self._idle:
                self._idle.pop().stop()


@contextmanager
def _quiet() -> Iterator[None]:
    try:
        yield
    except OSError:
        return


@cache
def shared() -> Pool:
    """The pool of this process."""
    pool = Pool()
    atexit.register(pool.close)
    return pool
