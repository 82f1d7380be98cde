"""What happens to policy documents by themselves: days that come, checks that fall due (domain 07 § 1)."""

from datetime import time

from sqlalchemy import or_, select

from case_library.codes import PolicyTie, Validity
from case_library.index.keeping import put
from case_library.index.policies import policy_document
from case_library.models import PolicyDocument, PolicyRelation
from case_library.queries import policies as queries
from case_library.services.policies import validity_on
from casework.acting import Acting
from casework.audit import note
from casework.db import db, writing
from casework.models.message import MessageKind
from casework.services import messages
from casework.services.recipients import Staff
from workflows.codes import Role

AT = time(6, 40)  # before the list of the day


def look_after(acting: Acting) -> int:
    """Let documents begin and end on their days; remind the editors of checks, once a month. How many."""
    with writing():
        done = _follow_days(acting)
        count = queries.count_due(acting.today)
        if count:
            people = Staff.now().holders(Role.library_editor, None)
            done += messages.tell(
                people, MessageKind.system, key=f"policies-due:{acting.today:%Y-%m}", acting=acting,
                what="policies_due", count=count,
            )  # fmt: skip
    return done


def _follow_days(acting: Acting) -> int:
    """A document begins (and what it replaces ends), or reaches its last day. How many."""
    came = or_(
        PolicyDocument.validity == Validity.not_yet,
        (PolicyDocument.ended_on <= acting.today)
        & PolicyDocument.validity.not_in((Validity.repealed, Validity.expired)),
    )
    moved = 0
    for policy in db.session.scalars(select(PolicyDocument).where(came).order_by(PolicyDocument.id)).all():
        before, policy.validity = policy.validity, validity_on(policy, acting.today)
        if policy.validity == before:
            continue
        _settle(policy, acting)
        moved += 1
        if before == Validity.not_yet:
            moved += _end_replaced(policy, acting)
    return moved


def _end_replaced(newer: PolicyDocument, acting: Acting) -> int:
    older = (
        select(PolicyDocument)
        .join(PolicyRelation, PolicyRelation.older_id == PolicyDocument.id)
        .where(PolicyRelation.newer_id == newer.id, PolicyRelation.tie == PolicyTie.replaces)
        .where(PolicyDocument.validity.not_in((Validity.repealed, Validity.expired)))
    )
    ended = db.session.scalars(older).all()
    for policy in ended:
        policy.validity = Validity.repealed
        policy.ended_on = policy.ended_on or newer.effective_on
        _settle(policy, acting)
    return len(ended)


def _settle(policy: PolicyDocument, acting: Acting) -> None:
    db.session.flush()
    put(policy_document(policy))
    note("policy.day_came", acting=acting, chain="library", object_type="policy", object_id=policy.id,
         validity=policy.validity)  # fmt: skip
