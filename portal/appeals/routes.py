"""Ask for a review of a decision: with reference and code, or by describing it (APP-1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import drafts, evidence, presence
from portal.appeals.answers import check_rows, new_appeal, steps
from portal.appeals.forms import FORMS
from portal.current import sender
from portal.follow.forms import OpenForm
from portal.journey import Answers, CheckForm, Journey, JourneyDraft
from portal.opened_decision import ABOUT_A_DECISION
from portal.reply import RECEIPTS, WAYS, what_is_shown
from shared.actions.appeals.lodge import lodge_appeal
from shared.models import Published
from shared.queries.policy import policy_in_force
from shared.queries.published import open_appeal
from shared.rules.appeals import AppealTold
from shared.web import access, security

appeals = Blueprint("appeals", __name__)
presence.watch(appeals)


def _send(draft: JourneyDraft, _form: CheckForm) -> tuple[str, Answers]:
    files = evidence.uploads(draft.key)
    made = lodge_appeal(sender(draft.key), new_appeal(draft.answers), draft.code, files)
    return made.reference, {"files": len(files), **what_is_shown(draft.answers)}


journey = Journey("appeals", FORMS, steps, frozenset({"wants"}), CheckForm, _send, ABOUT_A_DECISION, can_be_saved=True)


def begin(decision: Published, **answers: Any) -> str:
    """Begin an appeal against a decision that was opened with its code. Returns the address of its first question."""
    return journey.begin(decision_reference=decision.reference, appeal_by=decision.body["appeal_by"], **answers)


@appeals.route("/appeals", methods=["GET", "POST"])
@access.public
def start() -> Response:
    """Reference and code from the letter; the QR code puts both in the address's fragment, which no server sees."""
    form = OpenForm()
    if form.validate_on_submit() and (found := form.open()):
        if found.kind == "decision" and (before := open_appeal(found)):
            presence.welcome("follow")
            drafts.write("follow", {"reference": found.reference}, drafts.WHILE_LOOKING)
            said = _("You have asked for a review of this decision already: %(reference)s.", reference=before)
            flash(" ".join((said, _("You can add to it here."))), "important")
            return redirect("/follow/opened", 303)
        if found.kind == "decision":
            return redirect(begin(found), 303)
        form.reference.errors = [
            _("This reference belongs to something you sent us. Use “Follow up” to see where it stands")
        ]
    times = policy_in_force().times
    page = render_template("portal/appeals/start.html", form=form, times=times)
    return make_response(page, form.status)


@appeals.post("/appeals/without")
@access.public
def without() -> Response:
    """For somebody who has no reference and code at hand."""
    draft = journey.draft()
    return redirect("/begun/appeals" if draft and draft.begun else journey.begin(), 303)


@appeals.route("/appeals/<any(decision, late, reasons, wants, who, reply):step>", methods=["GET", "POST"])
@access.public
def question(step: str) -> Response:
    """One of the questions."""
    return journey.ask(step)


@appeals.route("/appeals/files", methods=["GET", "POST"])
@access.public
def files() -> Response:
    """Files that show what happened, and a recording of whoever would rather say it (APP-10)."""
    draft = journey.draft()
    said = draft is not None and draft.answers.get("told_by") == AppealTold.RECORDING
    page = journey.ask("files")
    return _may_record(page) if said else page


@appeals.route("/appeals/check", methods=["GET", "POST"])
@access.public
def check() -> Response:
    """Every answer, to check and to send."""
    return journey.check(lambda draft: {"rows": check_rows(draft.answers, draft.files)})


def _may_record(page: Response) -> Response:
    """Let this one page use the microphone, when the person presses the button, and play back what was recorded."""
    page.headers["Permissions-Policy"] = security.HEADERS["Permissions-Policy"].replace(
        "microphone=()", "microphone=(self)"
    )
    page.headers["Content-Security-Policy"] = f"{security.POLICY}; media-src blob:"
    return page


@appeals.get("/appeals/sent")
@access.public
def sent() -> Response:
    """The reference, the private code, what happens next and by when."""
    return journey.sent(
        lambda shown, appeal: {
            "received_on": date.fromisoformat(appeal.body["received_on"]),
            "answer_by": date.fromisoformat(appeal.body["answer_by"]),
            "other_service": policy_in_force().authority.hearer_of_other_service,
            "way": WAYS[shown["reply_by"]],
            "copy_goes": RECEIPTS.get(shown["receipt"], ""),
        }
    )
