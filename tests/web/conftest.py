"""The office of the tests that send wrong things: made once for each database, for all of their modules."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests import databases
from tests.web.office_world import World, world_of
from tests.web.still_pool import still_letters


@pytest.fixture(scope="session")
def _kept_world(template: databases.Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack:
        with still_letters():
            made = stack.enter_context(world_of(template, tmp_path_factory.mktemp("office") / "here"))
        yield made


@pytest.fixture(scope="module")
def world(_kept_world: World) -> Iterator[World]:
    """Everything as it was at first; whoever stores something calls ``go_back()``."""
    with still_letters():
        yield _kept_world
    gc.collect()
