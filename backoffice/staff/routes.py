"""Colleagues, for administrators."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.staff.forms import (
    AddColleagueForm,
    ChangeColleagueForm,
    EndAccessForm,
    ResetSecondFactorForm,
    RolesForm,
    known,
)
from backoffice.submit import submit
from shared.actions.staff.colleagues import (
    NewColleague,
    add_colleague,
    change_colleague,
    change_roles,
    end_sessions,
    reset_second_factor,
)
from shared.actions.staff.invitations import invite_colleague
from shared.actions.staff.leave import disable_colleague
from shared.models import Staff
from shared.queries import colleagues
from shared.rules.actor import Actor
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.rules.telephone import as_written
from shared.rules.vocabulary import Role
from shared.web import access, invitations, parse, passwords
from shared.web.forms import Form

staff = Blueprint("staff", __name__, url_prefix="/staff")


@staff.get("")
@access.staff(Reading.COLLEAGUES)
def index() -> Response:
    """Everyone who may sign in, and those who no longer may."""
    page = colleagues.page_of_colleagues(request.args.get("after", type=parse.row_number))
    return make_response(render_template("backoffice/staff/index.html", page=page))


@staff.route("/new", methods=["GET", "POST"])
@access.staff(Action.ADD_COLLEAGUE, confirm=True)
def new() -> Response:
    """Add a colleague; they choose their password by the invitation that goes to their address."""
    form = AddColleagueForm()
    if form.validate_on_submit():
        new = NewColleague(
            name=form.name.data,
            email=form.email.data,
            job_title=form.job_title.data,
            telephone=as_written(form.telephone.data),
            service=form.service.data,
            roles=frozenset(Role(role) for role in form.roles.data),
            password_hash=passwords.NONE,
            line_manager_email=form.line_manager.data or "",
        )
        try:
            added = add_colleague(me().with_key(form.key.data), new)
        except Invalid as invalid:
            form.add_errors(invalid)
        else:
            _invite(added, form.key.data)
            return redirect(url_for("staff.show", number=added.id), 303)
    return _page("new", form)


@staff.route("/<int(max=999999999):number>", methods=["GET", "POST"])
@access.staff(Action.CHANGE_ROLES, confirm=True)
def show(number: int) -> Response:
    """One colleague, and the roles that they hold."""
    person = colleagues.colleague(number)
    form = RolesForm(version=person.staff.version, roles=[role.value for role in person.roles])
    if form.validate_on_submit():
        roles = frozenset(Role(role) for role in form.roles.data)
        try:
            change_roles(me().with_key(form.key.data), person.staff.email, form.version.data, roles)
        except Invalid as invalid:
            form.add_errors(invalid)
        else:
            flash(f"{person.staff.name} has these roles from now on.", "success")
            return redirect(url_for("staff.show", number=number), 303)
    return _page("show", form, person=person)


@staff.route("/<int(max=999999999):number>/change", methods=["GET", "POST"])
@access.staff(Action.CHANGE_COLLEAGUE, confirm=True)
def change(number: int) -> Response:
    """Their name, title, telephone, service or line manager is another (SIT-12)."""
    person = colleagues.colleague(number)
    form = ChangeColleagueForm(data=known(person.staff))

    def act(actor: Actor) -> Staff:
        return change_colleague(actor, person.staff.email, form.version.data, form.details())

    changed = submit(form, act, person.staff)
    if changed is None:
        return _page("change", form, person=person)
    flash(f"The details of {changed.name} are changed.", "success")
    return redirect(url_for("staff.show", number=number), 303)


@staff.post("/<int(max=999999999):number>/invite")
@access.staff(Action.INVITE_COLLEAGUE, confirm=True)
def invite(number: int) -> Response:
    """Send the link to choose a password once more."""
    _invite(colleagues.colleague(number).staff, Form().key.data)
    return redirect(url_for("staff.show", number=number), 303)


@staff.route("/<int(max=999999999):number>/end-access", methods=["GET", "POST"])
@access.staff(Action.DISABLE_COLLEAGUE, confirm=True)
def end_access(number: int) -> Response:
    """A colleague leaves: what that means is said first."""
    person = colleagues.colleague(number)
    form = EndAccessForm(version=person.staff.version)
    theirs = colleagues.what_is_theirs(number)
    form.offer(colleagues.who_can_take_over(number), theirs.hearers)
    if form.validate_on_submit():
        try:
            disable_colleague(me().with_key(form.key.data), person.staff.email, form.version.data, *form.chosen())
        except Invalid as invalid:
            form.add_errors(invalid)
        else:
            flash(f"{person.staff.name} can no longer sign in.", "success")
            return redirect(url_for("staff.index"), 303)
    return _page("end_access", form, person=person, theirs=theirs)


@staff.post("/<int(max=999999999):number>/sign-out")
@access.staff(Action.END_SESSIONS)
def sign_out(number: int) -> Response:
    """Sign a colleague out everywhere, at once: a computer was left open, or a telephone is gone (SEC-15)."""
    person = colleagues.colleague(number).staff
    end_sessions(me().with_key(Form().key.data), person.email)
    flash(f"{person.name} is signed out everywhere.", "success")
    return redirect(url_for("staff.show", number=number), 303)


@staff.route("/<int(max=999999999):number>/second-factor", methods=["GET", "POST"])
@access.staff(Action.RESET_SECOND_FACTOR, confirm=True)
def second_factor(number: int) -> Response:
    """A colleague can't use their app any more: they begin again with a new invitation (SEC-16)."""
    person = colleagues.colleague(number)
    form = ResetSecondFactorForm(data={"version": person.staff.version})

    def act(actor: Actor) -> Staff:
        return reset_second_factor(actor, person.staff.email, form.version.data, form.reason.data, passwords.NONE)

    reset = submit(form, act, person.staff)
    if reset is None:
        return _page("second_factor", form, person=person)
    flash(f"The second factor of {reset.name} is reset.", "success")
    _invite(reset, form.key.data)
    return redirect(url_for("staff.show", number=number), 303)


def _invite(person: Staff, key: str) -> None:
    settings = current_app.config["EVENHAND"]
    link = invitations.link_for(person, settings)
    invite_colleague(me().with_key(key), person.id, link)
    if settings.smtp_host:
        flash(f"An invitation is on its way to {person.email}.", "success")
    else:
        flash(f"No mail server is set up, so give {person.name} this link yourself: {link}", "important")


def _page(name: str, form: Form, **context: object) -> Response:
    status = 422 if form.problems() else 200
    return make_response(render_template(f"backoffice/staff/{name}.html", form=form, **context), status)
