"""Ask for reasonable adjustments: a start page, five questions, the answers to check, and the confirmation."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import presence
from portal.adjustments.answers import check_rows, new_request
from portal.adjustments.forms import FORMS
from portal.current import sender
from portal.journey import Answers, CheckForm, Journey, JourneyDraft
from portal.opened_decision import ABOUT_A_DECISION
from portal.published_pages import publish
from portal.reply import RECEIPTS, WAYS, what_is_shown
from shared.actions.adjustments.request import request_adjustment
from shared.queries.policy import policy_in_force
from shared.queries.published import our_organisation
from shared.rules.vocabulary import AdjustmentKind
from shared.web import access

adjustments = Blueprint("adjustments", __name__)
presence.watch(adjustments)
_SKIPPABLE = frozenset({"how", "barriers"})


def _send(draft: JourneyDraft, _form: CheckForm) -> tuple[str, Answers]:
    made = request_adjustment(sender(draft.key), new_request(draft.answers), draft.code)
    return made.reference, {"kinds": draft.answers["kinds"], **what_is_shown(draft.answers)}


journey = Journey(
    "adjustments",
    FORMS,
    lambda answers: tuple(FORMS),
    _SKIPPABLE,
    CheckForm,
    _send,
    ABOUT_A_DECISION,
    can_be_saved=True,
)


def begin_format(decision_reference: str) -> str:
    """Begin a request for the letter of a decision in another format. Returns the address of its first question."""
    return journey.begin(
        decision_reference=decision_reference,
        own_words=_("Please send me your letter %(reference)s in this format.", reference=decision_reference),
    )


@adjustments.get("/adjustments")
@access.public
def start() -> Response:
    """What one can ask for, how it goes, and when the answer comes."""
    return publish(
        lambda: render_template(
            "portal/adjustments/start.html",
            ours=our_organisation(),
            kinds=[kind for kind in AdjustmentKind if kind is not AdjustmentKind.OTHER],
            days=policy_in_force().times.adjustment_answer_working_days,
        )
    )


@adjustments.route("/adjustments/<any(what, how, barriers, who, reply):step>", methods=["GET", "POST"])
@access.public
def question(step: str) -> Response:
    """One of the questions."""
    return journey.ask(step)


@adjustments.route("/adjustments/check", methods=["GET", "POST"])
@access.public
def check() -> Response:
    """Every answer, to check and to send."""
    return journey.check(lambda draft: {"rows": check_rows(draft.answers)})


@adjustments.get("/adjustments/sent")
@access.public
def sent() -> Response:
    """The reference, the private code, what happens next and by when, in the format that was asked for."""
    return journey.sent(
        lambda shown, request: {
            "answer_by": date.fromisoformat(request.body["answer_by"]),
            "way": WAYS[shown["reply_by"]],
            "copy_goes": RECEIPTS.get(shown["receipt"], ""),
            "large": AdjustmentKind.LARGE_PRINT in shown["kinds"],
        }
    )
