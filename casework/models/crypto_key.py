"""Data keys, wrapped by the key-encrypting key of the secrets directory (SECURITY 7.4)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from casework.db import db, str_enum


class KeyPurpose(StrEnum):
    data = "data"  # columns and file keys
    index = "index"  # blind index


class KeyState(StrEnum):
    active = "active"
    decrypt_only = "decrypt_only"
    retired = "retired"


class CryptoKey(db.Model):
    """One data key; its number stands in every sealed value."""

    __tablename__ = "crypto_keys"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    purpose: Mapped[KeyPurpose] = str_enum("purpose", KeyPurpose)
    alg: Mapped[int]
    wrapped: Mapped[bytes]
    state: Mapped[KeyState] = str_enum("state", KeyState)
    created_at: Mapped[datetime]
