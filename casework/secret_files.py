"""Secrets: files of mode 0400 in OGI_SECRETS_DIR, never in the repository, the database or the command line.

Source: SECURITY-DESIGN 1.3. ``session.key`` signs cookies, ``data.key`` wraps the data keys; ``audit.key``
signs audit heads and is read by the scheduler and the operator's commands only. ``webhook.key`` signs what
goes to the gateway; ``smtp.password`` is written by the operator, in clear.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app

LEAST_BYTES = 32
SESSION, DATA, AUDIT, WEBHOOK = "session.key", "data.key", "audit.key", "webhook.key"
SMTP_PASSWORD = "smtp.password"  # noqa: S105 (the name of a file)
FALLBACKS = "session.key.old"  # signatures made before a rotation are still read


class SecretsFault(RuntimeError):
    """A secret is missing, too short or readable by others: the program must not start."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the web process may know; the audit key is not among it."""

    session: bytes
    data: bytes
    session_fallbacks: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return "Secrets(…)"


def load(directory: Path) -> Secrets:
    """Read the secrets of the web process. Raises SecretsFault."""
    old = directory / FALLBACKS
    return Secrets(
        session=read(directory / SESSION),
        data=read(directory / DATA)[:LEAST_BYTES],
        session_fallbacks=(read(old),) if old.exists() else (),
    )


def read(path: Path) -> bytes:
    """One secret; refused when missing, open to others or short."""
    try:
        value = base64.b64decode(read_word(path), validate=True)
    except ValueError:
        raise SecretsFault(f"密钥文件 {path.name} 已损坏") from None
    if len(value) < LEAST_BYTES:
        raise SecretsFault(f"密钥文件 {path.name} 太短，至少 {LEAST_BYTES} 字节")
    return value


def read_word(path: Path) -> str:
    """The text of one secret that somebody else made; refused when missing or open to others."""
    try:
        mode, text = path.stat().st_mode, path.read_text("ascii")
    except FileNotFoundError:
        raise SecretsFault(f"缺少密钥文件 {path.name}，请先建立（见 flask secrets init）") from None
    except (OSError, UnicodeDecodeError):
        raise SecretsFault(f"密钥文件 {path.name} 不能读取") from None
    if mode & 0o077:
        raise SecretsFault(f"密钥文件 {path.name} 的权限过宽，应为 0400")
    return text.strip()


def create(directory: Path) -> list[str]:
    """Make the files that are missing; one that exists is never touched. Returns the names made."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    return [name for name in (SESSION, DATA, AUDIT, WEBHOOK) if _create(directory / name)]


def _create(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(LEAST_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def current() -> Secrets:
    """The secrets of the running app. Raises SecretsFault when a command runs before they were made."""
    found = current_app.extensions.get("secrets")
    if found is None:
        raise SecretsFault("密钥还没有建立，请先运行 flask secrets init")
    return cast(Secrets, found)


def fingerprint(purpose: str, value: str) -> str:
    """Keyed fingerprint: tells equal values apart from others without holding the value (SECURITY 6.7)."""
    key = hmac.digest(current().data, b"fingerprint " + purpose.encode(), hashlib.sha256)
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:32]
