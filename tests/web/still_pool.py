"""Letters for tests that do not read them."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from pikepdf import Pdf

from casework.letters import pool


class StillPool:
    """Stands for the children that print: one real letter for all, so that an office is made quickly."""

    def __init__(self) -> None:
        self._pdf = b""

    def pdf(self, content: object, **_: object) -> bytes:
        if not self._pdf:
            pdf = Pdf.new()
            pdf.add_blank_page(page_size=(595, 842))
            stream = BytesIO()
            pdf.save(stream)
            self._pdf = stream.getvalue()
        return self._pdf

    def png(self, *_: object, **__: object) -> bytes:
        raise pool.RenderFailed("still")


@contextmanager
def still_letters() -> Iterator[None]:
    """Meanwhile no letter of this process is printed in earnest."""
    with pytest.MonkeyPatch.context() as patch:
        still = StillPool()
        patch.setattr(pool, "shared", lambda: still)
        yield
