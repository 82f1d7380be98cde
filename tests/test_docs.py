"""Generated documents are fresh and complete, and what they point to exists (STYLE § 12)."""

import re
from pathlib import Path

import pytest

from casework import lifecycle_doc
from config import Settings
from scripts import documents
from workflows.codes import State
from workflows.facts import KINDS
from workflows.refusal import RefusalCode

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "README.zh-CN.md"]
BY_BENCH = "docs/benchmarks.md"  # `make bench` writes it
MOST_PICTURE_BYTES = 6_000_000  # a clone must stay small


def headings(path: Path) -> set[str]:
    return set(re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE))


def test_lifecycle_is_generated_from_the_rules():
    written = (DOCS / "lifecycle.md").read_text(encoding="utf-8")
    assert written == lifecycle_doc.text(), "stale: run make docs"


def test_lifecycle_names_every_state_fact_and_refusal():
    text = lifecycle_doc.text()
    for code in (*State, *KINDS, *RefusalCode):
        assert f"`{code}`" in text, code


def test_reference_is_generated_from_the_code():
    assert (ROOT / documents.REFERENCE).read_text("utf-8") == documents.reference(), "stale: run make docs"


def test_every_state_fact_setting_and_command_has_its_heading():
    wanted = {*map(str, State), *map(str, KINDS)}
    wanted |= {f"OGI_{name.upper()}" for name in Settings.model_fields}
    wanted |= {f"flask {name}" for name, _ in documents.commands()}
    assert wanted - headings(ROOT / documents.REFERENCE) == set()


def test_every_command_is_told_in_detail():
    """Under its own heading or under that of its group."""
    told = headings(DOCS / "commands.md")
    names = [name for name, _ in documents.commands()]
    assert [n for n in names if not {f"flask {n}", f"flask {n.split()[0]}"} & told] == []


def test_manual_lists_every_refusal_once_and_is_fresh():
    written = (ROOT / documents.FAULTS).read_text("utf-8")
    assert written == documents.faults(), "stale: run make docs"
    assert {documents.group_of(code) for code in RefusalCode} == {title for title, _ in documents.GROUPS}


def test_every_setting_of_the_example_exists():
    named = set(re.findall(r"OGI_[A-Z_]+", (ROOT / ".env.example").read_text("utf-8")))
    assert named <= {f"OGI_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8"))
    targets = [link.partition("#")[0] for link in links if not link.startswith(("http", "#", "mailto"))]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert [target for target in missing if target != BY_BENCH] == []


def test_pictures_are_small():
    pictures = [*DOCS.rglob("*.png")]
    assert sum(path.stat().st_size for path in pictures) < MOST_PICTURE_BYTES
