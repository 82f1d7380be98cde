"""Generated documents are fresh and complete (STYLE § 12)."""

from pathlib import Path

from casework import lifecycle_doc
from workflows.codes import State
from workflows.facts import KINDS
from workflows.refusal import RefusalCode

DOCS = Path(__file__).parent.parent / "docs"


def test_lifecycle_is_generated_from_the_rules():
    written = (DOCS / "lifecycle.md").read_text(encoding="utf-8")
    assert written == lifecycle_doc.text(), "stale: run make docs"


def test_lifecycle_names_every_state_fact_and_refusal():
    text = lifecycle_doc.text()
    for code in (*State, *KINDS, *RefusalCode):
        assert f"`{code}`" in text, code
