"""Personal data: sealed in the row, found by a keyed index, shown masked (SECURITY 7.1-7.5).

A sealed value: version, algorithm, two bytes of key number, 12 bytes of nonce, ciphertext with tag.
Its associated data name table, column and row, so that a value moved to another row does not open.
"""

import re
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import delete, select

from casework import audit
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import db
from casework.models.case import PiiIndex
from casework.models.crypto_key import CryptoKey, KeyPurpose, KeyState
from casework.secret_files import current

VERSION, AES_256_GCM = 1, 1
NONCE, HEADER = 12, 4
INDEX_BYTES = 16
_opened: dict[tuple[bytes, bytes], bytes] = {}  # (wrapped, kek) → data key: unwrapped once a process


class SealBroken(Exception):
    """A sealed value does not open: wrong key, changed bytes, or moved from another row."""


class KeysMissing(RuntimeError):
    """No data key yet: the first write makes one, or ``flask keys init``."""


def ensure_keys(acting: Acting) -> None:
    """Make the first data key and the first index key if there are none; needs writing()."""
    for purpose in KeyPurpose:
        if _newest(purpose) is None:
            add_key(purpose, acting)


def _first_keys() -> None:
    """On the first write of a new system; a read finds nothing that could be opened or searched."""
    if not db.session.info.get("writing"):
        raise KeysMissing("flask keys init")
    ensure_keys(Acting.system(current_app.extensions["now"](), current_calendar()))


def add_key(purpose: KeyPurpose, acting: Acting) -> int:
    """A new active key; the ones before only open what they sealed."""
    numbers = db.session.scalars(select(CryptoKey.id)).all()
    number = max(numbers, default=0) + 1
    for row in db.session.scalars(select(CryptoKey).where(CryptoKey.purpose == purpose)):
        row.state = KeyState.decrypt_only
    wrapped = _encrypt(current().data, secrets.token_bytes(32), _wrapping(number, purpose))
    db.session.add(
        CryptoKey(
            id=number,
            purpose=purpose,
            alg=AES_256_GCM,
            wrapped=wrapped,
            state=KeyState.active,
            created_at=acting.now,
        )
    )
    db.session.flush()
    audit.note("key.added", acting=acting, object_type="crypto_key", object_id=number, purpose=str(purpose))
    return number


def _wrapping(number: int, purpose: KeyPurpose) -> bytes:
    return f"crypto_keys|{number}|{purpose}".encode()


def _newest(purpose: KeyPurpose) -> CryptoKey | None:
    return db.session.scalars(
        select(CryptoKey)
        .where(CryptoKey.purpose == purpose, CryptoKey.state == KeyState.active)
        .order_by(CryptoKey.id.desc())
        .limit(1)
    ).first()


def _active(purpose: KeyPurpose) -> tuple[int, bytes]:
    row = _newest(purpose)
    if row is None:
        _first_keys()
        return _active(purpose)
    return row.id, _open_key(row)


def _open_key(row: CryptoKey) -> bytes:
    kek = current().data
    known = (row.wrapped, kek)
    if known not in _opened:
        _opened[known] = _decrypt(kek, row.wrapped, _wrapping(row.id, row.purpose))
    return _opened[known]


def _encrypt(key: bytes, plain: bytes, about: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about)


def _decrypt(key: bytes, sealed: bytes, about: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def seal(table: str, column: str, uuid: str, value: str) -> bytes | None:
    """Ciphertext of a value for one place; nothing for an empty one."""
    return seal_bytes(table, column, uuid, value.encode()) if value else None


def seal_bytes(table: str, column: str, uuid: str, plain: bytes) -> bytes:
    number, key = _active(KeyPurpose.data)
    head = bytes((VERSION, AES_256_GCM)) + number.to_bytes(2, "big")
    return head + _encrypt(key, plain, f"{table}|{column}|{uuid}".encode())


def unseal(table: str, column: str, uuid: str, sealed: bytes | None) -> str:
    """The value. Raises SealBroken; never an empty string for a value that does not open."""
    return unseal_bytes(table, column, uuid, sealed).decode() if sealed else ""


def unseal_bytes(table: str, column: str, uuid: str, sealed: bytes) -> bytes:
    if len(sealed) < HEADER + NONCE or sealed[:2] != bytes((VERSION, AES_256_GCM)):
        raise SealBroken
    row = db.session.get(CryptoKey, int.from_bytes(sealed[2:HEADER], "big"))
    if row is None:
        raise SealBroken
    return _decrypt(_open_key(row), sealed[HEADER:], f"{table}|{column}|{uuid}".encode())


def normalise(field: str, value: str) -> str:
    """A value as the index knows it: half-width, no blanks and dashes; mobiles without 86."""
    text = re.sub(r"[\s\-‐-―()]", "", unicodedata.normalize("NFKC", value))
    if field.startswith("phone"):
        return re.sub(r"^(?:\+86|0086)(?=1\d{10})", "", text)
    return text.lower() if field == "email" else text.upper()


def blind_index(field: str, value: str) -> tuple[int, bytes]:
    """Number of the index key, and the keyed fingerprint of a value under the key of its field."""
    number, key = _active(KeyPurpose.index)
    field_key = HKDF(SHA256(), 32, salt=None, info=b"pii_index|" + field.encode()).derive(key)
    made = HMAC(field_key, SHA256())
    made.update(normalise(field, value).encode())
    return number, made.finalize()[:INDEX_BYTES]


def write_index(owner_type: str, owner_id: int, field: str, value: str) -> None:
    """Put a value in the index, in place of the one before; an empty value leaves it."""
    db.session.execute(
        delete(PiiIndex).where(
            PiiIndex.owner_type == owner_type,
            PiiIndex.owner_id == owner_id,
            PiiIndex.field == field,
        )
    )
    if value:
        number, mark = blind_index(field, value)
        row = PiiIndex(
            owner_type=owner_type,
            owner_id=owner_id,
            field=field,
            bi_key_id=number,
            bi=mark,
        )
        db.session.add(row)


def owners_of(field: str, value: str, owner_type: str = "party") -> list[int]:
    """Rows that hold exactly this value; the caller fetches them in its scope."""
    number, mark = blind_index(field, value)
    statement = select(PiiIndex.owner_id).where(
        PiiIndex.field == field,
        PiiIndex.bi_key_id == number,
        PiiIndex.bi == mark,
        PiiIndex.owner_type == owner_type,
    )
    return list(db.session.scalars(statement))


def mask_id(number: str) -> str:
    """110***********7758."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 8 else "*" * len(number)


def mask_phone(phone: str) -> str:
    """138****1234; 0531-****8301 for a fixed line."""
    plain = phone.partition("转")[0]
    if "-" in plain:
        area, _, rest = plain.partition("-")
        return f"{area}-****{rest[-4:]}" if len(rest) > 5 else f"{area}-****"
    return f"{plain[:3]}****{plain[-4:]}" if len(plain) >= 9 else "****"


def mask_email(email: str) -> str:
    """z***@example.cn."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}" if host else "***"


def mask_address(address: str) -> str:
    """As far as the district."""
    found = re.match(r".{2,}?(?:区|县|旗)", address)
    return f"{found[0] if found else address[:2]}******"


def mask_name(name: str) -> str:
    """张**."""
    return f"{name[:1]}**" if name else ""
