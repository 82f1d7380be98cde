"""Hash chains: one way to link entries, for case_events and audit_entries alike (SECURITY 6.3).

hash = SHA-256 of "ogi-audit-1", chain id, seq, hex of the previous hash and the canonical body, a line each;
the body repeats every column but the hashes.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, text

from casework.db import UtcDateTime, connection
from casework.models.audit import ChainTip
from casework.prepared import Prepared

PREFIX = "ogi-audit-1"
ALG = "sha256"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))  # built once
NO_HASH = "0" * 64  # stands before the first entry of a chain


def canonical(body: Mapping[str, str | int]) -> str:
    """UTF-8 JSON with sorted keys, no spaces, NFC; whole numbers and texts only."""
    for name, value in body.items():
        if type(value) not in (str, int):
            raise TypeError(f"{name} is neither a text nor a whole number.")
    return nfc(_ENCODER.encode(body))


def nfc(text: str) -> str:
    """One form for texts that look the same."""
    return unicodedata.normalize("NFC", text)


def moment_text(moment: datetime) -> str:
    """A moment as bodies hold it: UTC, microseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def link(chain_id: str, seq: int, prev_hash: str, body: str) -> str:
    """Hash of an entry whose canonical body is given."""
    return hashlib.sha256(f"{PREFIX}\n{chain_id}\n{seq}\n{prev_hash}\n{body}".encode()).hexdigest()


class Tip(NamedTuple):
    """Last entry of a chain."""

    seq: int
    hash: str
    at_utc: datetime


def lock_tip(chain_id: str) -> Tip | None:
    """The last entry of a chain; on PostgreSQL its row stays locked until the end of the transaction."""
    found = connection().execute(_TIP, {"chain_id": chain_id}).first()
    return Tip(*found) if found else None


def move_tip(chain_id: str, seq: int, digest: str, at: datetime) -> None:
    """Remember the last entry of a chain; the next signed head covers it."""
    values = {"chain_id": chain_id, "seq": seq, "hash": digest, "at_utc": at}
    _MOVE.run(values)


# Built once: every recorded fact runs them.
_TABLE = ChainTip.__table__
_TIP = (
    select(_TABLE.c.seq, _TABLE.c.hash, _TABLE.c.at_utc)
    .where(_TABLE.c.chain_id == bindparam("chain_id"))
    .with_for_update()
)


# As text, because SQLAlchemy compiles an ON CONFLICT anew every time (0.4 ms); both databases read this one.
_MOVE = Prepared(
    text(
        "INSERT INTO chain_tips (chain_id, seq, hash, at_utc, head_no)"
        " VALUES (:chain_id, :seq, :hash, :at_utc, 0) ON CONFLICT (chain_id) DO UPDATE"
        " SET seq = excluded.seq, hash = excluded.hash, at_utc = excluded.at_utc, head_no = 0"
    ).bindparams(bindparam("at_utc", type_=UtcDateTime()))
)
