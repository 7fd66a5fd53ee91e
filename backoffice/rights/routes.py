"""What people ask of the information that we hold on them: recorded, reviewed, answered in the law's time (DPA-3)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from backoffice.cases.forms import PackForm, RedactionForm
from backoffice.handed_out import handed_out
from backoffice.paging import cursor
from backoffice.redactions import leave_out, let_go, put_back, review_page
from backoffice.rights.forms import (
    AnswerRightsForm,
    LongerRightsForm,
    RecordRightsForm,
    RightsHeardForm,
    RightsQuestionForm,
    RightsStepForm,
)
from backoffice.submit import as_sent, status_of, submit
from shared import clock
from shared.actions.copies import make_copy
from shared.actions.rights import requests as rights_actions
from shared.models import RightsRequest
from shared.queries import rights as found
from shared.queries.customers.account import living
from shared.reports import publisher
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.rules.rights import RightsKind, RightsQuestion, RightsState
from shared.web import access, fragments
from shared.web.forms import Form

rights = Blueprint("rights", __name__)
Page = BaseResponse | tuple[str, int]


@rights.get("/information-requests")
@access.staff(Reading.RIGHTS)
def index() -> BaseResponse:
    """What waits, the soonest due first; or what was answered."""
    waiting = request.args.get("show") != "answered"
    return fragments.render(
        "backoffice/rights/index.html",
        "backoffice/rights/_rows.html",
        listed=found.requests(cursor(), waiting=waiting),
        waiting=waiting,
        today=clock.today(),
    )


@rights.route("/customers/<account>/information-requests/new", methods=["GET", "POST"])
@access.staff(Action.RECORD_RIGHTS)
def new(account: str) -> Page:
    """Record what somebody asks."""
    customer = living(account)
    form = RecordRightsForm(data={"received_on": clock.today()})
    form.offer(found.markers_of(customer))
    if kept := submit(form, lambda actor: rights_actions.record_rights(actor, account, form.new())):
        flash(f"Recorded. The law wants it answered by {kept.answer_by:%-d %B %Y}.", "success")
        return redirect(record_page(kept.reference), 303)
    return render_template("backoffice/rights/new.html", customer=customer, form=form), status_of(form)


@rights.get("/information-requests/<reference>")
@access.staff(Reading.RIGHTS, Action.RECORD_RIGHTS)
def show(reference: str) -> str:
    """One request: what is asked, how the clock stands, and the next step."""
    return _page(found.request_with(reference))


def _page(asked: RightsRequest, form: Form | None = None) -> str:
    opened = {"version": asked.version}
    fresh: dict[str, Form] = {
        "step": RightsStepForm(formdata=None, data=opened),
        "question": RightsQuestionForm(formdata=None, data=opened),
        "heard": RightsHeardForm(formdata=None, data=opened),
        "longer": LongerRightsForm(formdata=None, data=opened),
        "answer": AnswerRightsForm(formdata=None, data=opened | {"sent_by": asked.came_by.value}),
    }
    forms = as_sent(fresh, form)
    forms["answer"].about(asked.kind)
    waiting = asked.state is RightsState.RECEIVED
    return render_template(
        "backoffice/rights/show.html",
        asked=asked,
        waiting=waiting,
        late=waiting and not asked.waits_since and asked.answer_by < clock.today(),
        may_be_longer=waiting and not asked.longer_told_on and clock.today() <= found.answer_by(asked, longer=False),
        access=asked.kind is RightsKind.ACCESS,
        questions=[(RightsQuestion(each["why"]), each) for each in asked.questions],
        form=form,
        **forms,
    )


def _take(reference: str, form: Form, act: Callable[[Actor], RightsRequest], done: str) -> Page:
    asked = found.request_with(reference)
    if submit(form, act, asked):
        flash(done, "success")
        return redirect(record_page(reference), 303)
    return _page(asked, form), 422


@rights.post("/information-requests/<reference>/ask")
@access.staff(Action.ASK_ABOUT_RIGHTS)
def ask(reference: str) -> Page:
    """We asked them something first."""
    form = RightsQuestionForm()
    return _take(
        reference,
        form,
        lambda actor: rights_actions.ask_about_rights(
            actor, reference, form.version.data, RightsQuestion(form.why.data), form.question.data
        ),
        "Recorded. The clock stands still until they answer.",
    )


@rights.post("/information-requests/<reference>/heard")
@access.staff(Action.HEAR_ABOUT_RIGHTS)
def heard(reference: str) -> Page:
    """They answered."""
    form = RightsHeardForm()
    return _take(
        reference,
        form,
        lambda actor: rights_actions.hear_about_rights(actor, reference, form.version.data, form.heard.data),
        "Recorded. The clock goes on.",
    )


@rights.post("/information-requests/<reference>/longer")
@access.staff(Action.EXTEND_RIGHTS)
def longer(reference: str) -> Page:
    """It takes longer than a month, and they were told."""
    form = LongerRightsForm()
    return _take(
        reference,
        form,
        lambda actor: rights_actions.extend_rights(actor, reference, form.version.data, form.because.data),
        "Recorded. There are two more months.",
    )


@rights.post("/information-requests/<reference>/answer")
@access.staff(Action.ANSWER_RIGHTS)
def answer(reference: str) -> Page:
    """The answer went to them."""
    form = AnswerRightsForm()
    form.about(found.request_with(reference).kind)
    return _take(
        reference,
        form,
        lambda actor: rights_actions.answer_rights(actor, reference, form.version.data, form.given()),
        "Answered.",
    )


@rights.post("/information-requests/<reference>/withdraw")
@access.staff(Action.WITHDRAW_RIGHTS)
def withdraw(reference: str) -> Page:
    """They took it back."""
    form = RightsStepForm()
    return _take(
        reference,
        form,
        lambda actor: rights_actions.withdraw_rights(actor, reference, form.version.data),
        "Recorded that they took it back.",
    )


@rights.route("/information-requests/<reference>/copy", methods=["GET", "POST"])
@access.staff(Action.MAKE_COPY)
def copy(reference: str) -> Page:
    """The copy as it would go out, and what is left out of it: a reviewer reads it, and adds to that."""
    return leave_out(reference, f"{record_page(reference)}/copy", lambda form: _copy_page(reference, form))


@rights.post("/information-requests/<reference>/copy/<int:number>/take-back")
@access.staff(Action.MAKE_COPY)
def take_back(reference: str, number: int) -> BaseResponse:
    """It was a mistake: the words stay in."""
    return put_back(reference, number, f"{record_page(reference)}/copy")


@rights.post("/information-requests/<reference>/copy/files")
@access.staff(Action.MAKE_COPY)
def release(reference: str) -> Page:
    """Which files go out with the copy, as they are."""
    here, asked = f"{record_page(reference)}/copy", found.request_with(reference)
    return let_go(asked, here, lambda form: _copy_page(reference, RedactionForm(formdata=None), form))


@rights.post("/information-requests/<reference>/copy/make")
@access.staff(Action.MAKE_COPY, confirm=True)
def make(reference: str) -> Page:
    """The copy, as the reviewer has read it: a PDF and the same as data."""
    form = PackForm()
    made = submit(form, lambda actor: make_copy(actor, reference, form.fingerprint.data, publisher()))
    return _copy_page(reference, RedactionForm(formdata=None), form) if made is None else handed_out(made, reference)


def _copy_page(reference: str, form: RedactionForm, sent: Form | None = None) -> tuple[str, int]:
    asked = found.request_with(reference)
    return review_page("backoffice/rights/copy.html", asked, form, sent, asked=asked)
