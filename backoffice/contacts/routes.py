"""The contact log of an account: what there was, how much, one more, and what in it is new (INC-9, INC-12)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from backoffice.contacts.forms import PlaceMatterForm, TriageContactForm, contact_form
from backoffice.contacts.kept import kept_form
from backoffice.current import me
from backoffice.paging import cursor
from backoffice.submit import status_of, submit
from shared.actions.adjustments.kept import note_kept
from shared.actions.customers.contact import place_matter, record_contact, triage_contact
from shared.queries.customers import account as accounts
from shared.queries.customers.contacts import contact_log, contact_shown
from shared.queries.customers.volume import volume_of
from shared.queries.situation import situation_of
from shared.rules.contact import what_may_i_do_now
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.rules.triage import ContactState
from shared.rules.volume import against_usual
from shared.web import access, fragments

contacts = Blueprint("contacts", __name__)


@contacts.get("/customers/<account>/contacts")
@access.staff(Reading.CONTACTS)
def index(account: str) -> Response:
    """The log, and its volume and minutes by day, week and matter against what is usual (BEH-4)."""
    customer = accounts.customer_with(account)
    volume = volume_of(customer)
    return fragments.render(
        "backoffice/contacts/index.html",
        "backoffice/contacts/_rows.html",
        customer=customer,
        listed=contact_log(customer, cursor()),
        volume=volume,
        usual_words=against_usual(volume.usual),
    )


@contacts.route("/customers/<account>/contacts/new", methods=["GET", "POST"])
@access.staff(Action.RECORD_CONTACT)
def new(account: str) -> Response | tuple[str, int]:
    """Record a contact; where something is in force, with whether it is new."""
    customer = accounts.customer_with(account)
    form = contact_form(situation_of(customer))
    kept = kept_form(customer)
    wrong = bool(kept and kept.is_submitted() and not kept.validate())
    if not wrong and (done := submit(form, lambda actor: record_contact(actor, account, form.new_contact()))):
        if kept and any(kept.said()):
            note_kept(me(), done.id, *kept.said())
        flash(" ".join(["The contact is recorded.", *what_may_i_do_now(situation_of(customer)).allowances]), "success")
        return redirect(url_for("customers.account", account=account), 303)
    page = render_template("backoffice/contacts/new.html", form=form, kept=kept, wrong=wrong, customer=customer)
    return page, status_of(kept if kept and wrong else form)


@contacts.route("/contacts/<int(max=999999999):number>", methods=["GET", "POST"])
@access.staff(Action.TRIAGE_CONTACT)
def show(number: int) -> Response | tuple[str, int]:
    """One contact: is it new, and who has the new matter?"""
    contact = contact_shown(number)
    form: TriageContactForm | PlaceMatterForm
    if contact.state is ContactState.NEW_MATTER:
        form = placing = PlaceMatterForm(data={"version": contact.version})
        done = submit(
            form, lambda actor: place_matter(actor, number, placing.version.data, placing.placed_with.data), contact
        )
    else:
        form = reading = TriageContactForm(data={"version": contact.version, "issue": contact.issue})
        done = submit(form, lambda actor: triage_contact(actor, number, *reading.answers()), contact)
    if done:
        flash("It is written down.", "success")
        return redirect("/work", 303)
    return render_template(
        "backoffice/contacts/show.html", form=form, contact=contact, customer=contact.customer
    ), status_of(form)
