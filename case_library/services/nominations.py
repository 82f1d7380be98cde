"""Cases that the system nominates itself: corrected, difficult, or led to publication (domain 07 § 3)."""

from collections.abc import Iterator
from datetime import time, timedelta

from sqlalchemy import exists, select

from casework import audit
from casework.acting import Acting
from casework.db import db, writing
from casework.models import Case, LibraryNomination, NominationSource
from casework.models.cluster import ClusterMember, MemberState
from casework.models.dispute import DisputeRow
from casework.models.message import MessageKind
from casework.models.proactive import ProactiveTask
from casework.services import messages
from casework.services.recipients import Staff
from workflows.codes import Role
from workflows.disputes import Outcome
from workflows.proactive import TaskState

AT, LAW_AT = time(7, 20), time(7, 25)
LOOK_BACK = timedelta(days=30)  # so that a missed morning harms nothing
AT_ONCE = 200
S = NominationSource


def propose(acting: Acting) -> int:
    """The job: nominate what the rules name and nobody has; tell the editors. How many."""
    with writing():
        found = {case_id: source for source, case_id in _worth_it(acting)}
        for case_id, source in found.items():
            db.session.add(
                LibraryNomination(case_id=case_id, why="", person_id=acting.person_id, source=source,
                                  nominated_on=acting.today)
            )  # fmt: skip
            audit.note("library.nominated", acting=acting, chain="library", object_type="case",
                       object_id=case_id, source=source.value)  # fmt: skip
        db.session.flush()
        if found:
            editors = Staff.now().holders(Role.library_editor, None)
            messages.tell(
                dict.fromkeys(editors), MessageKind.system, key=f"library:nominated:{acting.today}",
                acting=acting, what="library_nominations", count=len(found),
            )  # fmt: skip
    return len(found)


def _worth_it(acting: Acting) -> Iterator[tuple[NominationSource, int]]:
    """Closed cases without a nomination; the weightiest reason last, so that it stays."""
    since = acting.today - LOOK_BACK
    open_for_it = (Case.closed_on.is_not(None), ~exists().where(LibraryNomination.case_id == Case.id))
    converted = (
        select(Case.id)
        .join(ClusterMember, ClusterMember.case_id == Case.id)
        .join(ProactiveTask, ProactiveTask.cluster_id == ClusterMember.cluster_id)
        .where(ClusterMember.state == MemberState.confirmed, ProactiveTask.state == TaskState.published,
               ProactiveTask.published_on >= since)
    )  # fmt: skip
    hard = select(Case.id).where(Case.difficult, Case.closed_on >= since)
    corrected = (
        select(Case.id)
        .join(DisputeRow, DisputeRow.case_id == Case.id)
        .where(DisputeRow.outcome == Outcome.corrected, DisputeRow.concluded_on >= since)
    )
    for source, statement in ((S.converted, converted), (S.difficult, hard), (S.corrected, corrected)):
        for case_id in db.session.scalars(statement.where(*open_for_it).limit(AT_ONCE)):
            yield source, case_id
