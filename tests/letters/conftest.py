"""A render pool for the letter tests, closed at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.letters.pool import Pool

SEAL = Path(__file__).parents[2] / "static" / "letters" / "seal-sample.jpg"


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    one = Pool(size=1)
    yield one
    one.close()


@pytest.fixture(scope="session")
def seal() -> bytes:
    return SEAL.read_bytes()
