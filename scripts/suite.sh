#!/usr/bin/env bash
# Runs the whole suite on both databases: scripts/suite.sh ARGUMENTS-OF-PYTEST…
# Its thousands of databases lie in memory where there is room: the disk is what the suite would wait for.
set -euo pipefail
cd "$(dirname "$0")/.."
room="$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)"
if [ "${room:-0}" -gt 3145728 ] && [ -w /dev/shm ]; then
  TMPDIR="$(mktemp -d /dev/shm/ogi-suite.XXXXXX)"
  export TMPDIR
  chmod 711 "$TMPDIR"
  trap 'rm -rf "$TMPDIR"' EXIT
fi
# Every process that a test starts would compile the project anew.
unset PYTHONDONTWRITEBYTECODE
scripts/postgres.sh env OGI_TEST_DATABASES=sqlite,postgresql .venv/bin/python -m pytest -q --dist worksteal "$@"
