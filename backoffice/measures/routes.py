"""Gentler steps before a restriction, and abusive mail with a manager (CAS-12, INC-7, INC-8)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.form_page import Around, form_page
from backoffice.measures.forms import (
    AgreeMeasureForm,
    CloseMeasureForm,
    MailForm,
    MeasureForm,
    WithdrawMeasureForm,
    choices_of,
)
from backoffice.submit import status_of, submit
from shared.actions.incidents.mail import deal_with_mail, refer_mail, send_information
from shared.actions.measures.take import answer_measure, close_measure, take_measure, withdraw_measure
from shared.models import Measure
from shared.queries import incidents as records
from shared.queries.cases import casefile
from shared.queries.customers.account import to_be_decided_about
from shared.queries.involvement import customer_facing
from shared.queries.measures import incidents_about, letter_of, mail_about, measure_with
from shared.queries.permissions import may
from shared.queries.policy import policy_in_force
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.web import access
from shared.web.forms import Form
from shared.web.templating import moment

measures = Blueprint("measures", __name__)


@measures.route("/cases/<reference>/steps/new", methods=["GET", "POST"])
@access.staff(Action.TAKE_MEASURE)
def new(reference: str) -> Response | tuple[str, int]:
    """Take a gentler step in a case."""
    case, policy, form = casefile.case_with(reference), policy_in_force(), MeasureForm()
    to_be_decided_about(case.customer)
    form.kind.choices = choices_of(policy)
    cited = [one.incident for one in casefile.incidents_of(case)]
    form.incidents.choices = [
        (one.reference, f"{moment(one.happened_at)}, by {one.channel.label}", one.what_happened[:200]) for one in cited
    ]
    taken = submit(form, lambda actor: take_measure(actor, reference, form.new_measure(policy)))
    if taken:
        flash("The letter is drafted. The step begins when it is issued.", "success")
        return redirect(record_page(letter_of(taken).reference), 303)
    page = render_template(
        "backoffice/measures/new.html", case=case, form=form, answer=may(Action.TAKE_MEASURE, me(), case)
    )
    return page, status_of(form)


@measures.get("/steps/<reference>")
@access.staff(Reading.CASES)
def show(reference: str) -> str:
    """A step, its letter, and what came of it."""
    measure = measure_with(reference)
    return render_template(
        "backoffice/measures/show.html", measure=measure, letter=letter_of(measure), incidents=incidents_about(measure)
    )


@measures.route("/steps/<reference>/answer", methods=["GET", "POST"])
@access.staff(Action.ANSWER_MEASURE)
def answer(reference: str) -> Response | tuple[str, int]:
    """The customer's yes or no to mediation, or to an agreement."""
    measure = measure_with(reference)
    form = AgreeMeasureForm(data={"version": measure.version})

    def act(actor: Actor) -> Measure:
        return answer_measure(actor, reference, form.version.data, form.accepted.data == "yes", form.words.data)

    return _form_page(measure, form, Action.ANSWER_MEASURE, "The customer’s answer", act)


@measures.route("/steps/<reference>/close", methods=["GET", "POST"])
@access.staff(Action.CLOSE_MEASURE)
def close(reference: str) -> Response | tuple[str, int]:
    """What came of it."""
    measure = measure_with(reference)
    form = CloseMeasureForm(data={"version": measure.version})

    def act(actor: Actor) -> Measure:
        return close_measure(actor, reference, form.version.data, form.helped.data == "yes", form.outcome.data)

    return _form_page(measure, form, Action.CLOSE_MEASURE, "What came of it?", act)


@measures.route("/steps/<reference>/withdraw", methods=["GET", "POST"])
@access.staff(Action.WITHDRAW_MEASURE)
def withdraw(reference: str) -> Response | tuple[str, int]:
    """Take it back before its letter is issued."""
    measure = measure_with(reference)
    form = WithdrawMeasureForm(data={"version": measure.version})

    def act(actor: Actor) -> Measure:
        return withdraw_measure(actor, reference, form.version.data, form.reasons.data)

    return _form_page(measure, form, Action.WITHDRAW_MEASURE, "Take this step back", act)


@measures.post("/incidents/<reference>/mail/refer")
@access.staff(Action.REFER_MAIL)
def refer(reference: str) -> Response:
    """One click: a manager deals with it (INC-7)."""
    if submit(Form(), lambda actor: refer_mail(actor, reference)):
        flash("Your line manager has it. You need not answer it.", "success")
    return redirect(record_page(reference), 303)


@measures.route("/incidents/<reference>/mail", methods=["GET", "POST"])
@access.staff(Action.DEAL_WITH_MAIL)
def mail(reference: str) -> Response | tuple[str, int]:
    """What is done about abusive mail: information still given, a written warning, or neither with a reason."""
    record = records.incident_with(reference, me())
    found = mail_about(record.incident)
    if found is None:
        raise NotFound(f"{reference} was not referred to a manager.")
    form, policy = MailForm(data={"version": found.version}), policy_in_force()
    form.information_from.choices = [(str(s.id), s.in_full) for s in customer_facing()]
    done = submit(form, lambda actor: deal_with_mail(actor, reference, form.version.data, form.answer(policy)), found)
    if done:
        flash("Recorded. Whoever must act knows.", "success")
        where = record_page(letter_of(done.measure).reference) if done.measure else f"{record_page(reference)}/mail"
        return redirect(where, 303)
    page = render_template(
        "backoffice/measures/mail.html",
        record=record,
        incident=record.incident,
        mail=mail_about(record.incident),
        form=form,
    )
    return page, status_of(form)


@measures.post("/incidents/<reference>/mail/sent")
@access.staff(Action.SEND_INFORMATION)
def sent(reference: str) -> Response:
    """The information went out."""
    if submit(Form(), lambda actor: send_information(actor, reference)):
        flash("Recorded: the information was sent.", "success")
    return redirect(record_page(reference), 303)


def _form_page(
    measure: Measure, form: Form, action: Action, heading: str, act: Callable[[Actor], Measure]
) -> Response | tuple[str, int]:
    around = Around("backoffice/measures/_about.html", measure.kind.label, f"The test: {measure.test}")
    return form_page(measure, form, action, heading, act, around, measure=measure)
