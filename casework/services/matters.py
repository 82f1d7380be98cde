"""Correction of records (更正) and complaints (投诉举报): registered, examined, concluded, answered.

Every step is one entry of the chain of the matter, in the transaction of the row. Domain 01 §§ 11, 12.
"""

import hashlib
from datetime import date
from uuid import uuid4

from sqlalchemy import select

from casework import audit, pii
from casework.acting import Acting
from casework.db import Stale, db
from casework.letters import gather
from casework.letters import matter as letter
from casework.letters.content import LetterContent, to_json
from casework.letters.texts import MissingValue
from casework.models.case import Case
from casework.models.matter import Matter, MatterFile
from casework.models.organ import Organ
from casework.numbering import take_number
from casework.services import materials, supervision
from casework.services.materials import Incoming
from casework.services.parameters import value_of
from workflows import matters as rules
from workflows.matters import MatterAct, MatterKind, MatterOutcome, MatterState
from workflows.refusal import Refusal, RefusalCode

TABLE = "matters"
PROTECTED = ("id_number", "phone", "email", "address")
MASKS = {
    "id_number": pii.mask_id,
    "phone": pii.mask_phone,
    "email": pii.mask_email,
    "address": pii.mask_address,
}
MARKS = {MatterKind.RECORD_CORRECTION: "RC", MatterKind.COMPLAINT: "CP"}
PERIODS = {
    MatterKind.RECORD_CORRECTION: "matters.correction_days",
    MatterKind.COMPLAINT: "matters.complaint_days",
}


def period_of(kind: MatterKind) -> int:
    """Working days for the answer: the setting, else 20 [design]."""
    return value_of(PERIODS[kind])


def register(
    *, kind: str, applicant_name: str, received_on: date, title: str, content: str, concerned: str,
    id_number: str, phone: str, email: str, address: str, acting: Acting, case: Case | None = None,
    proof: Incoming | None = None,
) -> Matter:  # fmt: skip
    """Enter a matter under a number of its own series; contact data is sealed. Raises Refusal."""
    if received_on > acting.today:
        raise Refusal(RefusalCode.DATE_IN_FUTURE, on=received_on, today=acting.today)
    which = MatterKind(kind)
    matter = Matter(
        uuid=str(uuid4()), number="", kind=which, state=MatterState.registered, organ_id=acting.organ_id,
        unit_id=acting.unit_id, created_at=acting.now, received_on=received_on, period_days=period_of(which),
        applicant_name=applicant_name, title=title, content=content, concerned=concerned,
        case_id=case.id if case else None,
    )  # fmt: skip
    values = {"id_number": id_number, "phone": phone, "email": email, "address": address}
    for field, value in values.items():
        setattr(matter, f"{field}_sealed", pii.seal(TABLE, field, matter.uuid, value))
    matter.number = _number(which, acting)
    db.session.add(matter)
    db.session.flush()
    _note(matter, MatterAct.registered, acting, received_on=received_on.isoformat())
    if proof:
        _keep(matter, proof, acting)
    return matter


def _number(kind: MatterKind, acting: Acting) -> str:
    """DG-RC-2026-0001: organ, series, year, number; continuous, never reused."""
    organ, year = db.session.get_one(Organ, acting.organ_id), acting.today.year
    no = take_number(organ.id, f"matter:{MARKS[kind]}", year, acting=acting)
    return f"{organ.code}-{MARKS[kind]}-{year}-{no:04d}"


def take_up(matter: Matter, *, seen: int, acting: Acting) -> None:
    """Begin to look into it. Raises Refusal, Stale."""
    _move(matter, MatterAct.taken_up, seen, acting)
    _note(matter, MatterAct.taken_up, acting)


def add_evidence(matter: Matter, *, seen: int, acting: Acting, proof: Incoming) -> None:
    """Evidence of the applicant or of the office. Raises Refusal, Stale."""
    _move(matter, MatterAct.evidence_added, seen, acting)
    _keep(matter, proof, acting)


def _keep(matter: Matter, proof: Incoming, acting: Acting) -> None:
    matter.files.append(
        MatterFile(
            uuid=proof.uuid, name=proof.name, media_type=proof.media_type, size=proof.size,
            sha256=proof.sha256, uploader_id=acting.person_id, scan_state=proof.scan_state,
            key_wrapped=pii.seal_bytes(FILES, "key_wrapped", proof.uuid, proof.key), created_at=acting.now,
        )
    )  # fmt: skip
    db.session.flush()
    _note(matter, MatterAct.evidence_added, acting, sha256=proof.sha256)


FILES = "matter_files"


def read_file(file: MatterFile) -> bytes:
    """The whole file, checked against its SHA-256. Raises SealBroken, FileNotFoundError."""
    key = pii.unseal_bytes(FILES, "key_wrapped", file.uuid, file.key_wrapped)
    content = b"".join(materials.file_store.read(file.uuid, key))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise pii.SealBroken
    return content


def conclude(
    matter: Matter, *, outcome: str, finding: str, elsewhere: str, unit_id: int, demand: str,
    answer_by_on: date | None, approved_by: str, seen: int, acting: Acting,
) -> None:  # fmt: skip
    """The head of office decides; an order to correct or a circular goes out as an action of supervision.

    Raises Refusal (outcome of the other kind; no reason, organ or evidence; supervision refuses), Stale.
    """
    found = MatterOutcome(outcome)
    state = _move(matter, MatterAct.concluded, seen, acting)
    has_evidence = bool(matter.files)
    rules.check_conclusion(
        matter.kind, found, finding=finding, elsewhere=elsewhere, has_evidence=has_evidence
    )
    matter.outcome, matter.finding, matter.elsewhere = found, finding, elsewhere
    matter.concluded_on = acting.today
    if found in rules.ACTION_LEVELS:
        matter.action_id = _order(matter, found, unit_id, demand, answer_by_on, approved_by, acting)
    db.session.flush()
    _note(
        matter, MatterAct.concluded, acting, state=str(state), outcome=outcome,
        finding_sha256=_fingerprint(finding), action_id=matter.action_id or 0,
    )  # fmt: skip


def _order(
    matter: Matter, outcome: MatterOutcome, unit_id: int, demand: str, answer_by_on: date | None,
    approved_by: str, acting: Acting,
) -> int:  # fmt: skip
    """督办通知 or 通报 to the unit, about the request it concerns."""
    if not unit_id:
        raise Refusal(RefusalCode.MATTER_UNIT_MISSING, "Art 51")
    case = db.session.scalars(select(Case).where(Case.id == matter.case_id)).one_or_none()
    action = supervision.issue_new(
        level=rules.ACTION_LEVELS[outcome], unit_id=unit_id, facts=matter.finding, demand=demand,
        answer_by_on=answer_by_on, approved_by=approved_by, cases=(case,) if case else (), acting=acting,
    )  # fmt: skip
    return action.id


def answer(matter: Matter, *, seen: int, acting: Acting) -> None:
    """Give the written answer: compiled, numbered and frozen in one act. Raises Refusal, Stale."""
    _move(matter, MatterAct.answered, seen, acting)
    compose(matter, "", acting)  # nothing is numbered that cannot be written
    organ, outcome = matter.organ, str(matter.outcome)
    mark = letter.mark_of(str(matter.kind), outcome, acting.today, organ.id)
    no = take_number(organ.id, mark, acting.today.year, acting=acting)
    base = organ.letter_mark.removesuffix("依申请")
    matter.letter_number = f"{base}{mark}〔{acting.today.year}〕{no}号"
    matter.letter = to_json(compose(matter, matter.letter_number, acting))
    matter.answered_on = acting.today
    db.session.flush()
    _note(
        matter, MatterAct.answered, acting, letter_number=matter.letter_number,
        letter_sha256=_fingerprint(matter.letter),
    )  # fmt: skip


def compose(matter: Matter, number: str, acting: Acting) -> LetterContent:
    """The answer as it would be given today. Raises Refusal when a part of it is missing."""
    organ = matter.organ
    told = letter.Answer(
        kind=str(matter.kind), outcome=str(matter.outcome), number=number, matter_number=matter.number,
        organ=organ.name, organ_id=organ.id, red_head=organ.red_head or organ.name,
        applicant=matter.applicant_name,
        received_on=matter.received_on, signed_on=acting.today, title=matter.title, finding=matter.finding,
        elsewhere=matter.elsewhere, concerned=matter.concerned,
        remedy=gather.remedy_facts(organ.id, acting.today),
    )  # fmt: skip
    try:
        return letter.compose_answer(told)
    except MissingValue as missing:
        raise Refusal(RefusalCode.MATTER_LETTER, missing=missing.field) from missing


def withdraw(matter: Matter, *, seen: int, acting: Acting) -> None:
    """The applicant took it back. Raises Refusal, Stale."""
    _move(matter, MatterAct.withdrawn, seen, acting)
    _note(matter, MatterAct.withdrawn, acting)


def _move(matter: Matter, act: MatterAct, seen: int, acting: Acting) -> MatterState:
    """Lock, compare the version of the page, let the machine decide. Raises Stale, Refusal."""
    if db.engine.dialect.name != "sqlite":
        db.session.refresh(matter, with_for_update=True)
    if matter.version != seen:
        raise Stale
    matter.state = rules.decide(matter.state, act, acting.roles)
    return matter.state


def _note(matter: Matter, act: MatterAct, acting: Acting, **body: object) -> None:
    """One entry of the chain of this matter: what happened, never who asked."""
    audit.note(
        f"matter.{act}", acting=acting, chain=matter.chain, object_type="matter", object_id=matter.number,
        **{"state": str(matter.state), **body},
    )  # fmt: skip


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# Personal data


def masked(matter: Matter) -> dict[str, str]:
    """Contact data as a page shows it; empty ones are left out."""
    return {field: MASKS[field](value) for field, value in _clear(matter).items()}


def reveal(matter: Matter, *, reason: str, acting: Acting) -> dict[str, str]:
    """The clear values, with the reason on record; needs writing()."""
    shown = _clear(matter)
    audit.note(
        "pii.revealed", acting=acting, chain="export", object_type="matter", object_id=matter.uuid,
        fields=",".join(shown), reason=reason,
    )  # fmt: skip
    return shown


def _clear(matter: Matter) -> dict[str, str]:
    values = {
        field: pii.unseal(TABLE, field, matter.uuid, getattr(matter, f"{field}_sealed"))
        for field in PROTECTED
    }
    return {field: value for field, value in values.items() if value}
