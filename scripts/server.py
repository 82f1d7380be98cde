"""The web server of `make run`: one process a core, each with one blocking thread.

It loads while scripts/run.py prepares, and serves where that tells it to: a line of JSON on standard input
with ``address``, ``port`` and ``workers``. Without a line it ends.
"""

import json
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    where = sys.stdin.readline()
    if where:
        Granian(
            "app:serve",
            **json.loads(where),
            interface=Interfaces.WSGI,
            factory=True,
            working_dir=ROOT,
            blocking_threads=1,
            websockets=False,
            respawn_failed_workers=True,
            log_level=LogLevels.warning,
        ).serve()


if __name__ == "__main__":
    main()
