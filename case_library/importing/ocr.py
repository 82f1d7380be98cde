"""Recognition of scanned pages (文字识别): an optional extra, installed by ``make ocr``.

What it reads is a suggestion beside the scan, never the record.
"""

from importlib.util import find_spec
from typing import Any

from case_library.importing import pdf

PARTS = ("rapidocr_onnxruntime", "onnxruntime", "cv2")
LEAST_SURE = 0.5


def is_installed() -> bool:
    """Whether the extra is there; nothing of it is loaded."""
    return all(find_spec(part) is not None for part in PARTS)


def read(content: bytes, first: int, stop: int) -> list[str]:
    """The recognised lines of pages of a PDF. In the child only: loads the models."""
    import numpy
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    return [_lines(engine(numpy.asarray(page))[0] or []) for page in pdf.sharp_pages(content, first, stop)]


def _lines(found: list[Any]) -> str:
    """Boxes on one height are one line, from left to right."""
    boxes = [(_top(box), min(p[0] for p in box), _height(box), words) for box, words, sure in found
             if float(sure) >= LEAST_SURE]  # fmt: skip
    rows: list[list[tuple[float, float, float, str]]] = []
    for box in sorted(boxes):
        if rows and abs(rows[-1][0][0] - box[0]) <= box[2] / 2:
            rows[-1].append(box)
        else:
            rows.append([box])
    return "\n".join("".join(words for _, _, _, words in sorted(row, key=lambda b: b[1])) for row in rows)


def _top(box: Any) -> float:
    return float(min(point[1] for point in box))


def _height(box: Any) -> float:
    return float(max(point[1] for point in box)) - _top(box)
