"""Customers: found in one search, and the account that says what may be done now (CUS-1, CUS-2, CUS-5)."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.customers.forms import (
    LANGUAGES,
    AddCustomerForm,
    AddSensitiveDetailForm,
    AddSupportContactForm,
    ChangeCustomerForm,
    HoldForm,
)
from backoffice.incidents.forms import ladder_channels
from backoffice.submit import status_of, submit
from shared import clock
from shared.actions.customers.keep import (
    add_customer,
    add_support_contact,
    change_customer,
    record_sensitive_detail,
)
from shared.actions.look import look_noted, note_look
from shared.actions.retention import lift_hold, place_hold
from shared.models import Customer, Service
from shared.queries.adjustments import help_to_offer
from shared.queries.customers import account as accounts
from shared.queries.customers.alike import alike
from shared.queries.customers.find import find_customers
from shared.queries.restrictions import with_something_in_force
from shared.queries.retention import hold_on
from shared.queries.rights import requests_of
from shared.rules.direction import isolated
from shared.rules.lifecycle import Action
from shared.rules.markers import LookReason
from shared.rules.reading import Reading, may_read
from shared.rules.representatives import how_to_deal
from shared.rules.vocabulary import CIRCUMSTANCES
from shared.web import access, fragments
from shared.web.fields import new_key
from shared.web.forms import Form
from shared.web.parse import row_number
from shared.web.text import cleaned, one_line

customers = Blueprint("customers", __name__)
_LONGEST_QUERY = 200


@customers.get("/customers")
@access.staff(Reading.CUSTOMERS)
def search() -> Response:
    """Whoever fits what was typed; when it can be only one, their account, unless one comes back to the list."""
    result = find_customers(one_line(cleaned(request.args.get("q", "")))[:_LONGEST_QUERY])
    if result.only and not fragments.wanted() and "list" not in request.args:
        return redirect(url_for(".account", account=result.only.account), 303)
    return fragments.render(
        "backoffice/customers/index.html",
        "backoffice/customers/_rows.html",
        search=result,
        in_force=with_something_in_force(found.id for found in result.found),
    )


@customers.get("/customers/<account>")
@access.staff(Reading.CUSTOMERS)
def account(account: str) -> str:
    """The card: what may be done now. A look at a marker is logged; where that can't be, it shows less (REL-17)."""
    found = accounts.account_page(account, me())
    seen = bool(found.markers or found.standing)
    logged = not seen or look_noted(me(), found.customer, "marker", LookReason.CONTACT)
    return render_template(
        "backoffice/customers/account.html",
        customer=found.customer,
        account=found,
        logged=logged,
        card=found.card,
        call_times=[(one, accounts.call_times(one)) for one in found.restrictions],
        now=(found.card.moment.weekday(), found.card.moment.time()),
        ladder_channels=ladder_channels(),
        new_key=new_key(),
        representatives=[how_to_deal(one.name, one.part, consent=one.consent_on is not None) for one in found.support],
    )


@customers.get("/customers/<account>/emergency")
@access.staff(Reading.CUSTOMERS)
def emergency(account: str) -> str:
    """What to do when somebody is in danger, or speaks of harming themselves (BEH-8)."""
    return render_template("backoffice/customers/emergency.html", customer=accounts.customer_with(account))


@customers.get("/customers/<account>/timeline")
@access.staff(Reading.CUSTOMERS)
def timeline(account: str) -> str:
    """What was done on this account."""
    customer = accounts.customer_with(account)
    entries, earlier = accounts.timeline(customer, me(), request.args.get("before", type=row_number))
    return render_template("backoffice/customers/timeline.html", customer=customer, entries=entries, earlier=earlier)


@customers.get("/customers/<account>/history")
@access.staff(Reading.CUSTOMERS)
def history(account: str) -> str:
    """Incidents and, for managers, cases and decisions."""
    customer = accounts.customer_with(account)
    manager = may_read(me(), Reading.CASES)
    return render_template(
        "backoffice/customers/history.html",
        customer=customer,
        incidents=accounts.incidents_of(customer),
        manager=manager,
        cases=accounts.cases_of(customer) if manager else [],
        restrictions=accounts.restrictions_of(customer) if manager else [],
    )


@customers.get("/customers/<account>/letters")
@access.staff(Reading.CUSTOMERS)
def letters(account: str) -> str:
    """The customer's letters."""
    customer = accounts.customer_with(account)
    return render_template(
        "backoffice/customers/letters.html", customer=customer, letters=accounts.letters_to(customer)
    )


@customers.get("/customers/<account>/details")
@access.staff(Reading.CUSTOMERS)
def details(account: str) -> str:
    """Name, address, support contacts; sensitive details for those who may read them, and then the look is logged."""
    return _details(accounts.customer_with(account), HoldForm())


def _details(customer: Customer, holding: HoldForm) -> str:
    sensitive = accounts.sensitive_details(customer, me())
    if sensitive:
        note_look(me(), customer, "sensitive details")
    return render_template(
        "backoffice/customers/details.html",
        customer=customer,
        support=accounts.support_of(customer),
        sensitive=sensitive,
        language=dict(LANGUAGES).get(customer.language, customer.language),
        offered=help_to_offer(customer.id) if sensitive else (),
        joins=accounts.joins_of(customer),
        former=[row.name for row in customer.former_names],
        asked=requests_of(customer),
        hold=hold_on(customer),
        holding=holding,
    )


@customers.post("/customers/<account>/hold")
@access.staff(Action.PLACE_HOLD)
def hold(account: str) -> Response | tuple[str, int]:
    """Let nothing of this customer be erased."""
    form, customer = HoldForm(), accounts.customer_with(account)
    if submit(form, lambda actor: place_hold(actor, account, form.because.data)):
        flash("Nothing of this customer is erased until the hold is lifted.", "success")
        return redirect(url_for(".details", account=account), 303)
    return _details(customer, form), 422


@customers.post("/customers/<account>/hold/lift")
@access.staff(Action.LIFT_HOLD)
def lift(account: str) -> Response:
    """What is past its time may be erased again."""
    form = Form()
    if submit(form, lambda actor: lift_hold(actor, account)):
        flash("The hold is lifted.", "success")
    return redirect(url_for(".details", account=account), 303)


@customers.route("/customers/new", methods=["GET", "POST"])
@access.staff(Action.ADD_CUSTOMER)
def add() -> Response | tuple[str, int]:
    """Add a customer."""
    form = AddCustomerForm(data={"language": "en", "preferred_channel": "telephone"})
    form.service.choices = _services()
    done = submit(
        form,
        lambda actor: add_customer(actor, form.details(form.account.data), somebody_else=form.somebody_else.data),
    )
    if done:
        return redirect(url_for(".account", account=done.account), 303)
    like = (
        alike(form.name.data, form.telephone.data, form.email.data, form.postcode.data) if form.is_submitted() else []
    )
    return render_template("backoffice/customers/add.html", form=form, alike=like), status_of(form)


@customers.route("/customers/<account>/change", methods=["GET", "POST"])
@access.staff(Action.CHANGE_CUSTOMER)
def change(account: str) -> Response | tuple[str, int]:
    """Change what is known of a customer."""
    customer = accounts.customer_with(account)
    known = {name: getattr(customer, name) for name in ChangeCustomerForm()._fields if hasattr(customer, name)}
    form = ChangeCustomerForm(data=known | {"service": customer.service.key if customer.service else ""})
    form.service.choices = _services()
    done = submit(
        form, lambda actor: change_customer(actor, account, form.version.data, form.details(account)), customer
    )
    if done:
        flash("The account is changed.", "success")
        return redirect(url_for(".details", account=account), 303)
    return render_template("backoffice/customers/change.html", form=form, customer=customer), status_of(form)


@customers.route("/customers/<account>/support/new", methods=["GET", "POST"])
@access.staff(Action.ADD_CUSTOMER)
def add_support(account: str) -> Response | tuple[str, int]:
    """Add a support contact, with or without consent to contact them."""
    customer, form = accounts.living(account), AddSupportContactForm()
    done = submit(form, lambda actor: add_support_contact(actor, account, form.new_support_contact()))
    if done:
        flash(f"{isolated(done.name)} is added.", "success")
        return redirect(url_for(".details", account=account), 303)
    return render_template("backoffice/customers/add_support.html", form=form, customer=customer), status_of(form)


@customers.route("/customers/<account>/sensitive/new", methods=["GET", "POST"])
@access.staff(Action.RECORD_SENSITIVE_DETAIL)
def add_sensitive(account: str) -> Response | tuple[str, int]:
    """Record a circumstance, with the customer's consent."""
    customer, form = accounts.living(account), AddSensitiveDetailForm(data={"consent_on": clock.today()})
    done = submit(
        form,
        lambda actor: record_sensitive_detail(
            actor, account, CIRCUMSTANCES[form.barrier.data], form.detail.data, form.consent_on.data
        ),
    )
    if done:
        flash("It is kept, and every look at it is logged.", "success")
        return redirect(url_for(".details", account=account), 303)
    return render_template("backoffice/customers/add_sensitive.html", form=form, customer=customer), status_of(form)


def _services() -> list[Sequence[str]]:
    return [(service.key, service.name) for service in Service.select().order_by(Service.name)]
