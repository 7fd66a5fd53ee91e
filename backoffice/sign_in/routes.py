"""Signing in with password and second factor, and signing out (DPA-4)."""

from __future__ import annotations

import io

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response

from backoffice.current import enter, leave, signed_in_colleague, unfinished
from backoffice.sign_in import first_factor
from backoffice.sign_in.forms import NO_MATCH, ChoosePasswordForm, CodeForm, RecoveryForm, SignInForm
from shared.actions.staff import second_factor, sessions
from shared.actions.staff.invitations import choose_password
from shared.config import Settings
from shared.demo import sign_ins
from shared.models import Staff
from shared.web import access, invitations, passwords, rate_limit, security
from shared.web.forms import Form
from shared.web.organisation import face

sign_in = Blueprint("sign_in", __name__)


@sign_in.route("/")
@access.public
def front() -> Response:
    """The work list is the front page."""
    return redirect("/work", 303)


@sign_in.route("/sign-in", methods=["GET", "POST"])
@access.public
def password() -> Response:
    """The first factor."""
    where = access.safe_next(request.args.get("next"))
    if signed_in_colleague():
        return redirect(where, 303)
    form = SignInForm()
    if form.validate_on_submit():
        staff = first_factor.who(form.email.data, form.password.data)
        if staff:
            enter(staff, complete=False)
            session["next"] = where
            return redirect(url_for("sign_in.code" if staff.totp_secret else "sign_in.join_app"), 303)
        form.form_errors.append(NO_MATCH)
    demonstrated = current_app.config["EVENHAND"].demonstration
    people = Staff.select().where(Staff.active).order_by(Staff.id).limit(20) if demonstrated else ()
    return _page("password", form, people=people)


@sign_in.route("/sign-in/code", methods=["GET", "POST"])
@access.public
def code() -> Response:
    """The second factor, from an authenticator app."""
    staff = unfinished()
    if staff is None:
        return redirect("/sign-in", 303)
    form = CodeForm()
    if form.validate_on_submit():
        rate_limit.take("code", staff.email)
        if second_factor.use_code(staff, form.code.data):
            return _in(staff, "code")
        sessions.note(staff, "sign_in_refused", "code")
        form.code.errors = ["This code is not right, or it was used before. Wait for the next one"]
    demonstrated = _is_of_the_demonstration(staff)
    shown = second_factor.next_code(staff) if demonstrated else ""
    return _page("code", form, demonstrated=demonstrated, shown=shown)


@sign_in.route("/sign-in/recovery", methods=["GET", "POST"])
@access.public
def recovery() -> Response:
    """The second factor, when the app is lost."""
    staff = unfinished()
    if staff is None:
        return redirect("/sign-in", 303)
    form = RecoveryForm()
    if form.validate_on_submit():
        rate_limit.take("code", staff.email)
        if second_factor.use_recovery_code(staff, form.code.data):
            return _in(staff, "recovery code")
        sessions.note(staff, "sign_in_refused", "recovery code")
        form.code.errors = ["This code is not right, or it was used before"]
    return _page("recovery", form)


@sign_in.route("/sign-in/set-up", methods=["GET", "POST"])
@access.public
def join_app() -> Response:
    """The first sign-in: a colleague joins their authenticator app, and keeps recovery codes."""
    staff = unfinished()
    if staff is None or staff.totp_secret:
        return redirect("/sign-in", 303)
    secret = session.setdefault("secret", second_factor.new_secret())
    form = CodeForm()
    if form.validate_on_submit():
        rate_limit.take("code", staff.email)
        if codes := second_factor.set_up_second_factor(staff, secret, form.code.data):
            where = _in(staff, "second factor set up").location
            return _page("recovery_codes", form, codes=codes, where=where)
        form.code.errors = ["This code is not right. Check your telephone’s clock, and try the next code"]
    return _page("set_up", form, secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)))


@sign_in.get("/sign-in/set-up/qr.svg")
@access.public
def qr() -> Response:
    """The secret that is being set up, to be read by a telephone's camera."""
    import segno  # whoever draws nothing has no use for it

    staff = unfinished()
    if staff is None or "secret" not in session:
        abort(404)
    drawn = io.BytesIO()
    text = second_factor.address(session["secret"], staff.email, face().name)
    segno.make(text, error="m").save(drawn, kind="svg", scale=6, border=4, light="#ffffff", xmldecl=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@sign_in.route(f"{invitations.PATH}<token>", methods=["GET", "POST"])
@access.public
def choose(token: str) -> Response:
    """A colleague who was invited chooses their password, and goes on to their second factor."""
    staff = invitations.read(token, current_app.config["EVENHAND"])
    if staff is None:
        return make_response(render_template("backoffice/sign_in/invitation_over.html"), 410)
    form = ChoosePasswordForm()
    form.about = (staff.name, staff.email)
    if form.validate_on_submit():
        choose_password(staff, staff.password_hash, passwords.make(form.password.data))
        if not staff.totp_secret:
            enter(staff, complete=False)
            return redirect(url_for("sign_in.join_app"), 303)
        leave()
        flash("Your password is kept. Now sign in with it.", "success")
        return redirect("/sign-in", 303)
    return _page("choose", form, email=staff.email)


@sign_in.post("/sign-out")
@access.public
def sign_out() -> Response:
    """End the session here and on the server, and have the browser forget this site."""
    actor = signed_in_colleague()
    if actor:
        sessions.note(Staff.get_by_id(actor.staff_id), "sign_out")
    leave()
    return security.forget(redirect(url_for("sign_in.signed_out"), 303))


@sign_in.get("/signed-out")
@access.public
def signed_out() -> Response:
    """After signing out."""
    return make_response(render_template("backoffice/sign_in/signed_out.html"))


def _is_of_the_demonstration(staff: Staff) -> bool:
    """Whether the colleague is invented and their second factor came with the demonstration, which is running."""
    settings: Settings = current_app.config["EVENHAND"]
    return settings.demonstration and staff.totp_secret == sign_ins.totp_secret(settings, staff.email)


def _in(staff: Staff, how: str) -> Response:
    """Begin the whole session, and go on to the page that was asked for."""
    rate_limit.forgive("code", staff.email)
    where = access.safe_next(session.get("next"))
    enter(staff, complete=True)
    sessions.note(staff, "sign_in", how)
    return redirect(where, 303)


def _page(name: str, form: Form, **context: object) -> Response:
    status = 422 if form.problems() else 200
    return make_response(render_template(f"backoffice/sign_in/{name}.html", form=form, **context), status)
