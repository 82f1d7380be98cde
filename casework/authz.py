"""Which role may ask for which route: authz_matrix.yaml, default deny (SECURITY 10.1)."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from casework import yaml_files
from workflows.codes import Role

MATRIX = Path(__file__).with_name("authz_matrix.yaml")
# Roles a person can hold; the system holds no session.
HUMAN_ROLES = frozenset(Role) - {Role.system}
PUBLIC = "public"

Rows = Mapping[tuple[str, str], frozenset[Role] | str]


@cache
def matrix() -> Rows:
    """(endpoint, method) → the roles allowed, or ``public``. A name in capitals is a group of the file."""
    document = yaml_files.read(MATRIX)
    groups = {name: frozenset(Role(role) for role in roles) for name, roles in document["groups"].items()}
    groups["EVERYBODY"] = HUMAN_ROLES
    return {
        (endpoint, method): PUBLIC if allowed == PUBLIC else _roles(allowed, groups)
        for endpoint, methods in document["routes"].items()
        for method, allowed in methods.items()
    }


def _roles(allowed: Iterable[str], groups: Mapping[str, frozenset[Role]]) -> frozenset[Role]:
    found: frozenset[Role] = frozenset()
    for name in allowed:
        found |= groups[name] if name in groups else {Role(name)}
    return found


def is_public(endpoint: str, method: str) -> bool:
    return matrix().get((endpoint, _asked(method))) == PUBLIC


def is_allowed(roles: frozenset[Role], endpoint: str, method: str) -> bool:
    """Whether one of the roles may ask for the route; a route without a row is for nobody."""
    allowed = matrix().get((endpoint, _asked(method)), frozenset())
    return allowed == PUBLIC or bool(roles & frozenset(allowed))


def _asked(method: str) -> str:
    return "GET" if method == "HEAD" else method
