"""Adjustments: requests to answer, whose they are, the answer, and requests that staff take down (ADJ-3, ADJ-5)."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.adjustments.forms import (
    DecideAdjustmentForm,
    MatchAdjustmentForm,
    ReportMissedForm,
    ReviewAdjustmentForm,
    SetAsideForm,
    TakeAdjustmentForm,
)
from backoffice.current import me
from backoffice.paging import cursor
from backoffice.submit import status_of, submit
from shared.actions.adjustments.decide import decide_adjustment, match_adjustment, withdraw_adjustment
from shared.actions.adjustments.missed import report_missed
from shared.actions.adjustments.request import request_adjustment
from shared.actions.adjustments.review import review_adjustment
from shared.actions.adjustments.set_aside import set_aside_request
from shared.actions.look import note_look
from shared.models import AdjustmentRequest, Customer
from shared.models.references import code_from
from shared.notify.wording import reads
from shared.queries import adjustments as requests
from shared.queries.additions import added_to
from shared.queries.customers import account as accounts
from shared.queries.permissions import may_ever
from shared.queries.situation import why_theirs
from shared.rules.actor import Actor
from shared.rules.direction import isolated
from shared.rules.lifecycle import ASKED, Action
from shared.rules.reading import Reading, may_read
from shared.rules.vocabulary import AdjustmentState, Channel
from shared.web import access, fragments
from shared.web.forms import Form

adjustments = Blueprint("adjustments", __name__)


@adjustments.get("/adjustments")
@access.staff(Reading.ADJUSTMENTS)
def index() -> Response:
    """What waits for an answer, the soonest due first; or what was answered."""
    answered = request.args.get("show") == "answered"
    return fragments.render(
        "backoffice/adjustments/index.html",
        "backoffice/adjustments/_rows.html",
        listed=requests.requests(cursor(), answered=answered),
        is_late=requests.late,
        answered=answered,
    )


@adjustments.route("/adjustments/new", methods=["GET", "POST"])
@access.staff(Action.REQUEST_ADJUSTMENT)
def new() -> tuple[str, int]:
    """Take down a request for a customer. The private code is shown once, for the colleague to pass on (ADJ-4)."""
    form = TakeAdjustmentForm(data={"account": request.args.get("account", ""), "came_by": Channel.TELEPHONE.value})
    customer = accounts.living(form.account.data)
    if not form.is_submitted():
        form.process(data=form.data | _known(customer))
    code = code_from(str(current_app.secret_key), form.key.data)
    done = submit(form, lambda actor: request_adjustment(actor, form.new_request(), code))
    if done:
        return render_template("backoffice/adjustments/taken.html", request_=done, code=code, customer=customer), 200
    return render_template("backoffice/adjustments/new.html", form=form, customer=customer), status_of(form)


def _known(customer: Customer) -> dict[str, object]:
    preferred = customer.preferred_channel.value
    return {
        "name": customer.name,
        "telephone": customer.telephone,
        "email": customer.email,
        "address": "\n".join(filter(None, [customer.address, customer.postcode])),
        "reply_by": preferred if preferred in {choice[0] for choice in TakeAdjustmentForm().reply_by.choices} else None,
    }


@adjustments.get("/adjustments/<reference>")
@access.staff(Reading.ADJUSTMENTS)
def show(reference: str) -> str:
    """A request, and the answer or the way to it."""
    found = requests.request_with(reference)
    opened = {"version": found.version, "agreed": found.kinds}
    return _page(found, MatchAdjustmentForm(data=opened), DecideAdjustmentForm(data=opened))


def _page(
    found: AdjustmentRequest, match: MatchAdjustmentForm, decide: DecideAdjustmentForm, form: Form | None = None
) -> str:
    manager, added = may_read(me(), Reading.SENSITIVE), added_to(found.reference)
    barriers = requests.barriers_of(found) if manager else ()
    if manager and (barriers or found.barrier_words):
        note_look(me(), found, "barriers")
    return render_template(
        "backoffice/adjustments/show.html",
        request_=found,
        asked=requests.asked_for(found),
        agreed=requests.agreed_under(found),
        factors=requests.factors_of(found),
        letter=requests.letter_about(found) if manager else "",
        added=added if manager else tuple(replace(one, files=()) for one in added),
        barriers=barriers,
        barrier_words=found.barrier_words if manager else "",
        suggestions=() if found.customer_id else requests.suggestions(found),
        waiting=found.state in ASKED,
        reads=reads(found.language),
        match=match,
        decide=decide,
        form=form,
    )


@adjustments.post("/adjustments/<reference>/match")
@access.staff(Action.MATCH_ADJUSTMENT)
def match(reference: str) -> Response | tuple[str, int]:
    """Say whose account it belongs to."""
    found, form = requests.request_with(reference), MatchAdjustmentForm()
    done = submit(form, lambda actor: match_adjustment(actor, reference, form.version.data, form.account.data), found)
    if done:
        flash("The request is matched to the account.", "success")
        return redirect(url_for(".show", reference=reference), 303)
    opened = {"version": found.version, "agreed": found.kinds}
    return _page(found, form, DecideAdjustmentForm(formdata=None, data=opened), form=form), 422


@adjustments.route("/adjustments/<reference>/not/<account>", methods=["GET", "POST"])
@access.staff(Action.SET_ASIDE_REQUEST)
def set_aside(reference: str, account: str) -> Response | tuple[str, int]:
    """Say that it is not this customer's, though it may look so (SIT-5)."""
    found, customer = requests.request_with(reference), accounts.customer_with(account)
    form = SetAsideForm(data={"version": found.version})

    def act(actor: Actor) -> AdjustmentRequest:
        return set_aside_request(actor, reference, form.version.data, customer.account, form.because.data)

    if submit(form, act, found):
        flash(f"Set aside: it no longer counts as {isolated(customer.name)}’s.", "success")
        return redirect(url_for(".show", reference=reference), 303)
    page = render_template(
        "backoffice/adjustments/set_aside.html",
        request_=found,
        customer=customer,
        form=form,
        because=why_theirs(found, customer),
    )
    return page, status_of(form)


@adjustments.post("/adjustments/<reference>/withdraw")
@access.staff(Action.WITHDRAW_ADJUSTMENT)
def withdraw(reference: str) -> Response:
    """For somebody who takes their request back by telephone or letter; online they do it themselves."""
    withdraw_adjustment(me().with_key(f"withdraw-{reference}"), reference)
    flash("The request is taken back.", "success")
    return redirect(url_for(".show", reference=reference), 303)


@adjustments.post("/adjustments/<reference>/decide")
@access.staff(Action.DECIDE_ADJUSTMENT)
def decide(reference: str) -> Response | tuple[str, int]:
    """Answer it. What is agreed takes effect in the same step."""
    found, form = requests.request_with(reference), DecideAdjustmentForm()
    if submit(form, lambda actor: _decide(actor, reference, form), found):
        flash("Answered. What is agreed is in effect now: on the card, on the ladder and in letters.", "success")
        return redirect(url_for(".show", reference=reference), 303)
    return _page(found, MatchAdjustmentForm(formdata=None, data={"version": found.version}), form, form=form), 422


@adjustments.get("/customers/<account>/adjustments")
@access.staff(Reading.ADJUSTMENTS)
def in_effect(account: str) -> str:
    """What was agreed with a customer, since when, and when it is looked at again."""
    customer = accounts.customer_with(account)
    agreed, manager = requests.in_effect(customer), may_ever(Action.REVIEW_ADJUSTMENT, me())
    return render_template("backoffice/adjustments/in_effect.html", customer=customer, agreed=agreed, manager=manager)


@adjustments.route("/customers/<account>/adjustments/<int:number>", methods=["GET", "POST"])
@access.staff(Action.REVIEW_ADJUSTMENT)
def look_again(account: str, number: int) -> Response | tuple[str, int]:
    """Look at an adjustment again with the person: it stays, or it ends once they were told (ADJ-6)."""
    found = requests.agreed_number(account, number)
    form = ReviewAdjustmentForm(data={"version": found.version})
    if submit(form, lambda actor: review_adjustment(actor, number, form.version.data, form.new_review()), found):
        flash("Recorded. " + ("It stays." if form.new_review().stays else "It has ended."), "success")
        return redirect(url_for(".in_effect", account=account), 303)
    what = requests.in_words(found.kind, found.detail)
    page = render_template(
        "backoffice/adjustments/look_again.html", customer=found.customer, agreed=found, what=what, form=form
    )
    return page, status_of(form)


@adjustments.route("/customers/<account>/adjustments/<int(max=999999999):number>/missed", methods=["GET", "POST"])
@access.staff(Action.REPORT_MISSED)
def missed(account: str, number: int) -> Response | tuple[str, int]:
    """Enter that something agreed was not kept, as the customer says it in whichever way (ADJ-7)."""
    found = requests.agreed_number(account, number)
    form = ReportMissedForm(data={"came_by": Channel.TELEPHONE.value})
    reference = found.request.reference if found.request else ""
    if submit(form, lambda actor: report_missed(actor, reference, number, form.words.data, Channel(form.came_by.data))):
        flash("It is recorded. A manager puts it right, and the customer sees it on their page.", "success")
        return redirect(url_for(".in_effect", account=account), 303)
    what = requests.in_words(found.kind, found.detail)
    page = render_template("backoffice/adjustments/missed.html", customer=found.customer, what=what, form=form)
    return page, status_of(form)


def _decide(actor: Actor, reference: str, form: DecideAdjustmentForm) -> AdjustmentRequest:
    outcome = AdjustmentState(form.outcome.data)
    return decide_adjustment(
        actor,
        reference,
        form.version.data,
        outcome,
        form.answer.data,
        form.decided(),
        form.review_on.data,
        form.weighed() if outcome is not AdjustmentState.AGREED else None,
    )
