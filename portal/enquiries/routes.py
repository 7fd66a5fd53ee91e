"""Ask, complain about the use of personal information, or say how we did: two questions, the answers to check, sent."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal import drafts, presence
from portal.current import sender
from portal.enquiries.answers import check_rows, new_enquiry, on_receipt
from portal.enquiries.forms import FORMS
from portal.follow.context import page_context
from portal.journey import Answers, CheckForm, Journey, JourneyDraft
from portal.opened_decision import ABOUT_A_DECISION
from portal.reply import RECEIPTS, WAYS
from shared.actions.enquiries.send import send_enquiry
from shared.rules.vocabulary import EnquiryTopic
from shared.web import access, rate_limit

enquiries = Blueprint("enquiries", __name__)
presence.watch(enquiries)


def _send(draft: JourneyDraft, _form: CheckForm) -> tuple[str, Answers]:
    rate_limit.take("enquiry", draft.key, address_slows=True)
    made = send_enquiry(sender(draft.key), new_enquiry(draft.answers), draft.code)
    return made.reference, on_receipt(draft.answers)


journey = Journey(
    "enquiries", FORMS, lambda answers: tuple(FORMS), frozenset(), CheckForm, _send, ABOUT_A_DECISION, door="words"
)


@enquiries.route("/enquiries", methods=["GET", "POST"])
@access.public
def write() -> Response:
    """The first question. Whoever comes from a decision that they have opened finds its reference filled in."""
    return journey.ask("words", _known())


@enquiries.route("/enquiries/<any(words, reply):step>", methods=["GET", "POST"])
@access.public
def question(step: str) -> Response:
    """One of the two, from the other or from the answers to check."""
    return journey.ask(step)


@enquiries.route("/enquiries/check", methods=["GET", "POST"])
@access.public
def check() -> Response:
    """Every answer, to check and to send."""
    return journey.check(lambda draft: {"rows": check_rows(draft.answers)})


@enquiries.get("/enquiries/sent")
@access.public
def sent() -> Response:
    """The reference, the private code, what happens next and by when; for a complaint, the first acknowledgement."""
    return journey.sent(
        lambda shown, enquiry: {
            "enquiry": enquiry,
            "way": WAYS.get(shown["reply_by"], ""),
            "copy_goes": RECEIPTS.get(shown["receipt"], ""),
            **page_context(enquiry),
        }
    )


def _known() -> dict[str, str]:
    topic = request.args.get("topic", "")
    opened = drafts.read("follow").get("reference", "") if topic == EnquiryTopic.FEEDBACK else ""
    if opened and presence.came_back("follow"):
        opened = ""
    return {name: known for name, known in (("topic", topic), ("about", opened)) if known}
