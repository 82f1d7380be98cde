"""Actions of supervision (督办): their levels, who may issue and answer them. Source: domain 06 § 2."""

from workflows.codes import Role

REMINDER, DEMAND, CIRCULAR, TALK, REFERRAL, PRAISE = 1, 2, 3, 4, 5, 9
LEVELS = (REMINDER, DEMAND, CIRCULAR, TALK, REFERRAL, PRAISE)
# Levels that a leading person of the district must have approved; only the district office issues them.
APPROVED = frozenset({CIRCULAR, TALK, REFERRAL, PRAISE})
# What happens to a proposal or an action by the rules of its trigger; "by_hand": nobody proposed it.
BY_HAND = "by_hand"
TRIGGERS = (
    "near_due", "material_overdue", "material_long_overdue", "unconfirmed", "overdue", "second_reminder",
    "late_correction", "overdue_in_quarter", "corrected", "corrected_in_year", "all_in_time", BY_HAND,
)  # fmt: skip
# The unit answers by these; its organ by the ogi_head.
ANSWERING = frozenset({Role.handler, Role.liaison, Role.unit_head})


def may_issue(level: int, roles: frozenset[Role], *, is_district_office: bool) -> bool:
    """Level 1: supervisor. Level 2: ogi_head. Above, and praise: either of them, of the district office."""
    if level == REMINDER:
        return Role.supervisor in roles
    if level == DEMAND:
        return Role.ogi_head in roles
    return is_district_office and bool(roles & {Role.supervisor, Role.ogi_head})


def may_answer(roles: frozenset[Role], *, is_own_unit: bool, is_own_organ: bool) -> bool:
    """The addressed unit, or the ogi_head of its organ."""
    return (is_own_unit and bool(roles & ANSWERING)) or (is_own_organ and Role.ogi_head in roles)
