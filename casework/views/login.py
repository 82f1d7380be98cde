"""Sign in, prove oneself again, sign out, change one's password (SECURITY 9)."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from casework import audit, rates
from casework.db import db, writing
from casework.forms.sign_in import (
    FACTOR_FAILED,
    PASSWORD_FAULTS,
    SIGN_IN_FAILED,
    FactorForm,
    NewPasswordForm,
    PasswordForm,
    ProveForm,
    SignInForm,
)
from casework.models import Person
from casework.services import passwords, second_factor, sign_in
from casework.views import kept, sessions
from casework.views.account_page import account_page
from casework.views.acting import acting, browser_session, forget, is_recently_proved, me, nobody, signed_in

bp = Blueprint("login", __name__)


@bp.get("/login")
def show() -> ResponseReturnValue:
    """The page before sign-in."""
    to = kept.safe_next(request.args.get("next"))
    if signed_in():
        return redirect(to, 303)
    return _sign_in_page(SignInForm(), to=to)


@bp.post("/login", endpoint="sign_in")
def sign_in_() -> ResponseReturnValue:
    form, to = SignInForm(), kept.safe_next(request.form.get("next"))
    if not form.validate_on_submit():
        return _sign_in_page(form, to=to), 422
    attempt, person_id = _try(form.login.data, form.password.data, form.code.data or "")
    if person_id is None:
        with writing():
            sign_in.record_failure(attempt, nobody())
        return _sign_in_page(form, to=to, failed=SIGN_IN_FAILED), 422
    with writing():
        found = db.session.get_one(Person, person_id)
        who = replace(nobody(), person_id=found.id, name=found.name, unit_id=found.unit_id or 0)
        sign_in.record_success(attempt, person_id, form.password.data, who)
        if sessions.start(browser_session(), person_id, request):
            audit.note(
                "session.ended",
                acting=who,
                chain="auth",
                object_type="person",
                object_id=person_id,
            )
        is_old = passwords.is_old(found, nobody())
    forget()
    if is_old:
        flash("您的密码已使用超过 90 天，请在“个人设置”中修改。", "warning")
    return _go_on(to)


def _try(login: str, password: str, code: str) -> tuple[sign_in.Attempt, int | None]:
    """Count first, then look at password and code: parallel tries cannot outrun the counter."""
    with writing():
        attempt = sign_in.count_attempt(login, nobody())
    sign_in.check_address(attempt, nobody())
    person_id = sign_in.check_password(attempt, password)
    if person_id is None or not second_factor.has_factor(person_id):
        return attempt, person_id
    with writing():
        is_right = second_factor.take_code(person_id, code, nobody())
    return attempt, person_id if is_right else None


def _sign_in_page(form: SignInForm, *, to: str, failed: str = "") -> str:
    return render_template("login/sign_in.html", form=form, next=to, failed=failed, kept=_kept())


def _kept() -> kept.Kept | None:
    return kept.of_form() if request.method == "POST" else None


def _go_on(to: str) -> ResponseReturnValue:
    """To the page asked for, or back to the form that the end of the session interrupted."""
    if carried := _kept():
        return render_template("login/resume.html", kept=carried)
    return redirect(to, 303)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """The session dies in the database; the cookie opens nothing from now on."""
    who = acting()
    with writing():
        audit.note(
            "logout",
            acting=who,
            chain="auth",
            object_type="person",
            object_id=who.person_id,
        )
        sessions.end(browser_session())
    forget()
    answer = redirect(url_for("login.show"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.route("/reauth", methods=["GET", "POST"])
def reauth() -> ResponseReturnValue:
    """The password again, for acts that need it within ten minutes; the session gets a new id."""
    form, to = ProveForm(), kept.safe_next(request.values.get("next"))
    if request.method == "GET" or not form.validate_on_submit():
        return _prove_page(form, to), 200 if request.method == "GET" else 422
    who, person = acting(), me()
    attempt, person_id = _try(person.login, form.password.data, form.code.data or "")
    if person_id is None:
        with writing():
            sign_in.record_failure(attempt, who)
        form.password.errors = (SIGN_IN_FAILED,)
        return _prove_page(form, to), 422
    with writing():
        sign_in.record_success(attempt, person_id, form.password.data, who)
        sessions.start(browser_session(), person_id, request)
    forget()
    return _go_on(to)


def _prove_page(form: ProveForm, to: str) -> str:
    return render_template("login/prove.html", form=form, next=to, kept=_kept())


@bp.route("/account/second-factor", methods=["GET", "POST"])
def factor() -> ResponseReturnValue:
    """Bind the phone: the secret is shown once, and kept when its first code was right."""
    if not is_recently_proved():
        return redirect(url_for("login.reauth", next=url_for("login.factor")), 303)
    form = FactorForm()
    if request.method == "GET":
        form.secret.data = second_factor.new_secret()
        return _factor_page(form)
    if not form.validate():
        if form.secret.errors:
            form.secret.data = second_factor.new_secret()
        return _factor_page(form), 422
    try:
        with writing():
            second_factor.enrol(form.secret.data, form.code.data, acting())
    except second_factor.FactorRefused:
        form.code.errors = (FACTOR_FAILED,)
        return _factor_page(form), 422
    flash("手机验证已绑定，下次登录须填写验证码。")
    return redirect(url_for("login.account"), 303)


def _factor_page(form: FactorForm) -> str:
    import segno  # only where it is needed: it is slow to load

    secret, person = form.secret.data or "", me()
    picture = segno.make(second_factor.address(secret, person.login)).svg_inline(scale=4, svgclass="qr")
    return render_template("login/factor.html", form=form, secret=secret, qr=Markup(picture))  # noqa: S704 (ours)


@bp.get("/account")
def account() -> ResponseReturnValue:
    return account_page()


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    form, who = PasswordForm(), acting()
    if not form.validate_on_submit():
        return account_page(password=form), 422
    with writing():
        window = sign_in.ADDRESS_WINDOW
        done = rates.count("change_password", str(who.person_id), window=window, now=who.now)
    rates.check(
        done,
        action="change_password",
        limit=sign_in.FAILURES,
        window=window,
        now=who.now,
    )
    try:
        with writing():
            passwords.change_password(who.person_id, present=form.present.data, new=form.new.data, acting=who)
            sessions.end_all(who.person_id)
            sessions.start(browser_session(), who.person_id, request)
    except passwords.PasswordRefused as fault:
        field = form.present if fault.code == "present_wrong" else form.new
        field.errors = (PASSWORD_FAULTS[fault.code],)
        return account_page(password=form), 422
    flash("密码已修改，其他设备上的登录已全部退出。")
    return redirect(url_for("login.account"), 303)


@bp.route("/first/<token>", methods=["GET", "POST"])
def first(token: str) -> ResponseReturnValue:
    """A one-time link: the person sets the first password; nobody sets another one's."""
    form = NewPasswordForm()
    person = passwords.person_of_link(token, nobody())
    if person is None:
        return render_template("login/first.html", form=None, name=""), 404
    name = person.name
    if request.method == "GET" or not form.validate_on_submit():
        return render_template(
            "login/first.html", form=form, name=name
        ), 200 if request.method == "GET" else 422
    try:
        with writing():
            person = passwords.use_link(token, form.new.data, nobody())
            sessions.end_all(person.id)
    except passwords.PasswordRefused as fault:
        form.new.errors = (PASSWORD_FAULTS[fault.code],)
        return render_template("login/first.html", form=form, name=name), 422
    flash("密码已设定，请登录。")
    return redirect(url_for("login.show"), 303)
