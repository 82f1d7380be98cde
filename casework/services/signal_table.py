"""申请情况核查表: the table behind a demand for reasons, as a paper of the file (domain 06 § 5).

It never leaves the organ: the applicant gets the list that D05 encloses, without signals and counter-signals.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from casework import labels, pii
from casework.labels import sheets as words
from casework.letters import pool
from casework.letters.content import LetterContent, Table, cn_date
from casework.models import SignalNote
from casework.now import legal_day
from casework.queries import signals as queries
from casework.services import materials, sheets, signals
from casework.services.materials import Incoming

WIDTHS = (3, 6, 6, 9, 4)
LONGEST = 60  # characters of a title


def printed(note: SignalNote, *, reason: str, counters: Sequence[str]) -> Incoming:
    """The table as PDF on disk, no row knows it yet; outside any write transaction. Raises RenderFailed."""
    content = pool.shared().pdf(compose(note, reason=reason, counters=counters))
    return materials.take_in_own(content, f"{words.SHEETS['signals']}.pdf")


def compose(note: SignalNote, *, reason: str, counters: Sequence[str]) -> LetterContent:
    """Counted numbers, what speaks against it, contacts made first, the requests one by one; names masked."""
    evidence, attempts = queries.evidence_of(note), queries.attempts_of(note.members)
    against = dict.fromkeys((*signals.known_counters(note), *counters))
    rows = [
        ("number", note.case.ref),
        ("applicant", pii.mask_name(note.case.applicant_name)),
        ("signals", "\n".join(line_of(f, note.remark) for f in note.findings)),
        ("counters", "\n".join(labels.COUNTERS[counter] for counter in against)),
        ("contacts", "\n".join(_attempt(row) for row in attempts)),
        ("decision", reason),
    ]
    listed = tuple(_row(no, row) for no, row in enumerate(evidence.rows, 1))
    table = Table("", words.SIGNAL_HEADS, listed, WIDTHS)
    return sheets.form("signals", [sheets.rows_table(rows), table], code=note.case.ref)


def line_of(finding: dict[str, Any], remark: str = "") -> str:
    """One signal in a line."""
    signal = finding["signal"]
    if signal == "S7":
        return labels.SIGNAL_MARKED.format(remark=remark)
    return labels.SIGNAL_LINE.format(
        what=labels.SIGNALS[signal], count=finding["count"], limit=finding["limit"],
        unit=labels.SIGNAL_UNITS[signal], first=cn_date(date.fromisoformat(finding["first_on"])),
        last=cn_date(date.fromisoformat(finding["last_on"])),
    )  # fmt: skip


def result_of(row: Any) -> str:
    """What became of a request."""
    return labels.determination_words(row.determination) if row.determination else labels.STATES[row.state]


def _attempt(row: Any) -> str:
    return f"{cn_date(legal_day(row.at))}　{labels.PURPOSES[row.purpose]}，{labels.OUTCOMES[row.outcome]}"


def _row(no: int, row: Any) -> tuple[str, ...]:
    title = row.title if len(row.title) <= LONGEST else row.title[:LONGEST] + words.FURTHER
    return str(no), cn_date(row.received_on or row.arrived_on), row.number or "", title, result_of(row)
