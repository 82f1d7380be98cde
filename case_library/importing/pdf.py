"""PDF files: the lines of a range of pages, and a page as a picture."""

import io
from typing import Any

from case_library.importing.faults import Unreadable

WIDTH, SHARP = 1000, 200 / 72  # pixels of a picture to look at; dots a point for recognition
MOST_PIXELS = 40_000_000


def read(content: bytes, first: int, stop: int) -> list[str]:
    """The lines of pages ``first`` to ``stop`` (not included), counted from 0. Raises Unreadable."""
    document = _open(content)
    return [_page_text(document[number]) for number in range(first, min(stop, len(document)))]


def count(content: bytes) -> int:
    """How many pages. Raises Unreadable."""
    return len(_open(content))


def _open(content: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if "password" in str(error).lower() else "broken") from None


def _page_text(page: Any) -> str:
    text = page.get_textpage().get_text_bounded()
    lines = (line.replace("\x02", "").replace("\ufffe", "").rstrip() for line in text.splitlines())
    return "\n".join(line for line in lines if line.strip())


def picture(content: bytes, number: int) -> bytes:
    """One page as PNG. Raises Unreadable."""
    document = _open(content)
    if not 0 <= number < len(document):
        raise Unreadable("broken")
    out = io.BytesIO()
    render(document[number], WIDTH / max(document[number].get_width(), 1.0)).save(out, "PNG")
    return out.getvalue()


def render(page: Any, scale: float) -> Any:
    """A page as a picture, never larger than MOST_PIXELS."""
    area = max(page.get_width() * page.get_height(), 1.0)
    scale = min(scale, (MOST_PIXELS / area) ** 0.5, 8.0)
    return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")


def sharp_pages(content: bytes, first: int, stop: int) -> Any:
    """Pages as pictures for recognition, one after the other."""
    document = _open(content)
    for number in range(first, min(stop, len(document))):
        yield render(document[number], SHARP)
