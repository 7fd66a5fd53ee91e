"""Views that are asked for and given, and what a customer says of a colleague (CAS-5, CAS-11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.cases.routes import AROUND
from backoffice.current import me
from backoffice.form_page import form_page
from backoffice.kept_words import KeepBecause
from backoffice.submit import status_of, submit
from shared.actions.allegations import allegation_with, answer_allegation, give_allegation, raise_allegation
from shared.actions.consultations import ask_for_view, asked_view, give_view
from shared.clock import today
from shared.models import Consultation, CounterAllegation
from shared.queries.allegations import investigators
from shared.queries.cases import casefile
from shared.queries.customers import account as accounts
from shared.queries.involvement import customer_facing
from shared.queries.permissions import may, may_ever
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.allegations import ENDS, AllegationState
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.web import access
from shared.web.forms import Date, Form, Radios, Select, Text, TextArea, Version

views = Blueprint("views", __name__)


class AskForViewForm(Form):
    """Whom we ask for their view, and what (CAS-5)."""

    with_staff = Select("A colleague", hint="They are told, and answer themself. They have a part from now on.")
    with_other = Text("Or somebody outside", hint="A support worker, provider or agency that may be contacted.")
    question = TextArea("What do you ask them?", required="Say what you ask them", rows=3)
    answer_by = Date("By when?", earliest=today, hint="Leave it empty for five working days.")
    keep_because = KeepBecause()


class GiveViewForm(Form):
    """A view, in the words of whoever gives it."""

    version = Version()
    words = TextArea("Your view", hint="The Director reads it as you write it.", required="Write your view", rows=6)
    keep_because = KeepBecause()


class RaiseAllegationForm(Form):
    """What a customer says that a colleague did (CAS-11)."""

    against = Select("Whom is it about?", required="Choose the colleague whom it is about")
    words = TextArea("What do they say?", hint="In their own words.", required="Write what they say", rows=6)


class GiveAllegationForm(Form):
    """Who looks into it."""

    version = Version()
    investigator = Select(
        "Who looks into it?", hint="Nobody with a part in the case, or over whom it is about, is offered.",
        required="Choose who looks into it",
    )  # fmt: skip


class AnswerAllegationForm(Form):
    """What was found."""

    version = Version()
    outcome = Radios("What came of it?", choices=[(one, one.label) for one in ENDS], required="Choose what came of it")
    found = TextArea("What did you look at, and what did you find?", required="Say what you found", rows=6)
    keep_because = KeepBecause()


@views.route("/cases/<reference>/views/new", methods=["GET", "POST"])
@access.staff(Action.ASK_FOR_VIEW)
def ask(reference: str) -> Response | tuple[str, int]:
    """Ask somebody for their view on a case."""
    case, form = casefile.case_with(reference), AskForViewForm()
    asked = [s for s in customer_facing() if s.id != me().staff_id]
    form.with_staff.choices = [(str(s.id), s.in_full) for s in asked]

    def act(actor: Actor) -> Consultation:
        whom = int(form.with_staff.data) if form.with_staff.data else None
        return ask_for_view(actor, reference, form.question.data, whom, form.with_other.data, form.answer_by.data)

    return form_page(case, form, Action.ASK_FOR_VIEW, "Ask for a view", act, AROUND, case=case)


@views.route("/views/<int(max=999999999):number>", methods=["GET", "POST"])
@access.staff(Action.GIVE_VIEW)
def give(number: int) -> Response | tuple[str, int]:
    """Give the view that was asked for; to anybody else there is none."""
    asked, who = asked_view(number), me()
    outside = asked.with_staff_id is None and may_ever(Action.ASK_FOR_VIEW, who)
    if not outside and asked.with_staff_id != who.staff_id:
        raise NotFound("There is no such question.")
    form = GiveViewForm(data={"version": asked.version})
    if outside:
        form.words.label.text = f"What did {asked.with_other} say?"
    if submit(form, lambda actor: give_view(actor, number, form.version.data, form.words.data), asked):
        flash("Thank you. The view is given.", "success")
        return redirect(record_page(asked.case.reference) if outside else "/work", 303)
    return render_template("backoffice/cases/view.html", form=form, asked=asked), status_of(form)


@views.route("/customers/<account>/allegations/new", methods=["GET", "POST"])
@access.staff(Action.RAISE_ALLEGATION)
def raise_one(account: str) -> Response | tuple[str, int]:
    """Write down what a customer says that a colleague did."""
    customer, form = accounts.customer_with(account), RaiseAllegationForm()
    case = request.args.get("case", "")
    form.against.choices = [(str(s.id), s.in_full) for s in casefile.colleagues() if s.id != me().staff_id]
    done = submit(
        form, lambda actor: raise_allegation(actor, account, int(form.against.data), form.words.data, case)
    )  # fmt: skip
    if done:
        flash(f"{done.reference} is written down. Somebody else looks into it by {done.due_on:%d %B %Y}.", "success")
        return redirect(record_page(case) if case else "/work", 303)
    return render_template("backoffice/cases/allege.html", form=form, customer=customer, case=case), status_of(form)


@views.get("/allegations/<reference>")
@access.staff(Action.ANSWER_ALLEGATION)
def show(reference: str) -> tuple[str, int]:
    """What was said, who looks into it, what they found. Whoever it is about reads nothing here."""
    found = allegation_with(reference, me().staff_id)
    return _page(found, None)


@views.post("/allegations/<reference>/given")
@access.staff(Action.GIVE_ALLEGATION)
def given(reference: str) -> Response | tuple[str, int]:
    """Say who looks into it."""
    found, form = allegation_with(reference, me().staff_id), GiveAllegationForm()
    form.investigator.choices = _offered(found)
    done = submit(
        form, lambda actor: give_allegation(actor, reference, form.version.data, int(form.investigator.data)), found
    )
    return redirect(record_page(reference), 303) if done else _page(found, form)


@views.post("/allegations/<reference>/answer")
@access.staff(Action.ANSWER_ALLEGATION)
def answered(reference: str) -> Response | tuple[str, int]:
    """Say what was found."""
    found, form = allegation_with(reference, me().staff_id), AnswerAllegationForm()

    def act(actor: Actor) -> CounterAllegation:
        outcome = AllegationState(form.outcome.data)
        return answer_allegation(actor, reference, form.version.data, outcome, form.found.data)

    return redirect(record_page(reference), 303) if submit(form, act, found) else _page(found, form)


def _offered(found: CounterAllegation) -> list[Sequence[str]]:
    return [(str(one.id), one.in_full) for one in investigators(found)]


def _page(found: CounterAllegation, form: Any) -> tuple[str, int]:
    opened = {"version": found.version}
    give_form = form if isinstance(form, GiveAllegationForm) else GiveAllegationForm(formdata=None, data=opened)
    give_form.investigator.choices = _offered(found)
    answer_form = form if isinstance(form, AnswerAllegationForm) else AnswerAllegationForm(formdata=None, data=opened)
    mine = found.investigator_id == me().staff_id
    page = render_template(
        "backoffice/cases/allegation.html",
        found=found,
        customer=found.customer,
        form=form,
        give_form=give_form if may(Action.GIVE_ALLEGATION, me(), found) else None,
        answer_form=answer_form if mine and may(Action.ANSWER_ALLEGATION, me(), found) else None,
    )
    return page, status_of(form) if form else 200
