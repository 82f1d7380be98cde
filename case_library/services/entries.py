"""Writing a typical case: taken from a nomination, drafted, saved, its traces of persons looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from case_library.citations import parse
from case_library.codes import CaseState, LibraryOrganKind
from case_library.deidentify import Known, Piece, pieces, replaced, traces
from case_library.labels import cases as words
from case_library.linking import Names
from case_library.models import CaseBasis, CaseEditor, TypicalCase
from case_library.services import prefill, source_case
from casework import audit
from casework.acting import Acting
from casework.db import Stale, db
from casework.models import LibraryNomination, NominationState
from casework.models.organ import Organ, OrganKind
from casework.numbering import take_number
from casework.scope import everything
from workflows import typical_cases as rules
from workflows.refusal import Refusal, RefusalCode
from workflows.typical_cases import CaseStep, Draft

SERIES = "library_case"  # of the district government, whose library it is
COMMA = "、"
# Fields in which a person could be named, in the order of the page.
TEXTS = ("title", "facts", "issue", "outcome", "basis", "analysis", "ground", "keywords", "plain")
NEEDED = ("title", "subject", "determinations", "dispute_points", "facts", "issue", "outcome", "basis",
          "analysis", "keywords")  # fmt: skip
PLAIN_FIELDS = (
    "title", "subject", "determinations", "ground", "dispute_points", "organ_kind", "year", "stage",
    "remedy_result", "level", "facts", "issue", "outcome", "analysis", "keywords", "plain", "related_texts",
    "related_cases",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """The texts of a case cut at the traces of persons. ``count``: how many there are."""

    fields: Mapping[str, tuple[Piece, ...]]
    count: int


def take(nomination: LibraryNomination, *, seen: int, acting: Acting) -> TypicalCase:
    """Begin a draft from a nominated case, its persons replaced.

    Raises Refusal (decided already; the case is open again), Stale.
    """
    decide(nomination, NominationState.taken, seen=seen, acting=acting)
    outline = source_case.outline_of(nomination.case_id)
    if not outline.is_closed:
        raise Refusal(RefusalCode.CASE_NOT_CLOSED, "Design")
    known = source_case.known_words(nomination.case_id)
    case = _new(acting, **prefill.first_draft(outline, known))
    case.source_case_id, case.nominated_on = nomination.case_id, nomination.nominated_on
    case.author_unit_id = outline.unit_id or acting.unit_id
    put_basis(case, prefill.basis_of(case.determinations))
    _note("library.case_begun", case, acting)
    return case


def begin(*, title: str, acting: Acting) -> TypicalCase:
    """Begin an empty draft, for a case that was not handled here (a model of the province, say)."""
    case = _new(acting, title=title, subject=prefill.OTHER_SUBJECT, organ_kind=LibraryOrganKind.other,
                year=acting.today.year)  # fmt: skip
    _note("library.case_begun", case, acting)
    return case


def _new(acting: Acting, **values: Any) -> TypicalCase:
    lists = ("determinations", "dispute_points", "keywords", "plain", "related_texts", "related_cases")
    year = acting.today.year
    organ_id = db.session.scalars(
        select(Organ.id).where(Organ.kind == OrganKind.DG).order_by(Organ.id)
    ).first()
    case = TypicalCase(
        **{name: [] for name in lists} | values, state=CaseState.draft, author_id=acting.person_id,
        author_unit_id=acting.unit_id, created_at=acting.now, ref="",
    )  # fmt: skip
    case.ref = f"AL-{year}-{take_number(organ_id or 0, SERIES, year, acting=acting):04d}"
    db.session.add(case)
    db.session.flush()
    note_editor(case, acting)
    return case


def decide(nomination: LibraryNomination, state: NominationState, *, seen: int, acting: Acting) -> None:
    """Take or decline a nomination, once. Raises Refusal, Stale."""
    if nomination.version != seen:
        raise Stale
    if nomination.state is not NominationState.nominated:
        raise Refusal(RefusalCode.NOMINATION_DECIDED, "Design")
    nomination.state, nomination.decided_on = state, acting.today
    nomination.decided_by_id = acting.person_id
    with everything():
        db.session.flush()


def decline(nomination: LibraryNomination, *, reason: str, seen: int, acting: Acting) -> None:
    """Leave a nominated case out of the library, with the reason. Raises Refusal, Stale."""
    nomination.decision = reason
    decide(nomination, NominationState.declined, seen=seen, acting=acting)
    audit.note("library.nomination_declined", acting=acting, chain="library", object_type="nomination",
               object_id=nomination.id)  # fmt: skip


def save(
    case: TypicalCase, *, seen: int, basis: Sequence[str], take: str = "", acting: Acting, **values: Any
) -> None:
    """Keep what was written in a draft. ``take``: also write the proposal for a trace, or ``all`` of them.

    Raises Refusal (no draft any more; not the editor), Stale.
    """
    lock(case, seen)
    known = source_case.known_words(case.source_case_id)
    shown = checked(case, known)
    rules.after(Draft(case.state), CaseStep.save, person=acting.person_id, roles=acting.roles)
    for name in PLAIN_FIELDS:
        setattr(case, name, values[name])
    put_basis(case, basis)
    for field, snippet, instead in _taken(take, shown):
        _replace(case, field, snippet, instead, known)
    note_editor(case, acting)
    db.session.flush()
    _note("library.case_saved", case, acting)


def lock(case: TypicalCase, seen: int) -> None:
    """Hold the row until the commit, and compare the version. Raises Stale."""
    if db.engine.dialect.name != "sqlite":
        db.session.refresh(case, with_for_update=True)
    if case.version != seen:
        raise Stale


def put_basis(case: TypicalCase, citations: Sequence[str]) -> None:
    """The legal bases, joined to the documents that the library holds."""
    names = Names.now()
    case.basis = [_basis(text, number, names) for number, text in enumerate(citations, 1)]


def _basis(citation: str, position: int, names: Names) -> CaseBasis:
    policy_id, article = names.link(citation) or (None, next((c.article for c in parse(citation)), ""))
    return CaseBasis(position=position, citation=citation, policy_id=policy_id, article=article)


def note_editor(case: TypicalCase, acting: Acting) -> None:
    """Whoever wrote in it does not review it."""
    if db.session.get(CaseEditor, (case.id, acting.person_id)) is None:
        db.session.add(CaseEditor(case_id=case.id, person_id=acting.person_id))


# Traces of persons


def texts_of(case: TypicalCase) -> dict[str, str]:
    """The texts of a case by field; legal bases a line each."""
    basis = "\n".join(row.citation for row in case.basis)
    lists = {"basis": basis, "keywords": COMMA.join(case.keywords), "plain": COMMA.join(case.plain)}
    return {name: lists[name] if name in lists else getattr(case, name) for name in TEXTS}


def checked(case: TypicalCase, known: Sequence[Known] | None = None) -> Checked:
    """Look through all texts; ``known``: what the linked case knows, read here when not given."""
    known = source_case.known_words(case.source_case_id) if known is None else known
    texts = texts_of(case)
    count = sum(len(traces(text, known)) for text in texts.values())
    return Checked({name: pieces(text, known) for name, text in texts.items()}, count)


def _taken(take: str, shown: Checked) -> list[tuple[str, str, str]]:
    """Field, snippet and what to write instead: of one trace (``facts:2``) or of all that have a proposal."""
    field, _, number = take.partition(":")
    return [
        (name, piece.text, piece.trace.instead)
        for name, cut in shown.fields.items()
        for piece in cut
        if piece.trace and piece.trace.instead
        and (take == "all" or (name, str(piece.number)) == (field, number))
    ]  # fmt: skip


def _replace(case: TypicalCase, field: str, snippet: str, instead: str, known: Sequence[Known]) -> None:
    text = replaced(texts_of(case)[field], snippet, instead, known)
    if field == "basis":
        put_basis(case, _parts(text, "\n"))
    else:
        setattr(case, field, _parts(text, COMMA) if field in ("keywords", "plain") else text)


def _parts(text: str, separator: str) -> list[str]:
    return [part for part in text.split(separator) if part.strip()]


def missing(case: TypicalCase) -> tuple[str, ...]:
    """Names of the fields that are still empty."""
    values = {name: getattr(case, name) for name in NEEDED if name != "basis"}
    values["basis"] = [row.citation for row in case.basis]
    if case.title == words.UNTITLED:
        values["title"] = ""
    return rules.missing_fields({name: values[name] for name in NEEDED})


def _note(action: str, case: TypicalCase, acting: Acting) -> None:
    audit.note(action, acting=acting, chain="library", object_type="typical_case", object_id=case.ref,
               state=case.state.value)  # fmt: skip
