"""How a colleague signs in, for themselves: another password, new recovery codes (SEC-15, SEC-16)."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from backoffice.current import enter, my_session
from backoffice.sign_in import first_factor
from backoffice.sign_in.forms import ChangePasswordForm
from backoffice.submit import status_of
from shared.actions.staff import second_factor
from shared.actions.staff.invitations import choose_password
from shared.web import access, passwords
from shared.web.forms import Form

your_sign_in = Blueprint("your_sign_in", __name__, url_prefix="/your-sign-in")


@your_sign_in.get("")
@access.staff()
def index() -> str:
    """What one signs in with."""
    staff = my_session().staff
    return render_template("backoffice/sign_in/yours.html", staff=staff, left=second_factor.codes_left(staff.id))


@your_sign_in.route("/password", methods=["GET", "POST"])
@access.staff()
def password() -> Response:
    """Another password; it ends one's other sessions."""
    mine = my_session().staff
    email, form = mine.email, ChangePasswordForm()
    form.about = (mine.name, email)
    if form.validate_on_submit():
        staff = first_factor.who(email, form.current.data, "confirm_refused")
        if staff:
            choose_password(staff, staff.password_hash, passwords.make(form.password.data))
            enter(staff, complete=True)
            flash("Your password is changed. Everywhere else you are signed out.", "success")
            return redirect(url_for("your_sign_in.index"), 303)
        form.current.errors = ["This is not the password that you have now"]
    page = render_template("backoffice/sign_in/change_password.html", form=form, email=email)
    return make_response(page, status_of(form))


@your_sign_in.route("/recovery-codes", methods=["GET", "POST"])
@access.staff(confirm=True)
def recovery_codes() -> str:
    """Ten new recovery codes in place of the old ones, shown once."""
    form = Form()
    if not form.validate_on_submit():
        return render_template("backoffice/sign_in/new_codes.html", form=form)
    codes = second_factor.renew_codes(my_session().staff)
    where = url_for("your_sign_in.index")
    return render_template("backoffice/sign_in/recovery_codes.html", form=form, codes=codes, where=where)
