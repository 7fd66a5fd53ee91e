"""Enquiries: what waits for one's team, one enquiry and what can be done with it, and one that came another way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.enquiries.forms import (
    AnswerEnquiryForm,
    EnquiryStepForm,
    EnterEnquiryForm,
    MatchEnquiryForm,
    NewCodeForm,
    PassEnquiryForm,
    ProgressForm,
)
from backoffice.paging import cursor
from backoffice.submit import as_sent, status_of, submit
from shared import clock
from shared.actions.enquiries.answer import acknowledge_enquiry, answer_enquiry, by_hand, note_enquiry, tell_progress
from shared.actions.enquiries.new_code import send_new_code, wished
from shared.actions.enquiries.place import match_enquiry, pass_enquiry
from shared.actions.enquiries.send import send_enquiry
from shared.actions.reply import goes_by
from shared.models import Customer, Enquiry
from shared.models.references import code_from
from shared.notify.wording import reads
from shared.queries import enquiries as found
from shared.queries.customers import account as accounts
from shared.rules.actor import Actor
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading, may_read
from shared.rules.vocabulary import Channel, EnquiryState, EnquiryTopic
from shared.web import access, fragments
from shared.web.forms import Form

enquiries = Blueprint("enquiries", __name__)

Page = Response | tuple[str, int]


@enquiries.get("/enquiries")
@access.staff(Reading.ENQUIRIES)
def index() -> Response:
    """What waits for the colleague's teams, the soonest due first; or what they answered."""
    waiting = request.args.get("show") != "answered"
    return fragments.render(
        "backoffice/enquiries/index.html",
        "backoffice/enquiries/_rows.html",
        listed=found.enquiries(me(), cursor(), waiting=waiting),
        waiting=waiting,
        today=clock.today(),
        what=found.what,
        sees_requests=may_read(me(), Reading.RIGHTS),
        next_step=found.next_step,
    )


@enquiries.route("/enquiries/new", methods=["GET", "POST"])
@access.staff(Action.SEND_ENQUIRY)
def new() -> tuple[str, int]:
    """Enter an enquiry that came another way. The private code is shown once, for the colleague to pass on (POL-11)."""
    form = EnterEnquiryForm(data={"account": request.args.get("account", ""), "came_by": Channel.TELEPHONE.value})
    customer = accounts.customer_with(form.account.data) if form.account.data else None
    if customer and not customer.died_on and not form.is_submitted():
        form.process(data=form.data | _known(customer))
    code = code_from(str(current_app.secret_key), form.key.data)
    entered = submit(form, lambda actor: send_enquiry(actor, form.new_enquiry(), code))
    if entered:
        ours = entered.topic in found.topics_of(me())
        page = render_template(
            "backoffice/enquiries/entered.html",
            enquiry=entered,
            code=code,
            customer=customer,
            ours=ours,
            by_text=goes_by(entered) is Channel.TEXT,
        )
        return page, 200
    return render_template("backoffice/enquiries/new.html", form=form, customer=customer), status_of(form)


def _known(customer: Customer) -> dict[str, object]:
    return {
        "telephone": customer.telephone,
        "mobile": customer.telephone,
        "email": customer.email,
        "address": "\n".join(filter(None, [customer.name, customer.address, customer.postcode])),
    }


@enquiries.get("/enquiries/<reference>")
@access.staff(Reading.ENQUIRIES)
def show(reference: str) -> str:
    """An enquiry, and the answer or the way to it."""
    return _page(found.enquiry_with(reference, me()))


def _page(enquiry: Enquiry, form: Form | None = None) -> str:
    """The page with all its forms; one that was sent and has something to mend stands as it was sent."""
    opened = {"version": enquiry.version}
    feedback = enquiry.topic is EnquiryTopic.FEEDBACK and enquiry.case is None
    lost_code = enquiry.topic is EnquiryTopic.LOST_CODE
    asked_for = {"about": enquiry.about, "by": wished(enquiry) if lost_code else None}
    likely = found.case_about(enquiry.about) if feedback else None
    fresh: dict[str, Form] = {
        "step": EnquiryStepForm(formdata=None, data=opened),
        "progress": ProgressForm(formdata=None, data=opened),
        "answer": AnswerEnquiryForm(formdata=None, data=opened),
        "new_code": NewCodeForm(formdata=None, data=opened | asked_for),
        "pass_on": PassEnquiryForm(formdata=None, data=opened),
        "match": MatchEnquiryForm(formdata=None, data=opened | {"case": likely.reference if likely else ""}),
    }
    forms = as_sent(fresh, form)
    forms["pass_on"].topic.choices = [(t, t.label) for t in EnquiryTopic if t is not enquiry.topic]
    if lost_code:
        forms["answer"].answer.label.text = "Why no code goes to them"
        forms["answer"].answer.description = "For colleagues: they have no code to read it with."
    how = by_hand(enquiry)
    forms["answer"].given.choices = [("yes", f"The answer is {how}")]
    forms["progress"].told.choices = [("yes", f"It is {how}")]
    return render_template(
        "backoffice/enquiries/show.html",
        enquiry=enquiry,
        waiting=enquiry.state is EnquiryState.RECEIVED,
        late=enquiry.state is EnquiryState.RECEIVED and enquiry.due_on < clock.today(),
        told_so_far=[(date.fromisoformat(each["on"]), each["words"]) for each in enquiry.told],
        by_hand=how,
        reads=reads(enquiry.language),
        likely=likely,
        form=form,
        **forms,
    )


def _take(reference: str, form: Form, act: Callable[[Actor], Enquiry], done: str, leads_to: str = ".show") -> Page:
    """Do it, and go on; or show the page again with what stands in the way."""
    enquiry = Enquiry.get_or_none(Enquiry.reference == reference)  # the action says whether it is theirs
    if submit(form, act, enquiry):
        flash(done, "success")
        return redirect(url_for(leads_to, reference=reference) if leads_to == ".show" else url_for(leads_to), 303)
    return _page(found.enquiry_with(reference, me()), form), 422


@enquiries.post("/enquiries/<reference>/acknowledge")
@access.staff(Action.ACKNOWLEDGE_ENQUIRY)
def acknowledge(reference: str) -> Page:
    """Record that it was acknowledged."""
    form = EnquiryStepForm()
    return _take(
        reference,
        form,
        lambda a: acknowledge_enquiry(a, reference, form.version.data),
        "The acknowledgement is recorded.",
    )


@enquiries.post("/enquiries/<reference>/progress")
@access.staff(Action.TELL_PROGRESS)
def progress(reference: str) -> Page:
    """Tell whoever complained how it goes on."""
    form = ProgressForm()
    return _take(
        reference,
        form,
        lambda a: tell_progress(a, reference, form.version.data, form.progress.data, form.told.data),
        "They are told.",
    )


@enquiries.post("/enquiries/<reference>/answer")
@access.staff(Action.ANSWER_ENQUIRY)
def answer(reference: str) -> Page:
    """Answer it."""
    form = AnswerEnquiryForm()
    return _take(
        reference,
        form,
        lambda a: answer_enquiry(a, reference, form.version.data, form.answer.data, form.given.data),
        "Answered.",
    )


@enquiries.post("/enquiries/<reference>/code")
@access.staff(Action.SEND_NEW_CODE)
def code(reference: str) -> Page:
    """Send a new private code."""
    form = NewCodeForm()
    return _take(
        reference,
        form,
        lambda a: send_new_code(a, reference, form.version.data, form.about.data, Channel(form.by.data)),
        "The new code is on its way. By letter, issue the draft that waits among the letters.",
    )


@enquiries.post("/enquiries/<reference>/keep")
@access.staff(Action.NOTE_ENQUIRY)
def keep(reference: str) -> Page:
    """Record that it was read; no answer was asked for."""
    form = EnquiryStepForm()
    return _take(reference, form, lambda a: note_enquiry(a, reference, form.version.data), "It is kept as read.")


@enquiries.post("/enquiries/<reference>/pass")
@access.staff(Action.PASS_ENQUIRY)
def pass_on(reference: str) -> Page:
    """Give it to another team, after which it may be none of one's own business."""
    form = PassEnquiryForm()
    return _take(
        reference,
        form,
        lambda a: pass_enquiry(a, reference, form.version.data, EnquiryTopic(form.topic.data)),
        f"{reference} is with the other team now. They have been told.",
        leads_to=".index",
    )


@enquiries.post("/enquiries/<reference>/match")
@access.staff(Action.MATCH_ENQUIRY)
def match(reference: str) -> Page:
    """Keep it with the case that it is about."""
    form = MatchEnquiryForm()
    return _take(
        reference,
        form,
        lambda a: match_enquiry(a, reference, form.version.data, form.case.data),
        "It is kept with the case.",
    )
