"""Personal data of the parties of a case: sealed, shown masked, revealed with a reason (SECURITY 7.5)."""

from datetime import timedelta

from casework import audit, pii, rates
from casework.acting import Acting
from casework.db import db
from casework.models.case import Party

TABLE = "parties"
MASKS = {
    "id_number": pii.mask_id,
    "phone": pii.mask_phone,
    "email": pii.mask_email,
    "fax": pii.mask_phone,
    "address": pii.mask_address,
}
FIELDS = tuple(MASKS)
INDEXED = ("id_number", "phone", "email", "address")
REVEALS, REVEAL_WINDOW = 30, timedelta(hours=1)
LOOKS, LOOK_WINDOW = 300, timedelta(minutes=10)  # case pages of one person: SECURITY 11.5


def put(party: Party, **values: str) -> None:
    """Seal and index fields (id_number, phone, email, fax, address) of a party; needs writing()."""
    if party.id is None:
        db.session.add(party)
        db.session.flush()  # the index needs its id
    for field, value in values.items():
        if field not in MASKS:
            raise ValueError(f"{field} is not a protected field of a party.")
        setattr(party, f"{field}_sealed", pii.seal(TABLE, field, party.uuid, value))
        if field in INDEXED:
            pii.write_index("party", party.id, field, value)
        if field == "phone":
            pii.write_index("party", party.id, "phone_last4", value.partition("转")[0][-4:])


def clear(party: Party, field: str) -> str:
    """One value in clear, for letters and labels that must carry it; never for a page. Raises SealBroken."""
    return pii.unseal(TABLE, field, party.uuid, getattr(party, f"{field}_sealed"))


def masked(party: Party) -> dict[str, str]:
    """The fields of a party as a page shows them; empty ones are left out."""
    values = {field: clear(party, field) for field in FIELDS}
    return {field: MASKS[field](value) for field, value in values.items() if value}


def count_reveal(acting: Acting) -> int:
    """Count one look at clear values; the 31st in an hour leaves an alarm. Needs its own writing()."""
    done = rates.count("reveal", str(acting.person_id), window=REVEAL_WINDOW, now=acting.now)
    if done == REVEALS + 1:
        _alarm(done, acting)
    return done


def count_looks(looks: int, acting: Acting) -> None:
    """Count case pages that somebody opened; passing 300 in ten minutes leaves an alarm. Needs writing().

    Source: SECURITY-DESIGN 11.5.
    """
    done = rates.count("case_page", str(acting.person_id), window=LOOK_WINDOW, now=acting.now, by=looks)
    if done - looks <= LOOKS < done:
        _alarm(done, acting)


def _alarm(done: int, acting: Acting) -> None:
    audit.note(
        "pii.bulk",
        acting=acting,
        chain="system",
        object_type="person",
        object_id=acting.person_id,
        count=done,
    )


def check_reveals(done: int, acting: Acting) -> None:
    """Raises TooMany over 30 looks an hour."""
    rates.check(done, action="reveal", limit=REVEALS, window=REVEAL_WINDOW, now=acting.now)


def reveal(party: Party, *, reason: str, acting: Acting) -> dict[str, str]:
    """The clear values of a party, with the reason on record; needs writing()."""
    values = {field: clear(party, field) for field in FIELDS}
    shown = {field: value for field, value in values.items() if value}
    audit.note(
        "pii.revealed",
        acting=acting,
        chain="export",
        object_type="party",
        object_id=party.uuid,
        case_id=party.case_id,
        fields=",".join(shown),
        reason=reason,
    )
    return shown
