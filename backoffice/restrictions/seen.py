"""A condition of the way back that a colleague saw met (RES-13)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.kept_words import KeepBecause
from backoffice.submit import status_of, submit
from shared.actions.restrictions.see_condition import see_condition
from shared.clock import today
from shared.models import ConditionSeen, Restriction, Staff
from shared.queries.permissions import may
from shared.queries.restrictions import restriction_with
from shared.queries.situation import situation_of
from shared.rules.actor import Actor
from shared.rules.addresses import customer_page
from shared.rules.lifecycle import Action
from shared.rules.way_back import ConditionKind, conditions_from
from shared.web import access
from shared.web.forms import Date, Form, Radios, TextArea, Version

seen = Blueprint("seen", __name__)


class SeenForm(Form):
    """What a colleague saw."""

    version = Version()
    place = Radios("What was met?", required="Choose what was met")
    on = Date("On which day?", required="Enter the day", latest=today)
    words = TextArea(
        "What did you see?", hint="In a sentence: what was said or done.", required="Say what you saw", rows=2
    )
    keep_because = KeepBecause()


@seen.route("/restrictions/<reference>/seen", methods=["GET", "POST"])
@access.staff(Action.SEE_CONDITION)
def record(reference: str) -> Response | tuple[str, int]:
    """Record that a condition was met, once; the customer sees the count."""
    restriction = restriction_with(reference)
    form = SeenForm(data={"version": restriction.version, "on": today()})
    form.place.choices = [(str(n), str(one)) for n, one in observed(restriction)]

    def act(actor: Actor) -> Restriction:
        place = int(form.place.data)
        return see_condition(actor, reference, form.version.data, place, form.on.data, form.words.data)

    if submit(form, act, restriction):
        flash("It is recorded, and counted on the customer’s page.", "success")
        return redirect(customer_page(restriction.customer.account), 303)
    page = render_template(
        "backoffice/restrictions/seen.html", form=form, restriction=restriction, customer=restriction.customer
    )
    return page, status_of(form)


def observed(restriction: Restriction) -> list[tuple[int, Any]]:
    """The conditions that a colleague sees, each with its place."""
    every = enumerate(conditions_from(restriction.way_back))
    return [(place, one) for place, one in every if one.kind is ConditionKind.OBSERVED]


def way_back_of(restriction: Restriction) -> dict[str, Any]:
    """How far the way back of a restriction is, for its page; nothing of one that is not in force."""
    situation = situation_of(restriction.customer)
    one = situation.decision(restriction.reference)
    rows = ConditionSeen.select(ConditionSeen, Staff).join(Staff).where(ConditionSeen.restriction == restriction)
    return {
        "conditions": conditions_from(restriction.way_back),
        "way_back": situation.progress(one) if one else (),
        "early_review": situation.early_review(one) if one else None,
        "counted_since": one.counted_since if one else None,
        "seen": list(rows.order_by(ConditionSeen.id)),
        "may_see": bool(observed(restriction)) and bool(may(Action.SEE_CONDITION, me(), restriction)),
    }
