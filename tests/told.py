"""What messages leave behind, for tests that walk every page."""

from collections.abc import Callable
from uuid import uuid4

from casework.acting import Acting
from casework.db import db, writing
from casework.models import MessageKind, OutboxItem, OutboxState
from casework.services.absences import enter_absence
from casework.services.messages import tell
from casework.services.preferences import save_preference


def messages(acting: Callable[[str], Acting], case_id: int) -> None:
    """A message about this case, a leave, and a mail that could not be sent; needs no writing()."""
    who = acting("wangmin")
    deputy = acting("zhaoyi").person_id
    with writing():
        tell([who.person_id], MessageKind.overdue, key="world", acting=who, case_id=case_id)
        save_preference(
            email="wangmin@example.cn", drop_email=False, by_mail=True, quiet_from=None, quiet_until=None,
            seen=0, acting=who,
        )  # fmt: skip
        enter_absence(from_on=who.today, until_on=who.today, deputy_id=deputy, acting=who)
        db.session.add(
            OutboxItem(
                uuid=str(uuid4()), dedup_key="world", channel="mail", person_id=who.person_id,
                payload_sealed=b"-", state=OutboxState.dead, next_at=who.now, give_up_at=who.now,
                last_error="refused", created_at=who.now,
            )
        )  # fmt: skip
