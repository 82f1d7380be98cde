"""Made-up applicants: names that nobody bears, ID numbers of area 000000, telephones 13800000xxx."""

import tomllib
from functools import cache
from pathlib import Path

from casework.forms.intake_sheet import PartySheet
from casework.models import Lack
from workflows.codes import ApplicantKind

FILE = Path(__file__).resolve().parents[2] / "data" / "demo" / "applicants.toml"
NO_AREA = "000000"  # no place has this code
ID_CARD = "id_card"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def id_number(born: str, serial: int) -> str:
    """An ID card number with a right check digit (GB 11643) and an area that does not exist."""
    digits = f"{NO_AREA}{born.replace('-', '')}{serial:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return digits + _CHECK[total % 11]


@cache
def applicants() -> dict[str, PartySheet]:
    """All applicants by their key."""
    raw = tomllib.loads(FILE.read_text("utf-8"))
    address, postcode = raw["address"], raw["postcode"]
    people = {
        f"p{no:02d}": PartySheet(
            name=name, id_kind=ID_CARD, id_number=id_number(born, no), phone=f"13800000{no:03d}",
            email=f"sample{no:02d}@example.com", address=address.format(no=no), postcode=postcode,
            consent_electronic=no % 3 == 0,
        )
        for no, (name, born) in enumerate(raw["people"], 1)
    }  # fmt: skip
    bodies = {
        row["key"]: PartySheet(
            name=row["name"], kind=ApplicantKind(row["kind"]), organisation_code=row["code"],
            legal_representative=row["head"], contact_person=row["contact"], phone=f"13800000{no:03d}",
            address=address.format(no=no), postcode=postcode,
        )
        for no, row in enumerate(raw["bodies"], 501)
    }  # fmt: skip
    lacks = frozenset({Lack.identity, Lack.contact})
    unknown = PartySheet(name=raw["unknown"], lacks=lacks, address=address.format(no=99))
    return {**people, **bodies, "unknown": unknown}
