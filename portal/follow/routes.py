"""Follow what was sent, or see what one can still do: opened with reference and code, by POST only (APP-5, APP-8)."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import drafts, presence, refused
from portal.adjustments.routes import begin_format
from portal.appeals.routes import begin
from portal.follow.context import page_context
from portal.follow.forms import (
    AddWordsForm,
    AnswerQuestionForm,
    ButtonForm,
    ChallengeForm,
    ConfirmAppealForm,
    LostForm,
    MissedForm,
    OpenForm,
)
from portal.follow.in_words import behaviour_in_words, policy_in_words
from portal.submit import status_of, submit
from shared.actions.add_words import add_words
from shared.actions.adjustments.decide import challenge_adjustment, withdraw_adjustment
from shared.actions.adjustments.missed import report_missed
from shared.actions.appeals.lodge import withdraw_appeal
from shared.actions.appeals.questions import answer_question
from shared.actions.appeals.write_down import confirm_appeal
from shared.actions.enquiries.send import send_enquiry
from shared.models import Enquiry, Published
from shared.models.references import new_code
from shared.queries.published import open_appeal, published, published_letter
from shared.rules.actor import Actor
from shared.rules.errors import NotFound
from shared.rules.vocabulary import AppealGround
from shared.web import access, rate_limit
from shared.web.templating import day

follow = Blueprint("follow", __name__)
presence.watch(follow)


@follow.route("/follow", methods=["GET", "POST"])
@access.public
def start() -> Response:
    """Asks for reference and code."""
    form = OpenForm()
    if form.validate_on_submit() and (found := form.open()):
        presence.welcome("follow")
        drafts.write("follow", {"reference": found.reference}, drafts.WHILE_LOOKING)
        return redirect("/follow/opened", 303)
    page = render_template("portal/follow/open.html", form=form)
    return make_response(page, form.status)


@follow.route("/follow/lost", methods=["GET", "POST"])
@access.public
def lost() -> Response:
    """A new code for one that was lost: asked for here, sent by a colleague to what we know of the person already."""
    form = refused.alone("lost", LostForm)
    if again := refused.asked_anew("lost", form):
        return again

    def act(actor: Actor) -> Enquiry:
        rate_limit.take("lost-code", form.key.data, address_slows=True)
        # Its own code is shown to nobody: whoever asks for a new one would have to keep that, too.
        return send_enquiry(actor, form.new_enquiry(), new_code())

    if made := submit(form, act):
        drafts.forget("lost")
        flash(
            _(
                "We have it. The new code is sent by %(day)s, if we know you.",
                day=day(made.answer_by),
            ),
            "success",
        )
        return redirect("/follow", 303)
    return make_response(render_template("portal/follow/lost.html", form=form), status_of(form))


@follow.get("/follow/opened")
@access.public
def opened() -> Response:
    """Where it stands, or what one can still do."""
    found = _opened()
    if found is None:
        return redirect("/follow", 303)
    through = drafts.read("follow").get("through", "")
    return make_response(
        render_template(f"portal/follow/{found.kind}.html", opened=found, through=through, **page_context(found))
    )


@follow.get("/follow/why")
@access.public
def why() -> Response:
    """Why, and who decided. On a page of its own: somebody may be reading over the customer's shoulder (SEC-32)."""
    found = _opened_decision()
    if found is None:
        return redirect("/follow", 303)
    used = found.body.get("policy")
    page = render_template(
        "portal/follow/why.html",
        opened=found,
        policy=policy_in_words(used) if used else None,
        behaviour=partial(behaviour_in_words, used),
        **page_context(found),
    )
    return make_response(page)


@follow.get("/follow/letters/<reference>.pdf")
@access.public
def letter(reference: str) -> Response:
    """A letter that was sent, as it was sent (APP-9). 404 for any that the opened decision does not name."""
    found = _opened_decision()
    if found is None:
        return redirect("/follow", 303)
    if reference not in {one["reference"] for one in found.body.get("letters", [])}:
        raise NotFound
    file = Response(published_letter(reference), mimetype="application/pdf")
    file.headers["Content-Disposition"] = f'attachment; filename="{reference}.pdf"'
    return file


@follow.post("/follow/review")
@access.public
def review() -> Response:
    """From a decision to an appeal about it, with the one code, or back to the decision (APP-9)."""
    kept = drafts.read("follow")
    found = _opened()
    if found is None:
        return redirect("/follow", 303)
    asked = request.form.get("reference", "")
    through = kept.get("through", "")
    if asked == through or asked in found.body.get("appeals", {}):
        drafts.write("follow", {"reference": asked, "through": "" if asked == through else found.reference},
                     drafts.WHILE_LOOKING)  # fmt: skip
    return redirect("/follow/opened", 303)


@follow.post("/follow/appeal")
@access.public
def appeal() -> Response:
    """From a decision that is open to an appeal against it; “the facts are wrong” is ticked for who said so."""
    found = _opened_decision()
    if found is None:
        return redirect("/follow", 303)
    if open_appeal(found):
        return redirect("/follow/opened", 303)
    wrong = {"grounds": [AppealGround.FACTS_WRONG]} if request.form.get("grounds") == AppealGround.FACTS_WRONG else {}
    return redirect(begin(found, **wrong), 303)


@follow.post("/follow/format")
@access.public
def another_format() -> Response:
    """From a decision to a request for its letter in another format, which knows already what it is about."""
    found = _opened_decision()
    if found is None:
        return redirect("/follow", 303)
    return redirect(begin_format(found.reference), 303)


@follow.route("/follow/add", methods=["GET", "POST"])
@access.public
def add() -> Response:
    """Add words and files to what was sent, or say something before a decision is looked at again (APP-5, RES-10)."""
    found = _opened()
    if found is None or not page_context(found)["may_add"]:
        return redirect("/follow/opened", 303)
    return _add(found, AddWordsForm(), add_words, _("We have added it. Whoever decides reads it first."))


@follow.route("/follow/challenge", methods=["GET", "POST"])
@access.public
def challenge() -> Response:
    """Say that our answer about adjustments is not right: somebody else looks at it again (ADJ-5)."""
    found = _opened()
    if found is None or not page_context(found).get("may_challenge"):
        return redirect("/follow/opened", 303)
    return _add(found, ChallengeForm(), challenge_adjustment, _("We look at it again. Below you see by when."))


def _add(
    found: Published, form: AddWordsForm | AnswerQuestionForm | ChallengeForm, act: Any, done: str, **more: Any
) -> Response:
    if submit(form, lambda actor: act(actor, found.reference, form.words.data, form.files.uploads())):
        flash(done, "success")
        return redirect("/follow/opened", 303)
    page = render_template(
        "portal/follow/add.html",
        form=form,
        opened=found,
        challenge=isinstance(form, ChallengeForm),
        question=more.get("question"),
    )
    return make_response(page, status_of(form))


@follow.route("/follow/answer", methods=["GET", "POST"])
@access.public
def answer() -> Response:
    """Answer what whoever hears the appeal has asked (APP-9)."""
    found = _opened()
    if found is None or not page_context(found).get("question"):
        return redirect("/follow/opened", 303)
    done = _("We have your answer. The clock goes on from today.")
    return _add(found, AnswerQuestionForm(), answer_question, done, question=page_context(found)["question"])


@follow.route("/follow/confirm", methods=["GET", "POST"])
@access.public
def confirm() -> Response:
    """Say whether what we wrote down of a spoken appeal is what they said (APP-10)."""
    found = _opened()
    if found is None or not page_context(found).get("to_confirm"):
        return redirect("/follow/opened", 303)
    form = ConfirmAppealForm()
    right = form.right.data == "yes"
    if submit(form, lambda actor: confirm_appeal(actor, found.reference, right, form.words.data or "")):
        flash(_("Thank you. We go on from what you said."), "success")
        return redirect("/follow/opened", 303)
    page = render_template("portal/follow/confirm.html", form=form, written=found.body["written_down"])
    return make_response(page, status_of(form))


@follow.route("/follow/missed/<int(max=999999999):number>", methods=["GET", "POST"])
@access.public
def missed(number: int) -> Response:
    """Say that something we had agreed was not done (ADJ-7). 404 for what the opened page does not name."""
    found = _opened()
    if found is None:
        return redirect("/follow", 303)
    agreed = next((one for one in found.body.get("adjustments", []) if one["number"] == number), None)
    if agreed is None:
        raise NotFound
    form = MissedForm()
    if submit(form, lambda actor: report_missed(actor, found.reference, number, form.words.data)):
        flash(_("Thank you for telling us. A manager puts it right, and you see here what they did."), "success")
        return redirect("/follow/opened", 303)
    page = render_template("portal/follow/missed.html", form=form, agreed=agreed)
    return make_response(page, status_of(form))


@follow.route("/follow/withdraw", methods=["GET", "POST"])
@access.public
def withdraw() -> Response:
    """Take a request or an appeal back, after asking once more."""
    found = _opened()
    if found is None or not page_context(found)["may_withdraw"]:
        return redirect("/follow/opened", 303)
    form = ButtonForm()
    act: Any = withdraw_appeal if found.kind == "appeal" else withdraw_adjustment
    if submit(form, lambda actor: act(actor, found.reference)):
        return redirect("/follow/opened", 303)
    return make_response(render_template("portal/follow/withdraw.html", form=form, opened=found))


@follow.post("/follow/close")
@access.public
def close() -> Response:
    """Show nothing any more to whoever uses this device next."""
    drafts.forget("follow")
    flash(_("It is closed. Open it again with the reference and the code."), "success")
    return redirect("/follow", 303)


def _opened() -> Published | None:
    """What was opened here, unless whoever asks may be the next person: then it closes, and they need the code."""
    reference = drafts.read("follow").get("reference")
    if reference and presence.came_back("follow"):
        drafts.forget("follow")
        flash(_("For your safety we closed what was open here. Enter the reference and the code again."), "important")
        return None
    return published(reference) if reference else None


def _opened_decision() -> Published | None:
    found = _opened()
    return found if found and found.kind == "decision" else None
