"""The cast that tests act as: the made-up people of data/people.sample.toml, one password for all."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from workflows.codes import Role

PEOPLE_FILE = Path(__file__).resolve().parent.parent / "data" / "people.sample.toml"
PASSWORD = "correct-horse-Battery-9"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the cast."""

    login: str
    name: str
    organ: str
    roles: frozenset[Role]


def _read() -> dict[str, Member]:
    rows = tomllib.loads(PEOPLE_FILE.read_text("utf-8"))["people"]
    return {
        r["login"]: Member(r["login"], r["name"], r["organ"], frozenset(map(Role, r["roles"]))) for r in rows
    }


CAST = _read()
# One person of the district office for each role; liaison is one of a department.
BY_ROLE = {role: next(m for m in CAST.values() if role in m.roles) for role in Role if role not in
           (Role.system, Role.library_reader)}  # fmt: skip
