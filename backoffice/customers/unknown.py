"""Somebody whom nobody knows yet, and whose account it is: found by searching, never by a typed number (INC-1)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.kept_words import KeepBecause
from backoffice.submit import status_of, submit
from shared.actions.customers.unknown import leave_unknown, match_unknown, meet_unknown
from shared.models import Customer
from shared.queries.adjustments import request_with
from shared.queries.customers import account as accounts
from shared.queries.customers.alike import alike
from shared.queries.customers.find import find_customers
from shared.queries.incidents import incident_with
from shared.rules.actor import Actor
from shared.rules.addresses import customer_page, record_page
from shared.rules.lifecycle import Action
from shared.web import access
from shared.web.forms import Form, Telephone, Text, TextArea, Version
from shared.web.text import cleaned, one_line

unknown = Blueprint("unknown", __name__)
_LONGEST_QUERY = 200


class MeetUnknownForm(Form):
    """What can be said of somebody unknown; nothing has to be."""

    described = Text(
        "How would you know them again?",
        hint="For example: man about the lift at Elder Court. Leave it empty while you speak; the time is kept.",
        longest=200,
        autocomplete="off",
    )
    telephone = Telephone("The number they call from")
    keep_because = KeepBecause()


class WhoForm(Form):
    """Who it was, and how that is known."""

    version = Version()
    because = TextArea("How do you know?", hint="For example: they gave the number, and the same address.", rows=2)
    keep_because = KeepBecause()


@unknown.route("/customers/unknown", methods=["GET", "POST"])
@access.staff(Action.MEET_UNKNOWN)
def meet() -> Response | tuple[str, int]:
    """Begin with somebody unknown: one press, and the card with the ladder is there."""
    form = MeetUnknownForm(data={"telephone": request.args.get("telephone", "")})
    done = submit(form, lambda actor: meet_unknown(actor, form.described.data or "", form.telephone.data or ""))
    if done:
        return redirect(customer_page(done.account), 303)
    return render_template("backoffice/customers/unknown.html", form=form), status_of(form)


@unknown.route("/customers/<account>/who", methods=["GET", "POST"])
@access.staff(Action.MATCH_UNKNOWN)
def who(account: str) -> Response | tuple[str, int]:
    """Who was it? Found by searching; the account that is pressed is theirs."""
    customer = accounts.customer_with(account)
    form = WhoForm(data={"version": customer.version})

    def act(actor: Actor) -> Any:
        words = form.because.data or ""
        if request.form.get("nobody"):
            return leave_unknown(actor, account, form.version.data, words)
        return match_unknown(actor, account, form.version.data, request.form.get("account", ""), words)

    if done := submit(form, act, customer):
        left = isinstance(done, Customer)
        flash("It is written down." if left else "It is theirs now, with all that was recorded.", "success")
        return redirect("/work" if left else customer_page(done.kept.account), 303)
    like = alike(customer.name, customer.telephone, "", "", customer.id) if not _query() else []
    found = [(one.customer, one.because) for one in like] + [(one, "") for one in _searched()]
    page = render_template(
        "backoffice/customers/who.html", customer=customer, form=form, query=_query(),
        found=[(one, why) for one, why in found if one.account != customer.account],
    )  # fmt: skip
    return page, status_of(form)


@unknown.get("/incidents/<reference>/who")
@access.staff(Action.MATCH_INCIDENT)
def whose_incident(reference: str) -> str:
    """Whose account does an incident belong to?"""
    record = incident_with(reference, me()).incident
    return _search_page(reference, record.unknown_person, record.version, record.customer)


@unknown.get("/adjustments/<reference>/who")
@access.staff(Action.MATCH_ADJUSTMENT)
def whose_request(reference: str) -> str:
    """Whose account does a request for adjustments belong to?"""
    found = request_with(reference)
    return _search_page(reference, found.name, found.version, found.customer)


def _search_page(reference: str, about: str, version: int, known: Customer | None) -> str:
    return render_template(
        "backoffice/customers/whose.html",
        here=record_page(reference),
        reference=reference,
        about=about,
        version=version,
        known=known,
        query=_query(),
        found=_searched(),
        form=Form(formdata=None),
    )


def _query() -> str:
    return one_line(cleaned(request.args.get("q", "")))[:_LONGEST_QUERY]


def _searched() -> list[Any]:
    return list(find_customers(query).found) if (query := _query()) else []
