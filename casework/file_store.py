"""Bytes of files on disk: encrypted in chunks of one MiB under a key of their own (SECURITY 8.1, 8.2)."""

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from casework.pii import SealBroken

CHUNK = 1024 * 1024
NONCE, TAG = 12, 16
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def path_of(uuid: str) -> Path:
    """``files/<aa>/<bb>/<uuid>.bin``: nothing that a person typed is part of a path."""
    if not _UUID.fullmatch(uuid):
        raise ValueError("not a file id")
    root: Path = current_app.extensions["settings"].data_dir / "files"
    return root / uuid[:2] / uuid[2:4] / f"{uuid}.bin"


def new_key() -> bytes:
    return secrets.token_bytes(32)


def write(uuid: str, key: bytes, chunks: Iterable[bytes]) -> None:
    """Encrypt to a passing name, fsync, rename, fsync the directory: a file is there whole or not at all."""
    path = path_of(uuid)
    for folder in (path.parents[2], path.parents[1], path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    passing = path.with_suffix(".part")
    try:
        handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            _write_chunks(file, uuid, key, chunks)
            file.flush()
            os.fsync(file.fileno())
        passing.rename(path)
        _sync_folder(path.parent)
    except BaseException:
        passing.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_chunks(file: BinaryIO, uuid: str, key: bytes, chunks: Iterable[bytes]) -> None:
    cipher = AESGCM(key)
    for number, (chunk, is_last) in enumerate(_with_end(_even(chunks))):
        nonce = secrets.token_bytes(NONCE)
        file.write(nonce + cipher.encrypt(nonce, chunk, _about(uuid, number, is_last)))


def _even(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of exactly CHUNK, the last one shorter."""
    held = b""
    for chunk in chunks:
        held += chunk
        while len(held) >= CHUNK:
            yield held[:CHUNK]
            held = held[CHUNK:]
    yield held


def _with_end(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    before = next(chunks)
    for chunk in chunks:
        yield before, False
        before = chunk
    yield before, True


def _about(uuid: str, number: int, is_last: bool) -> bytes:
    """Chunk number and end are part of what is authenticated: no swap, no cut tail."""
    return f"file|{uuid}|{number}|{int(is_last)}".encode()


def read(uuid: str, key: bytes) -> Iterator[bytes]:
    """The plain bytes. Raises SealBroken when a byte was changed, FileNotFoundError when the file is gone."""
    cipher, size = AESGCM(key), NONCE + CHUNK + TAG
    with path_of(uuid).open("rb") as file:
        number, sealed = 0, file.read(size)
        while sealed:
            following = file.read(size)
            try:
                yield cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _about(uuid, number, not following))
            except (InvalidTag, ValueError):
                raise SealBroken from None
            number, sealed = number + 1, following


def remove(uuid: str) -> None:
    path_of(uuid).unlink(missing_ok=True)
