"""Who may see which case, letter and personal datum: small predicates and one table (domain 00 § 4).

A role opens a range of cases; the range is what the database filter must not exceed.
"""

from workflows.codes import Code, Role

R = Role


class Range(Code):
    """How far a role's eyes reach."""

    nothing = "nothing"  # roles of the machine room and of the library: no cases
    unit = "unit"  # cases whose handling unit, or a transfer of which, is the person's own
    organ = "organ"  # all cases of the person's answering organ
    district = "district"  # all cases of the district


RANGES: dict[Role, Range] = {
    R.registrar: Range.organ, R.handler: Range.unit, R.liaison: Range.unit, R.unit_head: Range.unit,
    R.secrecy_reviewer: Range.organ, R.legal_reviewer: Range.organ, R.ogi_head: Range.organ,
    R.signer: Range.organ, R.seal_keeper: Range.organ, R.archivist: Range.organ,
    R.supervisor: Range.district, R.statistician: Range.organ, R.auditor: Range.district,
    R.library_editor: Range.nothing, R.library_reviewer: Range.nothing, R.library_reader: Range.nothing,
    R.sysadmin: Range.nothing, R.secadmin: Range.nothing, R.system: Range.district,
}  # fmt: skip

# The three offices that watch each other (三员); each excludes the others and all business (DESIGN D16).
EXCLUSIVE = frozenset({R.sysadmin, R.secadmin, R.auditor})
BUSINESS = frozenset(Role) - EXCLUSIVE - {R.system}

# Who may open sealed personal data of an applicant, each time with a reason that is logged (domain 00 § 4).
REVEALERS = frozenset(
    {R.registrar, R.handler, R.unit_head, R.ogi_head, R.seal_keeper, R.archivist, R.supervisor}
)  # fmt: skip
# Letters that never leave the organ are read by those who work on the case and by the auditor.
LOG_READERS = frozenset({R.ogi_head, R.supervisor, R.auditor})

_ORDER = (Range.nothing, Range.unit, Range.organ, Range.district)


def range_of(roles: frozenset[Role]) -> Range:
    """The widest range that these roles open."""
    return max((RANGES[role] for role in roles), key=_ORDER.index, default=Range.nothing)


def sees_case(
    roles: frozenset[Role],
    *,
    organ_id: int,
    unit_id: int,
    case_organ_id: int,
    case_unit_ids: frozenset[int],
    is_handler: bool = False,
) -> bool:
    """May somebody of this organ and unit see the case? ``case_unit_ids``: its unit and those it is with."""
    if not roles or roles & {R.sysadmin, R.secadmin}:
        return False
    reach = range_of(roles)
    if reach is Range.district or is_handler:
        return True
    if reach is Range.organ and organ_id == case_organ_id:
        return True
    return reach is not Range.nothing and unit_id in case_unit_ids


def reveals_personal_data(roles: frozenset[Role]) -> bool:
    """May these roles open a masked ID number, phone or address? The auditor sees masked data only."""
    return bool(roles & REVEALERS)


def reads_log(roles: frozenset[Role]) -> bool:
    """May these roles read who did what, sessions and addresses included?"""
    return bool(roles & LOG_READERS)


def roles_conflict(roles: frozenset[Role]) -> bool:
    """Sysadmin, secadmin and auditor exclude each other and every business role (SECURITY 10.7)."""
    watchers = roles & EXCLUSIVE
    return len(watchers) > 1 or bool(watchers and roles & BUSINESS)
