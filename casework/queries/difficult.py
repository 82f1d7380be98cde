"""Difficult cases (疑难复杂) as pages show them: the panel of a case, the list of the office."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import Any

from sqlalchemy import select

from casework.acting import Acting
from casework.db import db
from casework.models import Case, CaseEvent, JointMeeting, LibraryNomination, Person, Unit
from casework.queries.cases import COLUMNS, Line, line_of
from workflows import difficult as rules
from workflows import facts as f
from workflows import serial
from workflows.calendar import WorkCalendar
from workflows.casefile import CaseFile, Entry
from workflows.codes import DifficultMark

MOST = 200  # open difficult cases on the list
SOON = 2  # working days left from which the lamp of the meeting is yellow
KINDS = ("marked_difficult", "difficulty_lifted", "reviewer_named", "joint_meeting_held", "voided")


@dataclass(frozen=True, slots=True)
class MeetingLamp:
    """The joint meeting that is owed. ``days``: working days left, negative when over."""

    due_on: date
    days: int

    @property
    def light(self) -> str:
        return "red" if self.days <= 0 else "yellow" if self.days <= SOON else "green"


def meeting_lamp(file: CaseFile, calendar: WorkCalendar, today: date) -> MeetingLamp | None:
    """The lamp of the meeting; None when none is owed."""
    due_on = rules.meeting_due_on(file, calendar)
    return MeetingLamp(due_on, calendar.count(today, due_on)) if due_on else None


@dataclass(frozen=True, slots=True)
class Panel:
    """What a case page tells of a difficult case."""

    marks: tuple[f.MarkedDifficult, ...]
    proposals: tuple[rules.Proposal, ...]
    reviewer: str
    lamp: MeetingLamp | None
    meetings: Sequence[JointMeeting]
    set_aside: str  # reason why the newest conclusion is not followed
    concluded: tuple[str, ...]
    nomination: LibraryNomination | None
    is_closed: bool


def panel_of(case: Case, file: CaseFile, given: rules.Given, acting: Acting) -> Panel | None:
    """The panel; None, and no statement, for a case that never was difficult and is not proposed to be."""
    marks, proposed = rules.standing_marks(file), rules.proposals(file, given)
    if not marks and not proposed and file.last(f.MarkedDifficult) is None:
        return None
    reviewer_id, held = rules.reviewer_of(file), file.last(f.JointMeetingHeld)
    aside = [s for s in file.of(f.ConclusionSetAside) if held and s.meeting_id == held.meeting_id]
    return Panel(
        marks=tuple(marks.values()),
        proposals=proposed,
        reviewer=_name(reviewer_id),
        lamp=meeting_lamp(file, acting.calendar, acting.today),
        meetings=meetings_of(case.id) if held else (),
        set_aside=aside[-1].reason if aside else "",
        concluded=rules.concluded(file),
        nomination=nomination_of(case.id) if case.closed_on else None,
        is_closed=case.closed_on is not None,
    )


def _name(person_id: int | None) -> str:
    if person_id is None:
        return ""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""


def meetings_of(case_id: int) -> Sequence[JointMeeting]:
    """The joint meetings of a case, newest first."""
    rows = select(JointMeeting).where(JointMeeting.case_id == case_id)
    return db.session.scalars(rows.order_by(JointMeeting.held_on.desc(), JointMeeting.id.desc())).all()


def nomination_of(case_id: int) -> LibraryNomination | None:
    """The nomination of a case for the library."""
    rows = select(LibraryNomination).where(LibraryNomination.case_id == case_id)
    return db.session.scalars(rows).one_or_none()


@dataclass(frozen=True, slots=True)
class DifficultLine:
    """One open difficult case of the list."""

    line: Line
    marks: tuple[DifficultMark, ...]
    reviewer_id: int | None
    meeting: MeetingLamp | None
    met_on: date | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.line, name)


def difficult_lines(acting: Acting, *, mine: bool) -> list[DifficultLine]:
    """Open difficult cases within the scope, the meeting due first on top: two statements."""
    rows = db.session.execute(
        select(*COLUMNS)
        .outerjoin(Person, Person.id == Case.handler_id)
        .outerjoin(Unit, Unit.id == Case.unit_id)
        .where(Case.difficult, Case.closed_on.is_(None))
        .order_by(Case.due_on, Case.id)
        .limit(MOST)
    ).all()
    files = _files([row.id for row in rows])
    found = [_line(row, files[row.id], acting) for row in rows]
    shown = [line for line in found if not mine or line.reviewer_id == acting.person_id]
    return sorted(shown, key=lambda line: line.meeting.due_on if line.meeting else date.max)


def _line(row: Any, file: CaseFile, acting: Acting) -> DifficultLine:
    held = file.last(f.JointMeetingHeld)
    return DifficultLine(
        line_of(row, acting),
        tuple(rules.standing_marks(file)),
        rules.reviewer_of(file),
        meeting_lamp(file, acting.calendar, acting.today),
        held.on if held else None,
    )


def _files(ids: list[int]) -> dict[int, CaseFile]:
    """What was said about difficulty in each case, as a file of its own."""
    rows = db.session.execute(
        select(CaseEvent.case_id, CaseEvent.seq, CaseEvent.kind, CaseEvent.occurred_on, CaseEvent.data,
               CaseEvent.state_after, CaseEvent.actor_id, CaseEvent.role)
        .where(CaseEvent.case_id.in_(ids), CaseEvent.kind.in_(KINDS))
        .order_by(CaseEvent.case_id, CaseEvent.seq)
    )  # fmt: skip
    found: dict[int, list[Entry]] = defaultdict(list)
    for case_id, *rest in rows:
        found[case_id].extend(starmap(_entry, [rest]))
    return {case_id: CaseFile(found[case_id]) for case_id in ids}


def _entry(seq: int, kind: str, on: date, data: str, state: Any, actor_id: int, role: Any) -> Entry:
    return Entry(seq, serial.load(kind, on, json.loads(data)), state, on, actor_id, role)
