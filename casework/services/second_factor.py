"""The second factor (动态验证码): a code from the phone for those who decide or administer (SECURITY 9.5)."""

import hmac
from uuid import uuid4

import pyotp

from casework import audit, pii
from casework.acting import Acting
from casework.db import db
from casework.models import SecondFactor
from workflows.codes import Role

NEEDED_BY = frozenset(
    {Role.sysadmin, Role.secadmin, Role.auditor, Role.ogi_head, Role.signer, Role.seal_keeper}
)
ISSUER = "依申请公开办理平台"
STEP_SECONDS = 30
DRIFT = 1  # steps that a clock may be off
_TABLE, _COLUMN = "second_factors", "secret_enc"


class FactorRefused(Exception):
    """The code does not fit the secret."""


def has_factor(person_id: int) -> bool:
    return db.session.get(SecondFactor, person_id) is not None


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """What the QR code says to the phone."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def enrol(secret: str, code: str, acting: Acting) -> None:
    """Keep a secret whose first code was right; needs writing(). Raises FactorRefused."""
    step = _step_of(secret, code, acting, after=0)
    if step is None:
        raise FactorRefused
    row = db.session.get(SecondFactor, acting.person_id)
    uuid = row.uuid if row else str(uuid4())
    sealed = pii.seal_bytes(_TABLE, _COLUMN, uuid, secret.encode())
    if row is None:
        row = SecondFactor(person_id=acting.person_id, uuid=uuid)
    row.secret_enc, row.last_step, row.confirmed_at = sealed, step, acting.now
    db.session.add(row)
    audit.note(
        "factor.enrolled", acting=acting, chain="auth", object_type="person", object_id=acting.person_id
    )


def take_code(person_id: int, code: str, acting: Acting) -> bool:
    """Whether the code is right and new; it is used up by this. Who has no factor passes. Needs writing()."""
    row = db.session.get(SecondFactor, person_id, with_for_update=True)
    if row is None:
        return True
    secret = pii.unseal(_TABLE, _COLUMN, row.uuid, row.secret_enc)
    step = _step_of(secret, code, acting, after=row.last_step)
    if step is None:
        return False
    row.last_step = step
    return True


def _step_of(secret: str, code: str, acting: Acting, *, after: int) -> int | None:
    """The time step whose code this is, if it is later than the last one used."""
    present, generator = int(acting.now.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret)
    typed = "".join(sign for sign in code if sign.isdigit())
    for step in range(present - DRIFT, present + DRIFT + 1):
        if step > after and hmac.compare_digest(generator.generate_otp(step), typed):
            return step
    return None


def drop(person_id: int, acting: Acting) -> bool:
    """Forget the factor of somebody who lost the phone; needs writing()."""
    row = db.session.get(SecondFactor, person_id)
    if row is None:
        return False
    db.session.delete(row)
    audit.note("factor.dropped", acting=acting, chain="auth", object_type="person", object_id=person_id)
    return True
