"""Internal sheets (D12, D18-D23, registration) made from the facts of a case.

They never leave the organ; they are rendered when they are asked for and kept when the case is archived.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from casework import labels
from casework.acting import Acting
from casework.labels import sheets as words
from casework.letters import pool
from casework.letters.compose import compose
from casework.letters.content import FORM, LetterContent, Table, cn_date
from casework.letters.gather import process_context
from casework.models.callback import Callback
from casework.models.case import Case, PartyRole
from casework.models.difficult import JointMeeting
from casework.now import legal_day
from casework.queries import callbacks, timeline
from casework.queries import opinions as acts
from casework.queries.difficult import meetings_of
from casework.queries.opinions import Opinion
from casework.record import casefile_of
from casework.services import drafting
from workflows import facts as f
from workflows.difficult import standing_marks

LONGEST_CONTENT = 400  # characters of the request on a sheet; the paper itself is in the file
WIDTHS = (7, 21)
Row = tuple[str, str]


def pdf_of(code: str, case: Case, acting: Acting) -> bytes:
    """The sheet as PDF. Raises KeyError for an unknown one, RenderFailed."""
    return pool.shared().pdf(SHEETS[code](case, acting))


def form(kind: str, tables: Iterable[Table], *, code: str = "") -> LetterContent:
    """A form without head, signature and seal."""
    return LetterContent(
        kind=kind, form=FORM, title=words.SHEETS[kind], organ_name="", blocks=tuple(tables), code=code
    )


def rows_table(rows: Iterable[Row]) -> Table:
    """A table of labels and values; rows without a value say that there is none."""
    return Table("", (), tuple((words.ROWS[name], value or words.NONE) for name, value in rows), WIDTHS)


def _secrecy(case: Case, acting: Acting) -> LetterContent:
    """保密审查表 (D18)."""
    done = acts.last(acts.opinions_of(case.id), "secrecy_cleared")
    rows = [
        *_head(case),
        ("version", _version(done)),
        ("masking", words.MASKED[bool(done.data.get("with_masking"))] if done else ""),
        ("basis", done.data.get("basis", "") if done else ""),
        ("secrecy_cleared", _said(done)),
    ]
    return form("D18", [rows_table(rows)], code=case.ref)


def _legal(case: Case, acting: Acting) -> LetterContent:
    """法制审核意见 (D19)."""
    done = acts.last(acts.opinions_of(case.id), "legally_cleared")
    rows = [*_head(case), ("version", _version(done)), ("legally_cleared", _said(done))]
    return form("D19", [rows_table(rows)], code=case.ref)


def _sign_off(case: Case, acting: Acting) -> LetterContent:
    """审签单 (D20)."""
    done = acts.opinions_of(case.id)
    signed = acts.last(done, "signed")
    rows = [
        *_head(case),
        ("due_on", cn_date(case.due_on) if case.due_on else ""),
        ("drafted", _by(acts.last(done, "drafted"))),
        ("secrecy_cleared", _said(acts.last(done, "secrecy_cleared"))),
        ("legally_cleared", _said(acts.last(done, "legally_cleared"))),
        ("sent_back", "\n".join(_said(o) for o in done if o.kind == "sent_back")),
        ("signed", _by(signed)),
        ("letter_number", signed.data["number"] if signed else ""),
        ("overdue_reason", signed.data.get("overdue_reason", "") if signed else ""),
        ("sealed", _by(acts.last(done, "sealed"))),
    ]
    return form("D20", [rows_table(rows)], code=case.ref)


def _head(case: Case) -> list[Row]:
    return [
        ("number", case.ref),
        ("applicant", case.applicant_name),
        ("received_on", cn_date(case.received_on) if case.received_on else ""),
        ("content", _shortened(case.content)),
        ("result", _result(case)),
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CONTENT else text[:LONGEST_CONTENT] + words.FURTHER


def _result(case: Case) -> str:
    drafted = casefile_of(case).last(f.Drafted)
    return labels.determination_words(drafted.determination) if drafted else ""


def _version(done: Opinion | None) -> str:
    return words.VERSION.format(version=done.version) if done else ""


def _said(done: Opinion | None) -> str:
    """Opinion, name and day."""
    return words.SIGNED_BY.format(text=done.text, name=done.name, on=cn_date(done.on)) if done else ""


def _by(done: Opinion | None) -> str:
    return words.BY.format(name=done.name, on=cn_date(done.on)) if done else ""


def _searches(case: Case, acting: Acting) -> LetterContent:
    """检索记录 (D21)."""
    rows = tuple(
        (cn_date(s.on), "、".join(s.places), f"{s.keywords}\n{s.years}",
         "\n".join(t for t in (labels.SEARCH_RESULTS[s.result], s.note) if t), s.person)
        for s in timeline.searches_of(case.id)
    )  # fmt: skip
    return form("D21", [Table("", words.SEARCH_HEADS, rows, (5, 7, 7, 5, 4))], code=case.ref)


def _contacts(case: Case, acting: Acting) -> LetterContent:
    """沟通记录 (D23)."""
    promises = callbacks.of_case(case.id)
    rows = tuple(
        (cn_date(legal_day(c.at)), f"{labels.CONTACT_CHANNELS[c.channel]}\n{labels.DIRECTIONS[c.direction]}",
         f"{labels.PURPOSES[c.purpose]}：{c.summary}", _outcome(c, promises.get(c.id)), c.person)
        for c in reversed(timeline.contacts_of(case.id))
    )  # fmt: skip
    return form("D23", [Table("", words.CONTACT_HEADS, rows, (5, 4, 9, 7, 3))], code=case.ref)


def _outcome(contact: Any, promise: Callback | None) -> str:
    """What came of it: outcome, real need and whether it was met, where to, what was promised and kept."""
    on = cn_date(contact.promised_on) if contact.promised_on else ""
    done = cn_date(promise.done_on) if promise and promise.done_on else ""
    need = labels.NEED_RESOLVED[contact.need_resolved] if contact.need_resolved else ""
    said = (
        ("real_need", contact.real_need), ("need_resolved", need), ("referred_to", contact.referred_to),
        ("promised_on", on), ("promise", promise.promise if promise else ""), ("called_back", done),
    )  # fmt: skip
    further = [words.CONTACT_LINES[name].format(text) for name, text in said if text]
    return "\n".join([labels.OUTCOMES[contact.outcome], *further])


def _meetings(case: Case, acting: Acting) -> LetterContent:
    """会商纪要 (D22): each joint meeting, the newest first."""
    return form("D22", [_meeting(case, m) for m in meetings_of(case.id)], code=case.ref)


def _meeting(case: Case, meeting: JointMeeting) -> Table:
    file = casefile_of(case)
    aside = [s.reason for s in file.of(f.ConclusionSetAside) if s.meeting_id == meeting.id]
    marks = standing_marks(file).values()
    lines = [
        labels.CONCLUSION_LINE.format(
            no=no, text=line["text"],
            result=labels.CONCLUDED.format(words=labels.determination_words(line["determination"]))
            if line["determination"] else "",
        )
        for no, line in enumerate(meeting.conclusions, 1)
    ]  # fmt: skip
    rows = [
        ("number", case.ref),
        ("content", _shortened(case.content)),
        ("marks", "\n".join(f"{labels.DIFFICULT_MARKS[m.mark]}：{m.reason}" for m in marks)),
        ("held_on", cn_date(meeting.held_on)),
        ("place", meeting.place),
        *((p["part"], p["names"]) for p in meeting.participants),
        ("minutes", meeting.minutes),
        ("conclusions", "\n".join(lines)),
        ("set_aside", "\n".join(aside)),
    ]
    named = {**words.ROWS, **labels.MEETING_PARTS}
    return Table("", (), tuple((named[name], value or words.NONE) for name, value in rows), WIDTHS)


def _registration(case: Case, acting: Acting) -> LetterContent:
    """登记表: what the registration recorded; no ID number, no telephone."""
    beside = timeline.beside(case)
    rows = [
        ("number", case.ref),
        ("applicant", _applicants(case)),
        ("channel", labels.CHANNELS[case.channel]),
        ("received_on", cn_date(case.received_on) if case.received_on else ""),
        ("due_on", cn_date(case.due_on) if case.due_on else ""),
        ("unit", beside.unit or ""),
        ("handler", beside.handler or ""),
        ("content", _shortened(case.content)),
    ]
    return form("registration", [rows_table(rows)], code=case.ref)


def _applicants(case: Case) -> str:
    others = [
        f"{p.name}（{labels.PARTY_ROLES[p.role]}）" for p in case.parties if p.role is not PartyRole.applicant
    ]
    return "、".join([case.applicant_name, *others])


def _service(case: Case, acting: Acting) -> LetterContent:
    """送达回证 (D12) of the reply, to be signed by whoever receives it."""
    letter, sent = drafting.current_reply(case), casefile_of(case).last(f.Dispatched)
    fields = {
        "letter_number": (letter.number or "") if letter else "",
        "letter_title": letter.title if letter else "",
        "method": labels.METHODS[sent.method] if sent else words.NONE,
        "dispatched_on": (sent.on if sent else acting.today).isoformat(),
        "tracking_no": (sent.tracking_no if sent else "") or words.NONE,
    }
    return compose("D12", process_context(case, fields, signed_on=_signing_day(case, acting)), lenient=True)


def _signing_day(case: Case, acting: Acting) -> date:
    signed = casefile_of(case).last(f.Signed)
    return signed.on if signed else acting.today


Builder = Callable[[Case, Acting], LetterContent]
SHEETS: dict[str, Builder] = {
    "D12": _service,
    "D18": _secrecy,
    "D19": _legal,
    "D20": _sign_off,
    "D21": _searches,
    "D22": _meetings,
    "D23": _contacts,
    "registration": _registration,
}
