"""Pages of the archive: check list, directory, archiving, package; and what can come after a closed case."""

import hashlib
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from casework import labels
from casework.acting import Acting
from casework.db import Stale, write, writing
from casework.forms.archive import ArchiveForm, NoteForm, ReworkForm, VoidForm
from casework.labels import sheets as words
from casework.letters import pool
from casework.models.case import Case
from casework.queries.case_access import case_by_ref
from casework.queries.volume import kept_sheets, pages_of, volume_of
from casework.record import casefile_of
from casework.services import archive, archive_check, archive_package, materials, voiding
from casework.views.access import access_case
from casework.views.acting import acting
from casework.views.sign_off import pdf_answer
from casework.views.step import Prepared, Step, once, register
from casework.views.steps_index import step_url
from workflows import facts as f
from workflows.codes import Role
from workflows.guards_end import REVIEWABLE
from workflows.remedies import RemedyPeriod, last_day

bp = Blueprint("archive", __name__)
IN_MEMORY = 8 * 1024 * 1024  # a larger package is written to disk while it is made
COMPILED = ("volume", "closing")


def _binder(case: Case, acting: Acting) -> dict[str, Any]:
    """Check list, directory, proposal; how each missing piece is mended."""
    checks, pieces = archive_check.check_list(case), volume_of(case)
    retention, why = archive_check.proposed_retention(case)
    return {
        "checks": checks,
        "lacking": archive_check.missing(checks),
        "pieces": pieces,
        "pages": pages_of(pieces),
        "retention": retention,
        "why": words.RETENTION_REASONS[why],
        "check_words": words.ARCHIVE_CHECKS,
        "mend": {c.code: _mend(c, case) for c in checks if not c.ok},
        "kept": kept_sheets(case.id),
        "review_until": _review_until(case, acting),
        "today": acting.today,
    }


def _mend(check: archive_check.Check, case: Case) -> str:
    """Address of the page that mends what is missing; nothing once the file is locked."""
    if case.archived_on or not check.kind:
        return ""
    return step_url(check.kind, case.ref) or url_for("materials.upload", ref=case.ref)


def _review_until(case: Case, acting: Acting) -> Any:
    """Last day on which the end of this case can be taken to review; None when it cannot."""
    if case.state not in REVIEWABLE:
        return None
    file = casefile_of(case)
    served, delivered = file.last(f.ReplyServed), file.last(f.Delivered)
    knew_on = served.on if served else (delivered.served_on or delivered.on) if delivered else case.closed_on
    return last_day(RemedyPeriod.review_60_days, knew_on, acting.calendar) if knew_on else None


def _fill_archive(form: ArchiveForm, case: Case, acting: Acting) -> None:
    if form.retention.raw_data is None:
        form.retention.data = archive_check.proposed_retention(case)[0]


def _bind(form: ArchiveForm, case: Case, acting: Acting) -> Prepared:
    bound = archive.bind(case, note=form.note.data or "", acting=acting)
    return Prepared({"bound": bound}, bound.drop)


def _archived(form: ArchiveForm, case: Case, acting: Acting) -> f.Fact | None:
    return f.Archived(
        on=acting.today, retention=form.retention.data or "D10", archive_no="—", box="—", pages=0
    )


# After the end


def _fill_void(form: VoidForm, case: Case, acting: Acting) -> None:
    form.seq.choices = [
        (e.seq, f"第 {e.seq} 条　{labels.FACTS[e.fact.kind]}　{e.fact.on:%Y-%m-%d}")
        for e in voiding.voidable(casefile_of(case))
        if e.actor_id == acting.person_id or Role.ogi_head in acting.roles
    ]


def _voided(form: VoidForm, case: Case, acting: Acting) -> f.Fact | None:
    seq = form.seq.data or next((number for number, _ in form.seq.choices), None)
    return f.Voided(on=acting.today, seq=seq, reason=form.reason.data or "—") if seq else None


STEPS = (
    Step(
        path="archive",
        kind="archived",
        form=ArchiveForm,
        run=archive.archive,
        title="归档案卷",
        done="已归档并锁定。",
        button="归档并锁定",
        template="casework/archive/archive.html",
        fill=_fill_archive,
        fact=_archived,
        context=_binder,
        prepare=_bind,
    ),
    Step(
        path="rework",
        kind="rework_started",
        form=ReworkForm,
        run=archive.start_rework,
        title="开始重办",
        done="已开始重新办理。",
        button="开始重办",
        fact=lambda form, case, acting: f.ReworkStarted(on=acting.today),
    ),
    Step(
        path="void",
        kind="voided",
        form=VoidForm,
        run=voiding.void,
        title="作废误记",
        done="记录已作废，案件回到前一环节；原记录仍留痕。",
        button="作废",
        template="casework/archive/void.html",
        fill=_fill_void,
        fact=_voided,
    ),
)
for _step in STEPS:
    register(bp, _step)


@bp.get("/cases/<ref>/volume")
def volume(ref: str) -> ResponseReturnValue:
    """The file as it is bound: check list, directory, notes added later."""
    return _volume_page(access_case(ref), NoteForm())


def _volume_page(case: Case, form: NoteForm) -> str:
    notes = archive.notes_of(case) if case.archived_on else []
    return render_template(
        "casework/archive/volume.html", case=case, form=form, notes=notes, **_binder(case, acting())
    )


@bp.post("/cases/<ref>/volume/note")
def note(ref: str) -> ResponseReturnValue:
    """Add a note to an archived file."""
    case, form = access_case(ref), NoteForm()
    if not form.validate():
        return _volume_page(case, form), 422

    def act() -> str:
        found = case_by_ref(ref)
        if found is None:
            raise Stale
        archive.add_note(found, text=form.text.data or "", acting=acting())
        return url_for(".volume", ref=found.ref)

    location = write(lambda: once(form, act))
    flash("说明已加入案卷。")
    return redirect(location, 303)


@bp.get("/cases/<ref>/volume/<code>.pdf")
def compiled(ref: str, code: str) -> ResponseReturnValue:
    """卷内目录 and 备考表: the kept ones, or as they would be now."""
    case = access_case(ref)
    if code not in COMPILED:
        abort(404)
    kept = kept_sheets(case.id).get(code)
    if kept:
        return pdf_answer(materials.read_all(kept), kept.name)
    pieces = volume_of(case)
    content = (
        archive.directory(case, pieces)
        if code == "volume"
        else archive.closing_note(case, pieces, "", acting())
    )
    try:
        return pdf_answer(pool.shared().pdf(content), f"{words.SHEETS[code]} {case.ref}.pdf")
    except pool.RenderFailed:
        abort(503)


@bp.get("/cases/<ref>/package.zip")
def package(ref: str) -> ResponseReturnValue:
    """The whole case as one ZIP; entered in the export chain."""
    case, who = access_case(ref), acting()
    pieces = volume_of(case)
    names = [archive_package.path_of(no, p, archive_package.name_of(p)) for no, p in enumerate(pieces, 1)]
    directory = render_template(
        "casework/archive/package.html", case=case, lines=list(zip(pieces, names, strict=True)), who=who
    )
    target: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed by the answer)
    try:
        archive_package.write_package(case, target, directory, who)
    except BaseException as fault:
        target.close()
        if isinstance(fault, pool.RenderFailed):
            abort(503)
        raise
    target.seek(0)
    digest = hashlib.file_digest(target, "sha256").hexdigest()
    with writing():
        archive_package.note_package(access_package(ref), digest, who)
    target.seek(0)
    return send_file(target, mimetype="application/zip", as_attachment=True, download_name=f"{ref}.zip")


def access_package(ref: str) -> Case:
    """The case again, inside the transaction."""
    case = case_by_ref(ref)
    if case is None:
        raise Stale
    return case
