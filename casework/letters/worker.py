"""The child process of the pool: reads jobs, writes bytes. Started as ``python -m casework.letters.worker``.

Limits: address space, CPU seconds a letter, no core file. No network by the fetchers of render.py.
Source: SECURITY 5.5.
"""

import base64
import gc
import io
import json
import os
import resource
import sys
from functools import cache
from typing import Any, BinaryIO

ADDRESS_SPACE = 1 << 30
CPU_SECONDS = 20


def main() -> None:
    """Answer jobs until the parent closes the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not land in the answer
    for line in sys.stdin.buffer:
        _limit_cpu()
        gc.disable()  # collecting in the middle of a letter costs a tenth of its time
        _answer(answers, json.loads(line))
        _tidy()


@cache
def _settle() -> None:
    """After the first letter: what is loaded stays, and need not be looked at again."""
    gc.collect()
    gc.freeze()


def _tidy() -> None:
    """Collect between letters, while nobody waits."""
    _settle()
    gc.collect()


def _limit_cpu() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def _answer(answers: BinaryIO, job: dict[str, Any]) -> None:
    from casework.letters.layout import UncoveredCharacter
    from casework.letters.render import UnknownAsset

    body, head = b"", {"ok": True}
    try:
        body = JOBS[job["job"]](job)
    except UncoveredCharacter as error:
        head = {"ok": False, "reason": "UNCOVERED_CHARACTER", "characters": str(error)}
    except (Exception, UnknownAsset) as error:  # the child lives on; the parent names the failure
        head = {"ok": False, "reason": type(error).__name__}
    answers.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
    answers.flush()


def _pdf(job: dict[str, Any]) -> bytes:
    from casework.letters.content import from_json
    from casework.letters.render import render_pdf

    return render_pdf(from_json(job["content"]), seal=base64.b64decode(job["seal"]), sample=job["sample"])


def _png(job: dict[str, Any]) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(base64.b64decode(job["pdf"]))
    picture = document[job["page"] - 1].render(scale=job["dpi"] / 72).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _memory(_job: dict[str, Any]) -> bytes:
    """Resident pages of this process, for bench row A10."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return statm.read().split()[1].encode()


JOBS = {"pdf": _pdf, "png": _png, "memory": _memory}

if __name__ == "__main__":
    main()
