"""What life brings to an account: it is somebody’s second one, or they have died (SIT-12)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.customers.forms import CorrectDeathForm, DeathForm, JoinForm, PartForm
from backoffice.submit import status_of, submit
from shared.actions.customers.death import correct_death, record_death
from shared.actions.customers.join import join_accounts, part_accounts, tell_apart
from shared.queries.customers import account as accounts
from shared.queries.customers.alike import alike
from shared.rules.addresses import customer_page
from shared.rules.lifecycle import Action
from shared.web import access

lives = Blueprint("lives", __name__)


@lives.route("/customers/<account>/join", methods=["GET", "POST"])
@access.staff(Action.JOIN_ACCOUNTS)
def join(account: str) -> Response | tuple[str, int]:
    """Join another account of the same person into this one."""
    customer = accounts.customer_with(account)
    form = JoinForm(data={"other": request.args.get("other", "")})
    joined = submit(form, lambda actor: join_accounts(actor, customer.account, form.other.data, form.because.data))
    if joined:
        flash(f"{joined.other.account} is part of this account now.", "success")
        return redirect(customer_page(customer.account), 303)
    like = alike(customer.name, customer.telephone, customer.email, customer.postcode, customer.id)
    page = render_template("backoffice/customers/join.html", customer=customer, form=form, alike=like)
    return page, status_of(form)


@lives.route("/customers/<account>/part/<int(max=999999999):number>", methods=["GET", "POST"])
@access.staff(Action.PART_ACCOUNTS)
def part(account: str, number: int) -> Response | tuple[str, int]:
    """Part two accounts that were joined by mistake."""
    customer, form = accounts.customer_with(account), PartForm()
    joined = accounts.joined_with(customer, number)
    done = submit(form, lambda actor: part_accounts(actor, number, form.because.data))
    if done:
        flash(f"{done.other.account} is an account of its own again.", "success")
        return redirect(f"{customer_page(customer.account)}/details", 303)
    page = render_template("backoffice/customers/part.html", customer=customer, form=form, joined=joined)
    return page, status_of(form)


@lives.route("/customers/<account>/not/<other>", methods=["GET", "POST"])
@access.staff(Action.PART_ACCOUNTS)
def two_people(account: str, other: str) -> Response | tuple[str, int]:
    """Say that two accounts that look like one person's are two people's."""
    customer, twin, form = accounts.customer_with(account), accounts.customer_with(other), PartForm()
    if submit(form, lambda actor: tell_apart(actor, customer.account, twin.account, form.because.data)):
        flash(f"{customer.account} and {twin.account} are two people. Nobody is asked again.", "success")
        return redirect(customer_page(customer.account), 303)
    page = render_template("backoffice/customers/two_people.html", customer=customer, form=form, twin=twin)
    return page, status_of(form)


@lives.route("/customers/<account>/death", methods=["GET", "POST"])
@access.staff(Action.RECORD_DEATH)
def death(account: str) -> Response | tuple[str, int]:
    """Record that they have died; or that this was a mistake."""
    customer = accounts.customer_with(account)
    if customer.died_on is not None:
        return _mistake(account)
    form = DeathForm(data={"version": customer.version})
    done = submit(
        form,
        lambda actor: record_death(actor, account, form.version.data, form.died_on.data, form.told_by.data),
        customer,
    )
    if done:
        flash("It is recorded. Nothing binds them any more, and no letter goes to them.", "success")
        return redirect(customer_page(customer.account), 303)
    return render_template("backoffice/customers/death.html", customer=customer, form=form), status_of(form)


def _mistake(account: str) -> Response | tuple[str, int]:
    customer = accounts.customer_with(account)
    form = CorrectDeathForm(data={"version": customer.version})
    if submit(form, lambda actor: correct_death(actor, account, form.version.data, form.because.data), customer):
        flash("It is corrected. What had ended stays ended.", "success")
        return redirect(customer_page(customer.account), 303)
    return render_template("backoffice/customers/death.html", customer=customer, form=form), status_of(form)
