"""Loads what ships with the system. What is there already is left as the office made it.

Source: data/library/*; domain 07 §§ 4, 5, 6.3.
"""

import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from case_library.codes import Axis
from case_library.index import vocabulary
from case_library.models import LibraryTerm, Synonym
from case_library.services.policy_loading import load_policies
from casework import yaml_files
from casework.acting import Acting
from casework.audit import note
from casework.db import db

FOLDER = Path(__file__).resolve().parents[1] / "data" / "library"


def load(acting: Acting) -> int:
    """Add the terms, synonyms and policy documents that are missing; returns how many."""
    added = load_words()
    policies = load_policies(acting)
    if added or policies:
        note("library.loaded", acting=acting, chain="library", terms_and_synonyms=added, policies=policies)
    return added + policies


def load_words() -> int:
    """Add the terms and synonyms that are missing, and let the search know their words."""
    added = _load_terms() + _load_synonyms()
    db.session.flush()
    vocabulary.learn(vocabulary.standing_words())
    return added


def read_yaml(name: str) -> Any:
    """One data file of the library."""
    return yaml_files.read(FOLDER / name)


def read_taxonomy() -> dict[str, Any]:
    """The terms that ship with the system."""
    return tomllib.loads((FOLDER / "taxonomy.toml").read_text("utf-8"))


def _load_terms() -> int:
    known = set(db.session.execute(select(LibraryTerm.axis, LibraryTerm.code)).tuples())
    rows = read_taxonomy()
    new = [
        LibraryTerm(
            axis=axis, code=code, name=name, position=position, pinned=code in rows["pinned"], active=True
        )
        for axis in Axis
        for position, (code, name) in enumerate(rows[axis].items(), 1)
        if (axis, code) not in known
    ]
    db.session.add_all(new)
    return len(new)


def _load_synonyms() -> int:
    known = set(db.session.scalars(select(Synonym.plain)))
    new = [
        Synonym(plain=row["plain"], official=row["official"], hint=row.get("hint", ""))
        for row in read_yaml("synonyms.yaml")["synonyms"]
        if row["plain"] not in known
    ]
    db.session.add_all(new)
    return len(new)
