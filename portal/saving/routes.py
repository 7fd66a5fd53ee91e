"""Save and come back: the code, how long it leads back, and going on with it on any device (ADJ-1)."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import drafts, presence
from portal.adjustments.routes import journey as adjustments
from portal.appeals.routes import journey as appeals
from portal.enquiries.routes import journey as enquiries
from portal.saving.forms import BegunForm, ContinueForm, SendCodeForm
from shared import clock
from shared.config import settings
from shared.web import access, rate_limit
from shared.web.templating import day

saving = Blueprint("saving", __name__)
presence.watch(saving)
#: The forms; all but one can be put aside.
JOURNEYS = {journey.name: journey for journey in (adjustments, appeals, enquiries)}


@saving.route("/saved/<any(adjustments, appeals):name>", methods=["GET", "POST"])
@access.public
def saved(name: str) -> Response:
    """The code to write down, to print, or to have sent; shown only where the answers are."""
    journey = JOURNEYS[name]
    draft = journey.draft()
    if draft is None or not draft.saved:
        return redirect(f"/{name}", 303)
    if draft.overtaken:
        return redirect(f"/{name}/sent", 303)
    if journey.left_by_somebody(draft):
        return redirect(f"/begun/{name}", 303)
    form = SendCodeForm()
    until = clock.today() + drafts.WHILE_SAVED
    if form.validate_on_submit():
        rate_limit.take(
            "save-email", form.email.data, address_slows=True
        )  # never forgiven: nobody writes to strangers through us
        text = _(
            "Your answers are saved until %(day)s. To go on, open %(address)s and enter this code: %(code)s\n\n"
            "Whoever has the code can see your answers. If you did not ask for this, delete this message.",
            day=day(until), address=f"{settings().portal_url}/continue", code=draft.way_back,
        )  # fmt: skip
        drafts.send_code(form.email.data, _("Go on with what you began"), text, form.key.data)
        flash(_("We send the code to %(email)s.", email=form.email.data), "success")
        return redirect(f"/saved/{name}", 303)
    page = render_template(
        "portal/saving/saved.html",
        form=form,
        code=draft.way_back if presence.just_sent() or form.is_submitted() else "",
        until=until,
        go_on=journey.next_address(draft),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@saving.route("/begun/<any(adjustments, appeals, enquiries):name>", methods=["GET", "POST"])
@access.public
def begun(name: str) -> Response:
    """Where “Start now” leads: to the first question. Where answers were begun here it asks whose they are (INP-5)."""
    journey, form = JOURNEYS[name], BegunForm()
    draft = journey.draft()
    if draft is None or not draft.begun:
        presence.welcome(name)
        return redirect(f"/{name}/{journey.steps({})[0]}", 303)
    if form.validate_on_submit():
        presence.welcome(name)
        on = request.form.get("answers") == "go-on"
        return redirect(journey.next_address(draft) if on else journey.begin_afresh(), 303)
    presence.hold(name)
    return make_response(render_template("portal/saving/begun.html", form=form, name=name))


@saving.post("/saved/<any(adjustments, appeals):name>/over")
@access.public
def over(name: str) -> Response:
    """Forget on this device what another one has sent, and begin another."""
    drafts.forget(name)
    return redirect(f"/{name}", 303)


@saving.route("/continue", methods=["GET", "POST"])
@access.public
def go_on() -> Response:
    """Asks for the code, by POST only; then goes on at the question where the person left, unless it was sent since."""
    form = ContinueForm()
    if form.validate_on_submit() and (found := form.open()):
        journey = JOURNEYS[found["journey"]]
        if "sent" in found:
            return make_response(journey.sent_already(found["sent"]), 410)
        return redirect(journey.resume(found["draft"]), 303)
    page = render_template("portal/saving/continue.html", form=form)
    return make_response(page, 429 if form.slowed else 422 if form.is_submitted() else 200)
