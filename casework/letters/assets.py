"""Seals and templates by their fingerprints: what a letter was made with is stored with it (SECURITY 5.1)."""

import hashlib
from functools import cache
from pathlib import Path

from flask import current_app

from casework.letters import fonts, layout, texts

SEALS = fonts.ROOT / "static" / "letters"
SAMPLE = SEALS / "seal-sample.jpg"
KINDS = (".png", ".jpg", ".svg")
TEMPLATE_ID = "letters/letter.html"


def seal_of(organ_code: str) -> bytes:
    """The organ's seal image from ``seals/`` of the data folder; else the sample seal (样章)."""
    folder: Path = current_app.extensions["settings"].data_dir / "seals"
    places = [folder / f"{organ_code}{kind}" for kind in KINDS]
    return next((p for p in places if p.is_file()), SAMPLE).read_bytes()


@cache
def template_sha256() -> str:
    """Fingerprint of template, style sheet and sentences."""
    digest = hashlib.sha256((layout.TEMPLATES / "letter.html").read_bytes())
    digest.update(layout.stylesheet().encode())
    for path in sorted(texts.FOLDER.glob("*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
