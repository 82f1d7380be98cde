"""主动公开转化审批单 (D24): the whole course of one task on one internal sheet."""

from casework import labels
from casework.labels import sheets as words
from casework.letters import pool
from casework.letters.content import LetterContent, cn_date
from casework.models.proactive import ProactiveTask
from casework.queries.letters import names_of
from casework.services.sheets import form, rows_table

FURTHEST = 600  # characters of the text on the sheet; the whole stands with the task


def pdf_of(task: ProactiveTask) -> bytes:
    """The sheet as PDF. Raises RenderFailed."""
    return pool.shared().pdf(sheet_of(task))


def sheet_of(task: ProactiveTask) -> LetterContent:
    """The sheet as it stands now; empty rows say so."""
    names = names_of(
        task.proposed_by_id, task.decided_by_id, task.secrecy_by_id, task.cleared_by_id, task.published_by_id
    )

    def said(text: str, person_id: int | None, on: object) -> str:
        if person_id is None or on is None:
            return ""
        return words.SIGNED_BY.format(text=text, name=names[person_id], on=cn_date(on))  # type: ignore[arg-type]

    text = task.text if len(task.text) <= FURTHEST else task.text[:FURTHEST] + words.FURTHER_TEXT
    place = "\n".join(part for part in (task.site, task.section, task.address) if part)
    rows = [
        ("info_title", task.title),
        ("task_unit", f"{task.organ.short_name}　{task.unit.name}"),
        ("task_state", labels.TASK_STATES[task.state]),
        ("proposal", said(task.proposal, task.proposed_by_id, task.proposed_on)),
        ("public_text", text),
        ("public_decision", said(task.decision, task.decided_by_id, task.decided_on)),
        ("publish_due", cn_date(task.due_on) if task.due_on else ""),
        ("secrecy_cleared", said(task.secrecy_opinion, task.secrecy_by_id, task.secrecy_on)),
        ("personal_cleared", said(task.clearing or words.NO_HITS, task.cleared_by_id, task.cleared_on)),
        ("published", said(place, task.published_by_id, task.published_on)),
    ]
    return form("D24", [rows_table(rows)], code=f"D24-{task.id}")
