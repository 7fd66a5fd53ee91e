"""Appeals: entered, matched, given to a Director with no part in the decision, and decided (APP)."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.appeals.forms import (
    AssignAppealForm,
    CustomersAnswerForm,
    DecideAppealForm,
    DecideEndedAppealForm,
    DecideWarningAppealForm,
    EnterAppealForm,
    MatchAppealForm,
    QuestionForm,
    ReplaceForm,
    write_down_form,
)
from backoffice.current import me
from backoffice.paging import cursor
from backoffice.restrictions.terms import terms_in_form
from backoffice.submit import status_of, submit
from shared.actions.appeals.assign import assign_appeal, replace_hearer
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import lodge_appeal, match_appeal, withdraw_appeal
from shared.actions.appeals.questions import answer_question, ask_customer
from shared.actions.appeals.write_down import write_down_appeal
from shared.clock import today
from shared.models import Appeal
from shared.models.references import code_from
from shared.queries import appeals as found
from shared.queries.cases.dossier import effect_of
from shared.queries.customers.account import customer_with
from shared.queries.policy import policy_in_force
from shared.queries.presence import away_on
from shared.queries.restrictions import over_on, terms_of
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.deadlines import QUESTION_WORKING_DAYS
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.rules.vocabulary import AppealOutcome, AppealState, Channel
from shared.web import access, fragments
from shared.web.forms import Form

appeals = Blueprint("appeals", __name__)
F = TypeVar("F", bound=AssignAppealForm)


@appeals.get("/appeals")
@access.staff(Reading.APPEALS)
def index() -> Response:
    """Appeals that wait for an answer, or those that have one."""
    waiting = request.args.get("show") != "answered"
    listed = found.appeals(cursor(), waiting=waiting, today=today())
    return fragments.render(
        "backoffice/appeals/index.html", "backoffice/appeals/_rows.html", listed=listed, waiting=waiting
    )


@appeals.route("/appeals/new", methods=["GET", "POST"])
@access.staff(Action.LODGE_APPEAL)
def enter() -> tuple[str, int]:
    """Enter an appeal that came another way; its code is shown once, to be given to the customer (APP-2)."""
    form = EnterAppealForm()
    form.offer(policy_in_force())
    customer = customer_with(account) if (account := request.args.get("account", "")) else None
    if customer and not customer.died_on and not form.is_submitted():
        form.name.data = customer.name
    code = code_from(str(current_app.secret_key), form.key.data)

    def act(actor: Actor) -> Appeal:
        return lodge_appeal(actor, form.new_appeal(), code, form.files.uploads())

    entered = submit(form, act)
    if entered:
        return render_template("backoffice/appeals/entered.html", appeal=entered, code=code), 200
    return render_template("backoffice/appeals/enter.html", form=form, customer=customer), status_of(form)


@appeals.get("/appeals/<reference>")
@access.staff(Reading.APPEALS)
def show(reference: str) -> tuple[str, int]:
    """The appeal, the decision that it is about, and who may hear it (APP-3)."""
    return _page(found.appeal_with(reference))


@appeals.post("/appeals/<reference>/match")
@access.staff(Action.MATCH_APPEAL)
def match(reference: str) -> Response | tuple[str, int]:
    """Say which decision it is about."""
    appeal, form = found.appeal_with(reference), MatchAppealForm()

    def act(actor: Actor) -> Appeal:
        try:
            return match_appeal(actor, reference, form.version.data, form.decision.data.upper())
        except NotFound:
            raise Invalid({"decision": "There is no restriction and no incident with this reference"}) from None

    if submit(form, act, appeal):
        return redirect(record_page(reference), 303)
    return _page(found.appeal_with(reference), form)


@appeals.post("/appeals/<reference>/assign")
@access.staff(Action.ASSIGN_APPEAL)
def assign(reference: str) -> Response | tuple[str, int]:
    """Give it to somebody who had no part in the decision, of a service that had none."""
    appeal = found.appeal_with(reference)
    form = _hearer_form(appeal)
    if submit(form, lambda actor: assign_appeal(actor, reference, form.version.data, int(form.hearer.data)), appeal):
        return redirect(record_page(reference), 303)
    return _page(found.appeal_with(reference), form)


@appeals.post("/appeals/<reference>/replace")
@access.staff(Action.REPLACE_HEARER)
def replace(reference: str) -> Response | tuple[str, int]:
    """Give it to another of them, with the reason."""
    appeal = found.appeal_with(reference)
    form = _replace_form(appeal)

    def act(actor: Actor) -> Appeal:
        return replace_hearer(actor, reference, form.version.data, int(form.hearer.data), form.reason.data)

    if submit(form, act, appeal):
        flash("Somebody else hears this appeal from now on.", "success")
        return redirect(record_page(reference), 303)
    return _page(found.appeal_with(reference), form)


@appeals.route("/appeals/<reference>/write-down", methods=["GET", "POST"])
@access.staff(Action.WRITE_DOWN_APPEAL)
def write_down(reference: str) -> Response | tuple[str, int]:
    """Write down what the customer said, reason by reason; they confirm it on their page (APP-10)."""
    appeal = found.appeal_with(reference)
    papers = found.papers_of(appeal)
    before = {f"ground_{row.ground}": row.own_words for row in papers.grounds}
    form = write_down_form(policy_in_force())(data={"version": appeal.version} | before)
    if submit(form, lambda actor: write_down_appeal(actor, reference, form.version.data, form.words()), appeal):
        flash("The customer is asked on their page whether this is what they said.", "success")
        return redirect(record_page(reference), 303)
    page = render_template("backoffice/appeals/write_down.html", appeal=appeal, papers=papers, form=form)
    return page, status_of(form)


@appeals.route("/appeals/<reference>/question", methods=["GET", "POST"])
@access.staff(Action.ASK_CUSTOMER)
def question(reference: str) -> Response | tuple[str, int]:
    """Ask the customer something; the clock waits for the answer, within a limit (APP-9)."""
    appeal = found.appeal_with(reference)
    form = QuestionForm(data={"version": appeal.version})
    if submit(form, lambda actor: ask_customer(actor, reference, form.version.data, form.words.data), appeal):
        flash("The customer sees your question on their page. Until they answer, the clock waits.", "success")
        return redirect(record_page(reference), 303)
    page = render_template("backoffice/appeals/question.html", appeal=appeal, form=form, days=QUESTION_WORKING_DAYS)
    return page, status_of(form)


@appeals.route("/appeals/<reference>/answer", methods=["GET", "POST"])
@access.staff(Action.ANSWER_QUESTION)
def customers_answer(reference: str) -> Response | tuple[str, int]:
    """Enter the customer's answer that came by telephone, letter or in person."""
    appeal, form = found.appeal_with(reference), CustomersAnswerForm()

    def act(actor: Actor) -> Appeal:
        files, came_by = form.files.uploads(), Channel(form.came_by.data)
        return answer_question(actor, reference, form.words.data, files, came_by)

    if submit(form, act):
        flash("The answer is with the appeal. The clock goes on.", "success")
        return redirect("/work", 303)
    page = render_template("backoffice/appeals/customers_answer.html", appeal=appeal, form=form)
    return page, status_of(form)


@appeals.post("/appeals/<reference>/withdraw")
@access.staff(Reading.APPEALS)
def withdraw(reference: str) -> Response:
    """For somebody who takes their appeal back by telephone or letter; online they do it themselves."""
    withdraw_appeal(me().with_key(f"withdraw-{reference}"), reference)
    flash("The appeal is taken back.", "success")
    return redirect(record_page(reference), 303)


@appeals.route("/appeals/<reference>/decide", methods=["GET", "POST"])
@access.staff(Action.DECIDE_APPEAL)
def decide(reference: str) -> Response | tuple[str, int]:
    """Decide it: the outcome, an answer to each ground, and what changes, in one step (APP-4)."""
    appeal = found.appeal_with(reference)
    papers = found.papers_of(appeal)
    over = over_on(papers.decision, today()) if papers.decision else None
    if papers.warning or over:
        return _decide_warning(appeal, papers, over)
    if papers.decision is None:
        raise OutOfStep("First find the decision that this appeal is about.")
    restriction = papers.decision
    form = DecideAppealForm(data=terms_in_form(restriction) | {"version": appeal.version})
    form.offer(policy_in_force())
    form.ask_for(papers.grounds)

    def act(actor: Actor) -> Appeal:
        outcome, answers = AppealOutcome(form.outcome.data), form.answers(papers.grounds)
        easing = form.easing(restriction) if outcome is AppealOutcome.PARTLY_UPHELD else None
        return decide_appeal(actor, reference, form.version.data, outcome, answers, form.evidence_read.data, easing)

    if submit(form, act, appeal):
        return _decided(appeal)
    effect = effect_of(restriction.customer, terms_of(restriction))
    return _decision_page(appeal, papers, form, effect=effect, over=None)


def _decide_warning(appeal: Appeal, papers: found.AppealPapers, over: date | None) -> Response | tuple[str, int]:
    """The same where it is about a warning, or about what has ended meanwhile: there are no terms to ease."""
    form = (DecideEndedAppealForm if over else DecideWarningAppealForm)(data={"version": appeal.version})
    form.ask_for(papers.grounds)

    def act(actor: Actor) -> Appeal:
        outcome, answers = AppealOutcome(form.outcome.data), form.answers(papers.grounds)
        return decide_appeal(actor, appeal.reference, form.version.data, outcome, answers, form.evidence_read.data)

    if submit(form, act, appeal):
        return _decided(appeal)
    return _decision_page(appeal, papers, form, over=over)


def _decided(appeal: Appeal) -> Response:
    flash("Decided. The letter is ready to be read and issued.", "success")
    return redirect(record_page(appeal.reference), 303)


def _decision_page(appeal: Appeal, papers: found.AppealPapers, form: Form, **more: object) -> tuple[str, int]:
    page = render_template(
        "backoffice/appeals/decide.html",
        appeal=appeal,
        papers=papers,
        form=form,
        deciding=found.may_decide(appeal, me()),
        **more,
    )
    return page, status_of(form)


def _hearer_form(appeal: Appeal) -> AssignAppealForm:
    return _offering(AssignAppealForm(data={"version": appeal.version}), appeal)


def _replace_form(appeal: Appeal) -> ReplaceForm:
    return _offering(ReplaceForm(data={"version": appeal.version}), appeal)


def _offering(form: F, appeal: Appeal) -> F:
    """The form with everyone who may hear the appeal: who hears it by now, too, for a form that is sent twice."""
    away = away_on(today())
    form.hearer.choices = [
        (str(one.id), f"{one.in_full}{' (away today)' if one.id in away else ''}")
        for one in found.hearers_of(appeal).eligible
    ]
    return form


def _page(appeal: Appeal, form: Form | None = None) -> tuple[str, int]:
    offered = {AppealState.RECEIVED: _hearer_form, AppealState.UNDER_REVIEW: _replace_form}.get(appeal.state)
    if form and appeal.state is AppealState.UNDER_REVIEW and not isinstance(form, ReplaceForm):
        raise OutOfStep("This appeal was given to somebody in the meantime. Open it again to see to whom.")
    form = form or (offered(appeal) if offered else None)
    if isinstance(form, AssignAppealForm):
        form.hearer.choices = [choice for choice in form.hearer.choices if choice[0] != str(appeal.hearer_id)]
    papers = found.papers_of(appeal)
    page = render_template(
        "backoffice/appeals/show.html",
        appeal=appeal,
        papers=papers,
        hearers=found.hearers_of(appeal),
        form=form,
        match_form=form
        if isinstance(form, MatchAppealForm)
        else MatchAppealForm(formdata=None, data={"version": appeal.version}),
        away=appeal.hearer_id in away_on(today()),
        deciding=found.may_record_outcome(appeal, me()) if papers.outside else found.may_decide(appeal, me()),
        reader=me().staff_id,
        today=today(),
    )
    return page, status_of(form) if form else 200
