"""What is added to an appeal, to a request for adjustments or to a decision: entered for the customer, and read."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.additions.forms import EnterAdditionForm, PutRightForm
from backoffice.current import me
from backoffice.submit import status_of, submit
from shared.actions.action import name_of
from shared.actions.add_words import add_words, read_words
from shared.actions.adjustments.decide import challenge_adjustment
from shared.actions.adjustments.missed import put_right
from shared.models import AdjustmentRequest
from shared.models.base import Record
from shared.models.references import read_reference
from shared.queries.additions import address_of, missed_with
from shared.queries.adjustments import refused
from shared.rules.actor import Actor
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading, may_read
from shared.rules.vocabulary import Channel
from shared.web import access

additions = Blueprint("additions", __name__)


@additions.route("/additions/new", methods=["GET", "POST"])
@access.staff(Action.ADD_WORDS)
def new() -> Response | tuple[str, int]:
    """Enter what a customer adds to something that they can follow; to a refused adjustment it is a challenge."""
    form = EnterAdditionForm(data={"reference": request.args.get("reference", ""), "came_by": Channel.TELEPHONE.value})

    def act(actor: Actor) -> Record:
        reference, came_by = read_reference(form.reference.data), Channel(form.came_by.data)
        add: Callable[..., Record] = challenge_adjustment if refused(reference) else add_words
        try:
            return add(actor, reference, form.words.data, form.files.uploads(), came_by)
        except NotFound:
            raise Invalid({"reference": "There is nothing to add to under this reference"}) from None
        except OutOfStep as late:
            raise Invalid({"reference": str(late)}) from None

    done = submit(form, act)
    if done:
        reference = name_of(done)
        flash(f"It is added to {reference}. Whoever decides sees it.", "success")
        reads = may_read(me(), Reading.APPEALS) or isinstance(done, AdjustmentRequest)
        return redirect(address_of(reference) if reads else "/customers", 303)
    return render_template("backoffice/additions/new.html", form=form), status_of(form)


@additions.route("/additions/<reference>/put-right", methods=["GET", "POST"])
@access.staff(Action.PUT_RIGHT)
def right(reference: str) -> Response | tuple[str, int]:
    """What was done about an agreed adjustment that was not kept; the customer sees it on their page (ADJ-7)."""
    missed, form = missed_with(reference), PutRightForm()
    if submit(form, lambda actor: put_right(actor, reference, form.words.data)):
        flash("The customer sees on their page what you did.", "success")
        return redirect("/work", 303)
    return render_template("backoffice/additions/put_right.html", form=form, missed=missed), status_of(form)


@additions.post("/additions/<reference>/read")
@access.staff(Action.READ_WORDS)
def read(reference: str) -> Response:
    """One press: I have read this. A second one changes nothing."""
    addition = read_words(me().with_key(f"read-{reference}"), reference)
    return redirect(f"{address_of(addition.record_reference)}#added", 303)
