"""An appeal that nobody here may hear: who of outside reviews it, what they were sent, what they found (APP-3)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.appeals.forms import DecideWarningAppealForm
from backoffice.appeals.outside_forms import (
    WHAT,
    FileSentForm,
    NameReviewerForm,
    OutsideEndedForm,
    OutsideForm,
    OutsideWarningForm,
)
from backoffice.current import me
from backoffice.form_page import Around, form_page
from backoffice.restrictions.terms import terms_in_form
from backoffice.submit import status_of, submit
from shared.actions.appeals.outside import FoundOutside, name_reviewer, record_reviewers_outcome, send_to_reviewer
from shared.clock import today
from shared.models import Appeal
from shared.queries import appeals as found
from shared.queries.cases.dossier import effect_of
from shared.queries.involvement import reviewer_of
from shared.queries.policy import policy_in_force
from shared.queries.restrictions import over_on, terms_of
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import Action
from shared.rules.reading import READERS, Reading, may_read
from shared.rules.vocabulary import AppealOutcome, Channel
from shared.web import access

outside_reviews = Blueprint("outside_reviews", __name__)
_ABOUT, _BACK = "backoffice/appeals/_about.html", "The appeal"


@outside_reviews.route("/appeals/<reference>/reviewer", methods=["GET", "POST"])
@access.staff(Action.NAME_REVIEWER)
def reviewer(reference: str) -> Response | tuple[str, int]:
    """Name who of outside reviews it, and who here records what they find."""
    appeal = found.appeal_with(reference)
    beside = [one for other in found.papers_of(appeal).together if (one := reviewer_of(other))]
    known = {name: getattr(one, name) for one in beside[:1] for name in ("name", "organisation", "reach")}
    form = NameReviewerForm(data={"version": appeal.version} | known)
    form.offer(found.those_who_record(appeal))
    before = reviewer_of(appeal)
    if before and before.sent_on:
        form.instead.required = f"{before.name} was sent the file. Say why somebody else reviews it"
    elif not any(one.sent_on for one in beside):
        del form.instead

    def act(actor: Actor) -> Appeal:
        why = form.instead.data if "instead" in form else ""
        return name_reviewer(actor, reference, form.version.data, form.reviewer(), int(form.recorder.data), why)

    around = Around(_ABOUT, _BACK, " ".join(["Why nobody here may hear it:", *found.why_nobody(appeal)]))
    done = "The reviewer is named. Send them the file, then record that it went."
    return form_page(appeal, form, Action.NAME_REVIEWER, "Who reviews it outside?", act, around, done, appeal=appeal)


@outside_reviews.route("/appeals/<reference>/reviewer/file", methods=["GET", "POST"])
@access.staff(Action.SEND_TO_REVIEWER)
def file_sent(reference: str) -> Response | tuple[str, int]:
    """Record that the reviewer was sent the file."""
    appeal = found.appeal_with(reference)
    form = FileSentForm(data={"version": appeal.version, "on": today(), "what": WHAT})

    def act(actor: Actor) -> Appeal:
        by = Channel(form.by.data)
        return send_to_reviewer(actor, reference, form.version.data, form.on.data, by, form.what.data)

    around, heading = Around(_ABOUT, _BACK), "The file was sent"
    return form_page(appeal, form, Action.SEND_TO_REVIEWER, heading, act, around, appeal=appeal)


@outside_reviews.route("/appeals/<reference>/reviewer/outcome", methods=["GET", "POST"])
@access.staff(Action.RECORD_REVIEWERS_OUTCOME)
def reviewers_outcome(reference: str) -> Response | tuple[str, int]:
    """Record what the reviewer found: it binds as a Director’s decision does."""
    appeal = found.appeal_with(reference)
    papers = found.papers_of(appeal)
    over = over_on(papers.decision, today()) if papers.decision else None
    deciding = found.may_record_outcome(appeal, me())
    reads = may_read(me(), Reading.APPEALS)
    if not deciding and not reads:
        raise access.RoleNeeded(READERS[Reading.APPEALS])
    form = _form(appeal, papers, ended=over is not None)
    form.ask_for(papers.grounds)

    def act(actor: Actor) -> Appeal:
        outcome, answers = AppealOutcome(form.outcome.data), form.answers(papers.grounds)
        eased = papers.decision and isinstance(form, OutsideForm) and outcome is AppealOutcome.PARTLY_UPHELD
        easing = form.easing(papers.decision) if eased else None
        what = FoundOutside(outcome, form.evidence_read.data, easing, on=form.found_on.data)
        return record_reviewers_outcome(actor, reference, form.version.data, what, answers, form.files.uploads())

    if submit(form, act, appeal):
        flash("Recorded. The letter is ready to be read and issued.", "success")
        return redirect(record_page(reference) if reads else "/work", 303)
    page = render_template(
        "backoffice/appeals/decide.html",
        appeal=appeal,
        papers=papers,
        form=form,
        deciding=deciding,
        effect=effect_of(papers.decision.customer, terms_of(papers.decision)) if papers.decision else None,
        over=over,
    )
    return page, status_of(form)


def _form(appeal: Appeal, papers: found.AppealPapers, *, ended: bool) -> DecideWarningAppealForm:
    known = {"version": appeal.version}
    if papers.decision is None or ended:
        return (OutsideEndedForm if ended else OutsideWarningForm)(data=known)
    form = OutsideForm(data=terms_in_form(papers.decision) | known)
    form.offer(policy_in_force())
    return form
