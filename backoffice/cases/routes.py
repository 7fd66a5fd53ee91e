"""Cases: opened, investigated, closed (CAS)."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.cases.forms import (
    CloseForm,
    ConsultationForm,
    ItemForm,
    OpenCaseForm,
    ReferralForm,
    account_form,
    disputed_in,
)
from backoffice.current import me
from backoffice.form_page import Around, form_page
from backoffice.letters.printing import as_file
from backoffice.paging import before_moment, cursor
from backoffice.submit import status_of, submit
from shared import clock
from shared.actions.cases import (
    answer_checklist,
    close_case,
    open_case,
    record_consultation,
    record_customer_account,
    record_referral,
)
from shared.clock import today
from shared.letters import report as paper
from shared.letters.render import render
from shared.models import CaseFile, ChecklistAnswer, Consultation, Incident, Referral
from shared.queries.allegations import allegations_in
from shared.queries.cases import casefile
from shared.queries.cases.recorded import what_is_recorded
from shared.queries.cases.referrals import referral_in
from shared.queries.cases.timeline import timeline
from shared.queries.customers.account import living
from shared.queries.customers.volume import why_a_case
from shared.queries.permissions import may, may_ever
from shared.reports import publisher
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.errors import NotFound
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.rules.vocabulary import CaseDecision, ChecklistItem
from shared.web import access, fragments
from shared.web.forms import Form
from shared.web.templating import moment

cases = Blueprint("cases", __name__)
AROUND = Around("backoffice/cases/_about.html", "The case")
_LATEST = 6
#: So many entries of the timeline are printed; a case has rarely more.
_ON_PAPER = 200


@cases.get("/cases")
@access.staff(Reading.CASES)
def index() -> Response:
    """Open cases, or closed ones, the newest first."""
    closed = request.args.get("show") == "closed"
    page = casefile.cases(cursor(), closed=closed)
    return fragments.render("backoffice/cases/index.html", "backoffice/cases/_rows.html", listed=page, closed=closed)


@cases.route("/cases/new", methods=["GET", "POST"])
@access.staff(Action.OPEN_CASE)
def new() -> Response | tuple[str, int]:
    """Open a case from an incident, or from an account (CAS-1)."""
    incident = Incident.get_or_none(Incident.reference == request.args.get("incident", ""))
    account = request.args.get("account") or (incident.customer.account if incident and incident.customer else "")
    if not account:
        raise NotFound("Open a case from an incident or from a customer’s account.")
    customer = living(account)
    because = why_a_case(customer) if request.args.get("from") == "contacts" else ""
    form = OpenCaseForm(data={"incidents": [incident.reference] if incident else [], "because": because})
    form.incidents.choices = [
        (row.reference, f"{moment(row.happened_at)}, by {row.channel.label}", row.what_happened[:200])
        for row in casefile.incidents_to_cite(customer)
    ]
    opened = submit(
        form, lambda actor: open_case(actor, customer.account, tuple(form.incidents.data), form.because.data)
    )
    if opened:
        return redirect(record_page(opened.reference), 303)
    return render_template("backoffice/cases/new.html", form=form, customer=customer), status_of(form)


@cases.get("/cases/<reference>")
@access.staff(Reading.CASES)
def show(reference: str) -> str:
    """The investigation: checklist, everything that bears on it, and the latest of the timeline."""
    case = casefile.case_with(reference)
    entries, more = timeline(case, most=_LATEST)
    return render_template(
        "backoffice/cases/show.html",
        case=case,
        checklist=casefile.checklist_of(case),
        files=casefile.files_at_items(case),
        found=casefile.investigation_of(case),
        entries=entries,
        more=more,
        may_answer=bool(may(Action.ANSWER_CHECKLIST, me(), case)),
        allegations=allegations_in(case, me().staff_id),
        today=today(),
        may_propose=may_ever(Action.PROPOSE_RESTRICTION, me()) and case.customer.died_on is None,
    )


@cases.get("/cases/<reference>/timeline")
@access.staff(Reading.CASES)
def whole_timeline(reference: str) -> Response:
    """Everything, a page at a time (CAS-7)."""
    case = casefile.case_with(reference)
    entries, more = timeline(case, before_moment())
    return fragments.render("backoffice/cases/timeline.html", "backoffice/cases/_timeline.html", case=case,
                            entries=entries, more=more)  # fmt: skip


@cases.get("/cases/<reference>/print")
@access.staff(Reading.CASES)
def on_paper(reference: str) -> str:
    """The case as a file that one takes to a meeting: all of it on one page, in the order in which it is read."""
    case = casefile.case_with(reference)
    entries, more = timeline(case, most=_ON_PAPER)
    return render_template(
        "backoffice/cases/print.html",
        case=case,
        checklist=casefile.checklist_of(case),
        files=casefile.files_at_items(case),
        found=casefile.investigation_of(case),
        entries=entries,
        more=more,
        printed=clock.now(),
        by=me().name,
    )


@cases.route("/cases/<reference>/checklist/<item>", methods=["GET", "POST"])
@access.staff(Action.ANSWER_CHECKLIST)
def answer(reference: str, item: str) -> Response | tuple[str, int]:
    """Answer one item of the checklist: it saves on its own, in its place on the page where there is HTMX."""
    case, which = casefile.case_with(reference), _item(item)
    stands = casefile.checklist_answer(case, which)
    form = ItemForm(data={"version": stands.version, "evidence": stands.evidence, "exception": stands.exception})
    for field in form:
        field.id = f"{which}-{field.name}"
    saved = submit(
        form,
        lambda actor: answer_checklist(
            actor,
            reference,
            which,
            form.evidence.data,
            form.exception.data,
            expected=form.version.data,
            files=form.files.uploads(),
        ),
        stands,
    )
    if saved is None:
        return _shown_item("_answer.html", case, casefile.checklist_answer(case, which), form), status_of(form)
    if fragments.wanted():
        return _shown_item("_item.html", case, casefile.checklist_answer(case, which), form), 200
    return redirect(f"{record_page(reference)}#item-{which}", 303)


@cases.get("/cases/<reference>/checklist/<item>/as-it-stands")
@access.staff(Action.ANSWER_CHECKLIST)
def item_as_it_stands(reference: str, item: str) -> Response | str:
    """The item without its form, for whoever changes their mind."""
    if not fragments.wanted():
        return redirect(f"{record_page(reference)}#item-{_item(item)}", 303)
    case = casefile.case_with(reference)
    return _shown_item("_item.html", case, casefile.checklist_answer(case, _item(item)), None)


@cases.route("/cases/<reference>/account", methods=["GET", "POST"])
@access.staff(Action.RECORD_CUSTOMER_ACCOUNT)
def customer_account(reference: str) -> Response | tuple[str, int]:
    """The customer's own account, and what they dispute."""
    case = casefile.case_with(reference)
    cited = casefile.incidents_of(case)
    opened = {"version": case.version, "account": case.customer_account, "disputed": case.disputed}
    form = account_form(cited, opened)

    def act(actor: Actor) -> CaseFile:
        said, of_incidents = (form.account.data, form.disputed.data), disputed_in(form, cited)
        return record_customer_account(actor, reference, form.version.data, *said, of_incidents)

    return form_page(case, form, Action.RECORD_CUSTOMER_ACCOUNT, "The customer’s own account", act, AROUND, case=case)


@cases.route("/cases/<reference>/consultations/new", methods=["GET", "POST"])
@access.staff(Action.RECORD_CONSULTATION)
def consult(reference: str) -> Response | tuple[str, int]:
    """Record whom we asked for their view."""
    case, form = casefile.case_with(reference), ConsultationForm(data={"on": today()})
    form.with_staff.choices = [(str(s.id), s.in_full) for s in casefile.colleagues()]

    def act(actor: Actor) -> Consultation:
        whom = int(form.with_staff.data) if form.with_staff.data else None
        return record_consultation(actor, reference, form.on.data, form.what_was_said.data, whom, form.with_other.data)

    return form_page(case, form, Action.RECORD_CONSULTATION, "Record a consultation", act, AROUND, case=case)


@cases.route("/cases/<reference>/referrals/new", methods=["GET", "POST"])
@access.staff(Action.RECORD_REFERRAL)
def refer(reference: str) -> Response | tuple[str, int]:
    """Record a referral to the police, another authority or legal action."""
    case, form = casefile.case_with(reference), ReferralForm()

    def act(actor: Actor) -> Referral:
        names = ("to", "on", "shared", "ground", "their_reference", "no_warning_reason")
        return record_referral(actor, reference, **{name: form[name].data for name in names})

    return form_page(case, form, Action.RECORD_REFERRAL, "Record a referral", act, AROUND, case=case)


@cases.get("/cases/<reference>/referrals/<int:number>.pdf")
@access.staff(Reading.CASES)
def cover_letter(reference: str, number: int) -> Response:
    """The letter that goes with what is shared (CAS-6)."""
    case = casefile.case_with(reference)
    referral = referral_in(case, number)
    letter = paper.on_paper(
        "letters/referral.html", f"referral {reference} {number}", publisher(), {},
        case=case, referral=referral, customer=case.customer,
    )  # fmt: skip
    return as_file(render(letter), f"{reference}-referral-{number}")


@cases.route("/cases/<reference>/close", methods=["GET", "POST"])
@access.staff(Action.CLOSE_CASE)
def close(reference: str) -> Response | tuple[str, int]:
    """Decide the case and close it."""
    case = casefile.case_with(reference)
    form = CloseForm(data={"version": case.version})

    def act(actor: Actor) -> CaseFile:
        decision = CaseDecision(form.decision.data)
        return close_case(actor, reference, form.version.data, decision, form.reasons.data)

    return form_page(case, form, Action.CLOSE_CASE, "Close this case", act, AROUND, case=case)


def _shown_item(part: str, case: CaseFile, stands: ChecklistAnswer, form: Form | None) -> str:
    template = f"backoffice/cases/{part}" if fragments.wanted() else "backoffice/cases/answer.html"
    checklist = casefile.checklist_of(case)
    may_answer = bool(may(Action.ANSWER_CHECKLIST, me(), case))
    recorded = what_is_recorded(case) if form else {}
    return render_template(
        template,
        case=case,
        answer=stands,
        form=form,
        checklist=checklist,
        files=casefile.files_at_items(case),
        may_answer=may_answer,
        recorded=recorded,
    )


def _item(item: str) -> ChecklistItem:
    if item not in set(ChecklistItem):
        raise NotFound("There is no such item in the checklist.")
    return ChecklistItem(item)
