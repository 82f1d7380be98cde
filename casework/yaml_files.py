"""Tables in YAML files of our own."""

from pathlib import Path
from typing import Any

import yaml

# By the C library where PyYAML came with it: the table of rights alone takes a tenth of the start otherwise.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(file: Path) -> Any:
    """What stands in a file: plain values only. Raises OSError, yaml.YAMLError."""
    return yaml.load(file.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 (both loaders are safe ones)
