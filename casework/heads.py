"""Signed heads: what they say and how they are checked (SECURITY 6.4); services/audit_heads.py signs."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from casework import chain

NO_HEAD = "0" * 64
Tip = tuple[str, int, str]  # chain id, seq, hash


@dataclass(frozen=True, slots=True)
class Head:
    """One signed head; every field but the signature is signed."""

    no: int
    at_utc: str
    prev_head_hash: str
    tips_root: str
    n_tips: int
    key_id: str
    signature: str = ""

    @classmethod
    def of(cls, row: Any) -> "Head":
        """The head of a database row."""
        at = chain.moment_text(row.at_utc)
        return cls(row.no, at, row.prev_head_hash, row.tips_root, row.n_tips, row.key_id, row.signature)

    @classmethod
    def parse(cls, line: str) -> "Head":
        """The head of a line of the file outside the database."""
        return cls(**json.loads(line))

    def line(self) -> str:
        """One line of the file outside the database."""
        return json.dumps(asdict(self), sort_keys=True)


def body(head: Head) -> str:
    """What is signed: canonical JSON of the head without its signature."""
    fields = asdict(head)
    del fields["signature"]
    return chain.canonical(fields)


def digest(head: Head) -> str:
    """What the next head names as the one before it."""
    return hashlib.sha256(f"{body(head)}\n{head.signature}".encode()).hexdigest()


def merkle_root(tips: Sequence[Tip]) -> str:
    """Root over the sorted tips; leaves and nodes are told apart by their first byte (RFC 6962)."""
    layer = [_sha(b"\0" + f"{name}\n{seq}\n{hash_}".encode()) for name, seq, hash_ in sorted(tips)]
    if not layer:
        return _sha(b"").hex()
    while len(layer) > 1:
        pairs = [layer[i : i + 2] for i in range(0, len(layer), 2)]
        layer = [_sha(b"\1" + pair[0] + pair[1]) if len(pair) == 2 else pair[0] for pair in pairs]
    return layer[0].hex()


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def sign(head: Head, key: Ed25519PrivateKey) -> str:
    """Hex signature of a head."""
    return key.sign(body(head).encode()).hex()


def private_key(secret: bytes) -> Ed25519PrivateKey:
    """The signing key from the first 32 bytes of the secret file."""
    return Ed25519PrivateKey.from_private_bytes(secret[:32])


def public_bytes(key: Ed25519PublicKey) -> bytes:
    """The raw public key, for the auditor."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(key: Ed25519PublicKey) -> str:
    """Short name of a key."""
    return hashlib.sha256(public_bytes(key)).hexdigest()[:16]


def fault_of(head: Head, tips: Sequence[Tip], before: str, no: int, key: Ed25519PublicKey) -> str:
    """What is wrong with a head; empty when it holds."""
    if head.no != no or head.prev_head_hash != before:
        return "not_linked"
    if head.n_tips != len(tips) or head.tips_root != merkle_root(tips):
        return "tips_changed"
    try:
        key.verify(bytes.fromhex(head.signature), body(head).encode())
    except (InvalidSignature, ValueError):
        return "bad_signature"
    return ""


def merkle_path(tips: Sequence[Tip], wanted: Tip) -> list[tuple[str, str]]:
    """What leads from one tip to the root: (left or right, hex of the node beside it), from below.

    It tells nothing of the other chains. Raises ValueError when the tip is not among them.
    """
    ordered = sorted(tips)
    layer = [_sha(b"\0" + f"{name}\n{seq}\n{hash_}".encode()) for name, seq, hash_ in ordered]
    at, path = ordered.index(wanted), []
    while len(layer) > 1:
        beside = at ^ 1
        if beside < len(layer):
            path.append(("left" if beside < at else "right", layer[beside].hex()))
        pairs = [layer[i : i + 2] for i in range(0, len(layer), 2)]
        layer = [_sha(b"\1" + pair[0] + pair[1]) if len(pair) == 2 else pair[0] for pair in pairs]
        at //= 2
    return path
