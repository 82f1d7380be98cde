"""定时任务: whether the scheduler lives, what it did and missed, and messages that wait for a word."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casework.db import writing
from casework.forms.jobs import RunForm
from casework.jobs import JOBS
from casework.queries import runs
from casework.services import job_runs, lease, sweep
from casework.views.acting import acting
from casework.views.step import once

bp = Blueprint("jobs", __name__, url_prefix="/settings/jobs")


@bp.get("")
def show() -> ResponseReturnValue:
    """The jobs, their newest run, and the last runs of all."""
    return _page(RunForm())


@bp.post("/run")
def run() -> ResponseReturnValue:
    """Ask the scheduler for a run beside its times (立即运行); it holds the keys, this process does not."""
    form = RunForm()
    if not form.validate_on_submit():
        return _page(form), 422
    with writing():
        location = once(form, lambda: _ask(form.job.data))
    flash("已安排运行，定时任务进程将在数秒内执行。")
    return redirect(location, 303)


@bp.post("/release")
def release() -> ResponseReturnValue:
    """Let the messages go that were held back (放行)."""
    with writing():
        is_released = sweep.release(acting())
    if is_released:
        flash("已放行，下一次检查时按当时情况发出。")
    else:
        flash("没有等待放行的提醒，可能已由他人放行。", "error")
    return redirect(url_for(".show"), 303)


def _ask(job: str) -> str:
    job_runs.ask(job, acting())
    return url_for(".show")


def _page(form: RunForm) -> str:
    now = current_app.extensions["now"]()
    return render_template(
        "casework/settings/jobs.html",
        form=form,
        jobs=JOBS,
        newest=runs.newest_runs(JOBS),
        last=runs.last_runs(),
        state_of=runs.state_of,
        heartbeat=lease.last_sign_of_life(),
        is_late=lease.is_late(now),
        held=sweep.held(),
    )
