"""The contact log of an account: what there was, how much, and one more (INC-9, INC-12)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from backoffice.contacts.forms import contact_form
from backoffice.paging import place
from backoffice.submit import status_of, submit
from shared.actions.customers.contact import record_contact
from shared.queries.customers import account as accounts
from shared.queries.customers.contacts import contact_by_week, contact_log
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.web import access, fragments

contacts = Blueprint("contacts", __name__)


@contacts.get("/customers/<account>/contacts")
@access.staff(Reading.CONTACTS)
def index(account: str) -> Response:
    """The log, and the volume and minutes of the last weeks."""
    customer = accounts.customer_with(account)
    return fragments.render(
        "backoffice/contacts/index.html",
        "backoffice/contacts/_rows.html",
        customer=customer,
        listed=contact_log(customer, place()),
        weeks=contact_by_week(customer),
    )


@contacts.route("/customers/<account>/contacts/new", methods=["GET", "POST"])
@access.staff(Action.RECORD_CONTACT)
def new(account: str) -> Response | tuple[str, int]:
    """Record a contact."""
    customer, form = accounts.customer_with(account), contact_form()
    if submit(form, lambda actor: record_contact(actor, account, form.facts())):
        flash("The contact is recorded.", "success")
        return redirect(url_for("customers.account", account=account), 303)
    return render_template("backoffice/contacts/new.html", form=form, customer=customer), status_of(form)
