"""Addresses of our own files carry a mark of their content, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask


@cache
def _mark(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def init_app(app: Flask) -> None:
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def add_mark(endpoint: str, values: dict[str, Any]) -> None:
        name = values.get("filename")
        if endpoint == "static" and name and "v" not in values:
            path = folder / name
            if path.is_file():
                values["v"] = _mark(path, path.stat().st_mtime_ns)
