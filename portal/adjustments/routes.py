"""Ask for reasonable adjustments: a start page, five questions, the answers to check, and the confirmation."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, make_response, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import presence
from portal.adjustments.answers import check_rows, new_request
from portal.adjustments.forms import FORMS
from portal.current import sender
from portal.journey import CheckForm, Journey, JourneyDraft
from portal.published_pages import publish
from portal.reply import RECEIPTS, WAYS, what_is_shown
from shared.actions.adjustments.request import request_adjustment
from shared.queries.policy import policy_in_force
from shared.queries.published import our_organisation, published
from shared.rules.errors import Invalid
from shared.rules.vocabulary import AdjustmentKind
from shared.web import access

adjustments = Blueprint("adjustments", __name__)
presence.watch(adjustments)
_SKIPPABLE = frozenset({"how", "barriers"})
journey = Journey("adjustments", FORMS, lambda answers: tuple(FORMS), _SKIPPABLE, can_be_saved=True)


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
    draft = journey.draft()
    elsewhere = journey.elsewhere(draft)
    if draft is None or elsewhere:
        return redirect(elsewhere, 303)
    form = CheckForm(draft)
    if form.validate_on_submit():
        try:
            journey.send(draft, lambda: _send(draft), kinds=draft.answers["kinds"], **what_is_shown(draft.answers))
        except Invalid as invalid:
            form.add_errors(invalid)
        else:
            return redirect("/adjustments/sent", 303)
    page = render_template("portal/adjustments/check.html", form=form, rows=check_rows(draft.answers))
    return make_response(page, 422 if form.is_submitted() else 200)


def _send(draft: JourneyDraft) -> str:
    return request_adjustment(sender(draft.key), new_request(draft.answers), draft.code).reference


@adjustments.get("/adjustments/sent")
@access.public
def sent() -> Response:
    """The reference, the private code, what happens next and by when, in the format that was asked for."""
    draft = journey.draft()
    request = published(draft.sent) if draft and draft.sent else None
    if draft is None or request is None:
        return redirect("/adjustments", 303)
    if draft.overtaken:
        return make_response(journey.sent_already(draft.sent, draft))
    if not presence.just_sent():
        return make_response(journey.shown_once())
    return make_response(
        render_template(
            "portal/adjustments/sent.html",
            draft=draft,
            answer_by=date.fromisoformat(request.body["answer_by"]),
            way=WAYS[draft.answers["reply_by"]],
            copy_goes=RECEIPTS.get(draft.answers.get("receipt"), ""),
            large=AdjustmentKind.LARGE_PRINT in draft.answers["kinds"],
        )
    )
