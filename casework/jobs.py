"""The jobs: what is done again and again, and when. Each finds its work in the database.

A run that is repeated does nothing twice: what it makes has a key. Started by ``ticker.py`` or by hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time

from flask import current_app

from casework import secret_files
from casework.acting import Acting
from casework.calendars import current_calendar
from casework.db import writing
from casework.schedule import Daily, Every, Schedule
from casework.scope import everything
from casework.services import (
    asked_organ,
    audit_heads,
    clusters,
    difficult,
    digest,
    disputes,
    housekeeping,
    improvement_proposals,
    job_runs,
    lamps,
    letters,
    merging,
    outbox,
    proactive_watch,
    rechecks,
    signals,
    supervision_proposals,
    sweep,
    transfer_silence,
)


@dataclass(frozen=True, slots=True)
class Job:
    """``run`` opens its own transactions and returns how many things it did."""

    run: Callable[[Acting], int]
    schedule: Schedule


def _sign_heads(acting: Acting) -> int:
    settings = current_app.extensions["settings"]
    secret = secret_files.read(settings.secrets_dir / secret_files.AUDIT)
    with writing():
        head = audit_heads.sign_head(acting, secret)
    if head is None:
        return 0
    audit_heads.keep_outside(head, settings.heads_dir)
    return 1


def _remove_stray_files(acting: Acting) -> int:
    return housekeeping.remove_stray_files(current_app.extensions["settings"].data_dir / "files", acting)


def _send_outbox(acting: Acting) -> int:
    return outbox.send_by_settings(current_app.extensions["now"], acting)


def _remind_of_disputes(acting: Acting) -> int:
    with writing():
        return disputes.remind(acting)


DIFFICULT_AT, SIGNALS_AT = time(6, 50), time(6, 55)  # before the list of the day

JOBS: dict[str, Job] = {
    "accept-silent": Job(transfer_silence.run_daily, Daily(transfer_silence.AT)),  # domain 01 § 6
    "sweep": Job(sweep.sweep_morning, Daily(sweep.MORNING)),
    "sweep-changes": Job(sweep.sweep_changes, Every(minutes=15)),
    "remind-disputes": Job(_remind_of_disputes, Daily(sweep.MORNING)),
    "find-clusters": Job(clusters.find_clusters, Daily(clusters.AT)),  # domain 06 § 6
    "follow-merged": Job(merging.follow_all, Every(minutes=15)),  # domain 01 § 8
    "recheck-refused": Job(rechecks.collect_and_remind, Daily(rechecks.AT)),  # Art 18
    "remind-proactive": Job(proactive_watch.remind, Daily(proactive_watch.AT)),
    "remind-asked": Job(asked_organ.remind_asked, Daily(asked_organ.AT)),
    "digest": Job(digest.send_digests, Daily(digest.AT)),
    "send-outbox": Job(_send_outbox, Every(minutes=1)),  # SECURITY 12.5
    "propose-supervision": Job(
        supervision_proposals.propose_daily, Daily(supervision_proposals.AT)
    ),  # domain 06 § 2
    "propose-suggestions": Job(
        improvement_proposals.propose_daily, Daily(improvement_proposals.AT)
    ),  # domain 06 § 5
    "difficult-cases": Job(difficult.look_after, Daily(DIFFICULT_AT)),  # domain 06 § 7
    "excessive-signals": Job(signals.look_for_signals, Daily(SIGNALS_AT)),  # domain 06 § 5
    "issue-letters": Job(letters.issue_pending, Every(minutes=1)),
    "sign-heads": Job(_sign_heads, Every(minutes=10)),  # SECURITY 6.4
    "forget-expired": Job(housekeeping.forget_expired, Every(minutes=60)),
    "remove-stray-files": Job(_remove_stray_files, Every(minutes=360)),
}


def as_system() -> Acting:
    """The system acting now; needs an application context."""
    system = Acting.system(current_app.extensions["now"](), current_calendar())
    return replace(system, yellow_days=lamps.yellow_days())


def run_once(name: str) -> int:
    """One run by hand, entered in the ledger; needs an application context. How many things it did."""
    with everything():
        began = as_system()
        done = JOBS[name].run(began)
        with writing():
            job_runs.enter_by_hand(name, began, done, current_app.extensions["now"]())
        return done
