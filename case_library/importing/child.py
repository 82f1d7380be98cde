"""Opens the files of strangers in a short-lived child with limits, no keys and no database (SECURITY 8.4).

The parent calls ``read``, ``count_pages``, ``read_pages``, ``recognise`` and ``picture``; the child runs this
file with the name of a task. The limits and the queue for a place are those of casework/file_child.py.
"""

import json
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from case_library.importing.faults import Unreadable
from casework import file_child

OCR_MEMORY, OCR_CPU_SECONDS, OCR_WALL_SECONDS = 6 * 1024**3, 120, 180
READ_CPU_SECONDS, READ_WALL_SECONDS = 40, 60
LONGEST = 1_500_000  # characters


def read(kind: str, content: bytes) -> str:
    """The text of a DOCX, OFD, HTML or TXT. Raises Unreadable, file_child.ChildFailed."""
    return str(_ask([kind], content, READ_WALL_SECONDS))


def count_pages(content: bytes) -> int:
    """Pages of a PDF. Raises Unreadable, file_child.ChildFailed."""
    return int(_ask(["count"], content, READ_WALL_SECONDS))


def read_pages(content: bytes, first: int, stop: int) -> list[str]:
    """The lines of pages of a PDF. Raises Unreadable, file_child.ChildFailed."""
    return list(_ask(["pdf", str(first), str(stop)], content, READ_WALL_SECONDS))


def recognise(content: bytes, first: int, stop: int) -> list[str]:
    """The recognised lines of scanned pages of a PDF. Raises Unreadable, file_child.ChildFailed."""
    return list(_ask(["ocr", str(first), str(stop)], content, OCR_WALL_SECONDS))


def picture(content: bytes, number: int) -> bytes:
    """One page of a PDF as PNG. Raises file_child.ChildFailed."""
    return file_child.run(Path(__file__), ["picture", str(number)], content)


def _ask(arguments: list[str], content: bytes, wall: int) -> Any:
    answer: dict[str, Any] = json.loads(file_child.run(Path(__file__), arguments, content, wall=wall))
    if "fault" in answer:
        raise Unreadable(answer["fault"])
    return answer["found"]


# From here on: the child.


def _find(task: str, numbers: list[int], content: bytes) -> Any:
    from case_library.importing import docx, html, ocr, ofd, pdf, plain

    if task == "pdf":
        return pdf.read(content, *numbers)
    if task == "ocr":
        return ocr.read(content, *numbers)
    if task == "count":
        return pdf.count(content)
    readers = {"docx": docx.read, "ofd": ofd.read, "html": html.read, "txt": plain.read}
    text = readers[task](content)
    if len(text) > LONGEST:
        raise Unreadable("too_long")
    return text


def main(task: str, numbers: list[int]) -> int:
    """Entry of the child."""
    if task == "ocr":
        file_child.limit(OCR_MEMORY, OCR_CPU_SECONDS)
    else:
        file_child.limit(cpu_seconds=READ_CPU_SECONDS)
    content = sys.stdin.buffer.read()
    try:
        answer = _answer(task, numbers, content)
    except BaseException as error:
        sys.stderr.write(type(error).__name__)
        return 1
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _answer(task: str, numbers: list[int], content: bytes) -> bytes:
    if task == "picture":
        from case_library.importing import pdf

        return pdf.picture(content, *numbers)
    try:
        found = {"found": _find(task, numbers, content)}
    except Unreadable as fault:
        found = {"fault": fault.code}
    except MemoryError:
        found = {"fault": "limits"}
    return json.dumps(found).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], [int(number) for number in sys.argv[2:]]))
