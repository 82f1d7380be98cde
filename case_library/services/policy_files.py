"""The original of a policy document: kept as it was brought, encrypted on disk (SECURITY 8.1, 8.2)."""

import hashlib
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from case_library.models import PolicyFile
from casework import file_store, pii
from casework.acting import Acting
from casework.db import db
from casework.services.materials import clean_name

_TABLE, _COLUMN = "policy_files", "key_wrapped"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies encrypted on disk; no row knows it yet."""

    uuid: str
    key: bytes
    name: str
    media_type: str
    size: int
    sha256: str

    def __repr__(self) -> str:
        return f"Kept({self.uuid})"


def keep(content: bytes, filename: str, media_type: str) -> Kept:
    """Write the bytes to disk; outside any write transaction."""
    kept = Kept(str(uuid4()), file_store.new_key(), clean_name(filename), media_type, len(content),
                hashlib.sha256(content).hexdigest())  # fmt: skip
    file_store.write(kept.uuid, kept.key, [content])
    return kept


def add_row(kept: Kept, acting: Acting) -> PolicyFile:
    """The row of a file; needs writing()."""
    row = PolicyFile(
        uuid=kept.uuid, name=kept.name, media_type=kept.media_type, size=kept.size, sha256=kept.sha256,
        key_wrapped=pii.seal_bytes(_TABLE, _COLUMN, kept.uuid, kept.key), uploader_id=acting.person_id,
        created_at=acting.now,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def forget(uuid: str) -> None:
    """Remove bytes that no row names."""
    file_store.remove(uuid)


def read(file: PolicyFile) -> bytes:
    """The whole file, checked against its SHA-256. Raises SealBroken, FileNotFoundError."""
    key = pii.unseal_bytes(_TABLE, _COLUMN, file.uuid, file.key_wrapped)
    content = b"".join(file_store.read(file.uuid, key))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise pii.SealBroken
    return content


def by_uuid(uuid: str) -> PolicyFile | None:
    """The row of a file."""
    return db.session.scalars(select(PolicyFile).where(PolicyFile.uuid == uuid)).one_or_none()


def names_file(uuid: str) -> bool:
    """Whether a row of the library names a file on disk (casework/services/housekeeping.py asks)."""
    return db.session.scalar(select(PolicyFile.id).where(PolicyFile.uuid == uuid)) is not None
