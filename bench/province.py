"""The organs and people of the made-up province: those of the demo and as many more as make forty."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.models import Organ, Person, Unit
from casework.services import people
from workflows.codes import Role

ORGANS = 40
SINCE = date(2000, 1, 1)
R = Role
STAFF = (
    ("js", frozenset({R.registrar, R.handler, R.liaison})),
    ("fz", frozenset({R.unit_head, R.ogi_head})),
    ("qf", frozenset({R.signer, R.seal_keeper, R.archivist})),
    ("sh", frozenset({R.secrecy_reviewer, R.legal_reviewer})),
)
PLACES = ("历山", "泉城", "千佛", "趵突", "大明", "华山", "英雄", "四里")
DUTIES = ("发展", "教育", "卫生", "水务")


@dataclass(frozen=True, slots=True)
class Office:
    """An organ with the people who act in the stories."""

    id: int
    code: str
    mark: str
    unit_id: int
    people: dict[str, int]
    names: dict[int, str]


def build(acting: Acting) -> None:
    """Make the organs that are missing, each with a unit and four people; needs ``writing()``."""
    have = len(db.session.scalars(select(Organ.id).where(Organ.valid_to.is_(None))).all())
    for no in range(max(0, ORGANS - have)):
        code = f"B{no + 1:02d}"
        if db.session.scalar(select(Organ.id).where(Organ.code == code)) is None:
            _organ(no, code, acting)


def _organ(no: int, code: str, acting: Acting) -> None:
    name = f"{PLACES[no % 8]}{DUTIES[no // 8]}局（样例）"
    organ = Organ(
        code=code, name=name, short_name=name, kind="DEPT", letter_mark=f"样例{no + 1}依申请",
        red_head=name, reply_title="政府信息公开申请答复书", contact_office="办公室",
        contact_phone="0531-00000000", address="样例路1号", postcode="250000", review_name="样例市人民政府",
        fund_no=f"B{no + 1:03d}",
        valid_from=SINCE, valid_to=None,
    )  # fmt: skip
    unit = Unit(organ=organ, code="OFFICE", name="办公室", valid_from=SINCE, valid_to=None)
    db.session.add_all((organ, unit))
    db.session.flush()
    for suffix, roles in STAFF:
        login = f"{code.lower()}_{suffix}"
        person = people.add_person(
            login=login, name=f"样例{code}{suffix}", staff_no=login, unit=unit, acting=acting
        )
        people.set_roles(person, roles, acting)


def offices() -> list[Office]:
    """All organs that can answer, with somebody for every part of a story."""
    found = []
    for organ in db.session.scalars(select(Organ).where(Organ.valid_to.is_(None)).order_by(Organ.id)):
        staff = db.session.scalars(
            select(Person).join(Unit, Unit.id == Person.unit_id).where(Unit.organ_id == organ.id)
        ).all()
        parts = {name: _holder(staff, role) for name, role in PARTS.items()}
        if all(parts.values()) and len(found) < ORGANS:
            people_ids = {name: person.id for name, person in parts.items() if person}
            unit_id = next(p.unit_id for p in parts.values() if p and p.unit_id)
            found.append(
                Office(
                    organ.id,
                    organ.code,
                    organ.letter_mark,
                    unit_id,
                    people_ids,
                    {p.id: p.name for p in staff},
                )
            )
    return found


PARTS = {
    "clerk": R.handler, "head": R.unit_head, "reviewer": R.secrecy_reviewer, "lawyer": R.legal_reviewer,
    "signer": R.signer, "keeper": R.seal_keeper,
}  # fmt: skip


def _holder(staff: list[Person], role: Role) -> Person | None:
    return next((person for person in staff if role in person.role_set), None)
