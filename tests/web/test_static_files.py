"""Our own static files: pictures exist, vendored files are what they say, the script stays small."""

import hashlib
import re
from pathlib import Path

import pytest

from casework.views.steps_index import FACT_ICONS, STEP_PAGES
from casework.views.template_tools import FURTHER, GROUP_ICONS

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
SPRITE = frozenset(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons.svg").read_text("utf-8")))


def test_every_picture_of_a_template_is_in_the_sprite() -> None:
    pages = [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    named = {name for page in pages for name in re.findall(r'\bicon\("([\w-]+)"', page)}
    in_code = {page.icon for page in STEP_PAGES} | {*FACT_ICONS.values(), *GROUP_ICONS.values()}
    in_code |= {picture for _, _, picture in FURTHER}
    assert sorted((named | in_code) - SPRITE) == []


def _rows() -> list[tuple[str, str]]:
    text = (VENDOR / "README.md").read_text("utf-8")
    return re.findall(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", text, re.M)


@pytest.mark.parametrize(("name", "sha256"), _rows())
def test_vendored_files_are_those_of_their_packages(name: str, sha256: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == sha256


def test_every_vendored_file_is_listed() -> None:
    there = {p.name for p in VENDOR.iterdir() if p.suffix in (".css", ".js")}
    assert there <= {name for name, _ in _rows()}


def test_the_script_stays_small() -> None:
    assert len((ROOT / "static" / "js" / "enhance.js").read_text("utf-8").splitlines()) < 200
