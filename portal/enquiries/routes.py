"""Ask, complain about the use of personal information, or say how we did: one page, then reference and code."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from portal import drafts, presence
from portal.enquiries.forms import EnquiryForm
from portal.follow.context import page_context
from portal.reply import RECEIPTS, WAYS
from portal.submit import status_of, submit
from shared.actions.enquiries.send import send_enquiry
from shared.models import Enquiry
from shared.models.references import code_from
from shared.queries.published import our_organisation, published
from shared.rules.actor import Actor
from shared.rules.vocabulary import EnquiryTopic
from shared.web import access, rate_limit

enquiries = Blueprint("enquiries", __name__)
presence.watch(enquiries)


@enquiries.route("/enquiries", methods=["GET", "POST"])
@access.public
def write() -> Response:
    """The form. Whoever comes from a decision that they have opened finds its reference filled in."""
    form = EnquiryForm(data=_known())

    def act(actor: Actor) -> Enquiry:
        rate_limit.take("enquiry", form.key.data, address_slows=True)
        return send_enquiry(actor, form.new_enquiry(), code_from(str(current_app.secret_key), form.key.data))

    if made := submit(form, act):
        kept = {"reference": made.reference, "key": form.key.data, **form.what_is_shown()}
        drafts.write("enquiry", kept, drafts.WHILE_LOOKING)
        return redirect("/enquiries/sent", 303)
    page = render_template("portal/enquiries/write.html", form=form, ours=our_organisation())
    return make_response(page, status_of(form))


def _known() -> dict[str, str]:
    topic = request.args.get("topic", "")
    opened = drafts.read("follow").get("reference", "") if topic == EnquiryTopic.FEEDBACK else ""
    if opened and presence.came_back("follow"):
        opened = ""
    return {"topic": topic, "about": opened}


@enquiries.get("/enquiries/sent")
@access.public
def sent() -> Response:
    """The reference, the private code, what happens next and by when; for a complaint, the first acknowledgement."""
    kept = drafts.read("enquiry")
    enquiry = published(kept["reference"]) if kept else None
    if enquiry is None:
        return redirect("/enquiries", 303)
    if not presence.just_sent():
        return make_response(render_template("portal/saving/shown_once.html", name="enquiries"))
    code = code_from(str(current_app.secret_key), kept["key"])
    way, receipt = WAYS.get(kept["reply_by"], ""), RECEIPTS.get(kept["receipt"], "")
    page = render_template(
        "portal/enquiries/sent.html", enquiry=enquiry, code=code, way=way, copy_goes=receipt, **page_context(enquiry)
    )
    return make_response(page)
