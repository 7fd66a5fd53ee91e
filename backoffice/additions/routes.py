"""What is added to an appeal, to a request for adjustments or to a decision: entered for the customer, and read."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.additions.forms import AddForm
from backoffice.attempt import attempt, status_of
from backoffice.current import me
from shared.actions.add_words import add_words, read_words
from shared.models import Published
from shared.models.references import read_reference
from shared.queries.additions import page_of
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import FRONT_LINE, MANAGERS
from shared.rules.vocabulary import Channel
from shared.web import access

additions = Blueprint("additions", __name__)


@additions.route("/additions/new", methods=["GET", "POST"])
@access.staff(*FRONT_LINE)
def new() -> Response | tuple[str, int]:
    """Enter what a customer adds to something that they can follow (APP-2, APP-5)."""
    form = AddForm(data={"reference": request.args.get("reference", ""), "came_by": Channel.TELEPHONE.value})

    def act(actor: Actor) -> Published:
        reference = read_reference(form.reference.data)
        try:
            return add_words(actor, reference, form.words.data, form.files.uploads(), Channel(form.came_by.data))
        except NotFound:
            raise Invalid({"reference": "There is nothing to add to under this reference"}) from None
        except OutOfStep as late:
            raise Invalid({"reference": str(late)}) from None

    done = attempt(form, act)
    if done:
        flash(f"It is added to {done.reference}. Whoever decides sees it.", "success")
        reads = me().roles & MANAGERS or done.kind == "adjustment"
        return redirect(page_of(done.reference) if reads else "/customers", 303)
    return render_template("backoffice/additions/new.html", form=form), status_of(form)


@additions.post("/additions/<reference>/read")
@access.staff(*MANAGERS)
def read(reference: str) -> Response:
    """One press: I have read this. A second one changes nothing."""
    addition = read_words(me().with_key(f"read-{reference}"), reference)
    return redirect(f"{page_of(addition.record_reference)}#added", 303)
