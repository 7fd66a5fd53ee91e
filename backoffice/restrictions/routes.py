"""Restrictions: proposed, decided, kept right while they are in force (RES)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from backoffice.current import me
from backoffice.form_page import Around, form_page
from backoffice.letters.printing import draft_file, draft_of, draft_picture, why_not_printed
from backoffice.restrictions.forms import (
    DecideRestrictionForm,
    OfficerForm,
    ProposalForm,
    ReviewForm,
    WithdrawForm,
    proposal_form,
    usual,
)
from backoffice.restrictions.seen import way_back_of
from backoffice.restrictions.terms import terms_in_form
from backoffice.restrictions.way_back import way_back_in_form
from backoffice.submit import status_of, submit
from shared.actions.letters.draft import draft_letter
from shared.actions.restrictions.decide import authorise_restriction, refuse_restriction, send_back
from shared.actions.restrictions.officer import name_officer
from shared.actions.restrictions.propose import propose_restriction, revise_proposal, withdraw_proposal
from shared.actions.restrictions.review import review_restriction
from shared.models import CaseFile, Letter, Restriction, Review, Service, Staff
from shared.queries.additions import additions_about, said_since_review
from shared.queries.cases import casefile, dossier
from shared.queries.customers.account import support_of, to_be_decided_about
from shared.queries.involvement import authorisers_of, may_be_named
from shared.queries.letters.due import letters_due
from shared.queries.measures import came_first
from shared.queries.permissions import may, why_apart
from shared.queries.policy import policy_in_force
from shared.queries.restrictions import naming, phase_of, restriction_with
from shared.queries.situation import situation_of
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.errors import BreaksPromise, Invalid, NotAllowed
from shared.rules.lifecycle import Action
from shared.rules.reading import Reading
from shared.rules.situation import earlier_field
from shared.rules.way_back import conditions_from
from shared.web import access, fragments
from shared.web.forms import Form

restrictions = Blueprint("restrictions", __name__)
#: What each button of the decision does.
_DECISIONS: dict[str, Any] = {"authorise": authorise_restriction, "send_back": send_back, "refuse": refuse_restriction}


@restrictions.route("/cases/<reference>/propose", methods=["GET", "POST"])
@access.staff(Action.PROPOSE_RESTRICTION)
def propose(reference: str) -> Response | tuple[str, int]:
    """Propose a restriction in a case, seeing what it takes away while it is written (RES-1, RES-2)."""
    case, policy = casefile.case_with(reference), policy_in_force()
    to_be_decided_about(case.customer)
    form = _proposal_form(case, usual(policy))
    if "preview" in request.form:
        return _proposal_page(case, form, None)
    made = submit(form, lambda actor: propose_restriction(actor, reference, form.new_restriction(policy)))
    return redirect(record_page(made.reference), 303) if made else _proposal_page(case, form, None)


@restrictions.route("/restrictions/<reference>/revise", methods=["GET", "POST"])
@access.staff(Action.REVISE_PROPOSAL)
def revise(reference: str) -> Response | tuple[str, int]:
    """Propose again, changed, after a Director's questions."""
    restriction, policy = restriction_with(reference), policy_in_force()
    form = _proposal_form(restriction.case, _proposal_in_form(restriction))
    if "preview" in request.form:
        return _proposal_page(restriction.case, form, restriction)

    def act(actor: Actor) -> Restriction:
        return revise_proposal(actor, reference, form.version.data, form.new_restriction(policy))

    made = submit(form, act, restriction)
    return redirect(record_page(reference), 303) if made else _proposal_page(restriction.case, form, restriction)


@restrictions.get("/restrictions/<reference>")
@access.staff(Reading.CASES)
def show(reference: str) -> tuple[str, int]:
    """What a Director reads before deciding; afterwards, how it stands."""
    restriction = restriction_with(reference)
    return _page(restriction, DecideRestrictionForm(data={"version": restriction.version}))


@restrictions.post("/restrictions/<reference>/decide")
@access.staff(Action.AUTHORISE_RESTRICTION, Action.SEND_BACK, Action.REFUSE_RESTRICTION, confirm=True)
def decide(reference: str) -> Response | tuple[str, int]:
    """Authorise, send back with questions, or refuse: the button that was pressed says which (RES-3)."""
    restriction, form = restriction_with(reference), DecideRestrictionForm()
    decision = _DECISIONS.get(request.form.get("decision", ""))
    if decision is None:
        form.validate()
        form.form_errors.append("Choose: authorise, send back or refuse")
        return _page(restriction, form)
    act, more = decision, {}
    if act is authorise_restriction and form.danger_is_real.data:
        more["danger_is_real"] = form.danger_is_real.data == "yes"
    done = submit(form, lambda actor: act(actor, reference, form.version.data, form.reasons.data, **more), restriction)
    if done is None:
        return _page(restriction_with(reference), form)
    flash(f"{act.action.label}: done.", "success")
    return redirect(record_page(reference), 303)


@restrictions.route("/restrictions/<reference>/withdraw", methods=["GET", "POST"])
@access.staff(Action.WITHDRAW_PROPOSAL)
def withdraw(reference: str) -> Response | tuple[str, int]:
    """Take a proposal back."""
    restriction = restriction_with(reference)
    form = WithdrawForm(data={"version": restriction.version})

    def act(actor: Actor) -> Restriction:
        return withdraw_proposal(actor, reference, form.version.data, form.reasons.data)

    heading, done = "Withdraw this proposal", "The proposal is withdrawn."
    return _form_page(restriction, form, Action.WITHDRAW_PROPOSAL, heading, act, done)


@restrictions.route("/restrictions/<reference>/review", methods=["GET", "POST"])
@access.staff(Action.REVIEW_RESTRICTION)
def review(reference: str) -> Response | tuple[str, int]:
    """Review it: it continues to its end, is eased, or ends (RES-5)."""
    restriction = restriction_with(reference)
    said = {"customer_said": said_since_review(restriction)}
    form = ReviewForm(data=terms_in_form(restriction) | said | {"version": restriction.version})
    form.offer(policy_in_force())

    def act(actor: Actor) -> Review:
        try:
            return review_restriction(actor, reference, form.version.data, form.new_review(restriction))
        except BreaksPromise:
            raise
        except NotAllowed as unread:  # what came while they wrote: what they typed stays
            raise Invalid({"customer_said": " ".join(unread.reasons)}) from None

    if submit(form, act, restriction):
        flash("The review is saved. Read the letter that tells the customer, and issue it.", "success")
        return redirect(record_page(reference), 303)
    page = render_template(
        "backoffice/restrictions/review.html",
        form=form,
        restriction=restriction,
        case=restriction.case,
        phase=phase_of(restriction),
        answer=may(Action.REVIEW_RESTRICTION, me(), restriction),
        due=letters_due(restriction),
        draft_form=Form(formdata=None),
        **additions_about(restriction),
    )
    return page, status_of(form)


@restrictions.post("/restrictions/<reference>/letters")
@access.staff(Action.DRAFT_LETTER)
def write(reference: str) -> Response | tuple[str, int]:
    """Draft the letter that the customer is owed: before a review, or that it has ended (RES-10)."""
    form = Form()
    letter = submit(form, lambda actor: draft_letter(actor, reference))
    if letter is None:
        restriction = restriction_with(reference)
        decision = DecideRestrictionForm(formdata=None, data={"version": restriction.version})
        decision.form_errors = [each["text"] for each in form.problems()]
        return _page(restriction, decision)
    return redirect(record_page(letter.reference), 303)


@restrictions.route("/restrictions/<reference>/officer", methods=["GET", "POST"])
@access.staff(Action.NAME_OFFICER)
def officer(reference: str) -> Response | tuple[str, int]:
    """Name the officer and the deputy anew (RES-11)."""
    restriction = restriction_with(reference)
    now = {name: str(getattr(restriction, f"{name}_id") or "") for name in ("officer", "deputy")}
    form = OfficerForm(data={"version": restriction.version, **now})
    people = [(str(one.id), one.in_full) for one in may_be_named(restriction.case)]
    form.officer.choices, form.deputy.choices = list(people), list(people)

    def act(actor: Actor) -> Restriction:
        return name_officer(actor, reference, form.version.data, int(form.officer.data), int(form.deputy.data))

    heading, done = "Name the officer and the deputy", "They are named."
    named = [person for person in (restriction.officer, restriction.deputy) if person]
    also = [(person, count) for person in named if (count := len(naming(person.id))) > 1]
    return _form_page(restriction, form, Action.NAME_OFFICER, heading, act, done, also=also)


@restrictions.get("/restrictions/<reference>/letter.pdf")
@access.staff(Reading.CASES)
def letter_file(reference: str) -> Response:
    """The letter as it would print if it were authorised now, marked as a draft."""
    return draft_file(_letter_of(reference), f"{reference} draft", record_page(reference))


@restrictions.get("/restrictions/<reference>/letter.png")
@access.staff(Reading.CASES)
def letter_picture(reference: str) -> Response:
    """The same as a picture, to stand beside the decision."""
    return draft_picture(_letter_of(reference))


def _letter_of(reference: str) -> Letter:
    restriction = restriction_with(reference)
    return draft_of(restriction, restriction.authorised_by or _signer(restriction))


def _unprinted(restriction: Restriction) -> str:
    """Why the letter can't be printed, before it is issued; empty where it can."""
    if restriction.letter_issued_at:
        return ""
    return why_not_printed(draft_of(restriction, restriction.authorised_by or _signer(restriction)))


def _signer(restriction: Restriction) -> Staff | None:
    """Who would sign: whoever looks at it, where they may; otherwise the first who may."""
    able = authorisers_of(restriction)
    return next((staff for staff in able if staff.id == me().staff_id), able[0] if able else None)


def _page(restriction: Restriction, form: DecideRestrictionForm) -> tuple[str, int]:
    page = render_template(
        "backoffice/restrictions/show.html",
        restriction=restriction,
        case=restriction.case,
        phase=phase_of(restriction),
        dossier=dossier.dossier_of(restriction),
        unprinted=_unprinted(restriction),
        form=form,
        answers={name: may(decision.action, me(), restriction) for name, decision in _DECISIONS.items()},
        short_name=dossier.short_name,
        brief=dossier.BRIEF,
        due=letters_due(restriction),
        draft_form=Form(formdata=None),
        reader=me().staff_id,
        **way_back_of(restriction),
        **additions_about(restriction),
    )
    return page, status_of(form)


def _form_page(
    restriction: Restriction,
    form: Form,
    action: Action,
    heading: str,
    act: Callable[[Actor], Restriction],
    done: str,
    **more: Any,
) -> Response | tuple[str, int]:
    around = Around("backoffice/cases/_about.html", "The restriction")
    return form_page(restriction, form, action, heading, act, around, done, case=restriction.case, **more)


def _proposal_form(case: CaseFile, opened_with: dict[str, object]) -> ProposalForm:
    form = proposal_form(situation_of(case.customer).signed, opened_with)
    form.offer(policy_in_force())
    speaks = [one for one in support_of(case.customer) if one.consent_on]
    form.offer_people(may_be_named(case), list(Service.select().order_by(Service.name)), speaks)
    return form


def _proposal_page(case: CaseFile, form: ProposalForm, restriction: Restriction | None) -> Response:
    """The form, with what its terms would do as far as they are filled in."""
    people = {str(one.id): one for one in may_be_named(case)}
    terms = form.terms(people.get(form.officer.data or ""), people.get(form.deputy.data or ""))
    return fragments.render(
        "backoffice/restrictions/propose.html",
        "backoffice/restrictions/_effect.html",
        status_of(form),
        case=casefile.case_with(case.reference),
        incidents=casefile.incidents_of(case),
        form=form,
        restriction=restriction,
        effect=dossier.effect_of(case.customer, terms, form.as_far_as_filled_in(terms)),
        chosen=form.chosen_kinds(),
        steps=came_first(case.customer_id),
        apart=why_apart(case, me()),
    )


def _proposal_in_form(restriction: Restriction) -> dict[str, object]:
    names = (
        "why",
        "goes_on",
        "alternatives",
        "steps_skipped",
        "conflict_resolution",
        "danger_reason",
        "starts_on",
        "review_on",
    )
    named_by_id = ("officer", "deputy", "service", "representative")
    people = {name: str(getattr(restriction, f"{name}_id") or "") for name in named_by_id}
    way_back = way_back_in_form(conditions_from(restriction.way_back))
    written = {name: getattr(restriction, name) for name in names}
    earlier = {earlier_field(reference): what for reference, what in restriction.earlier.items()}
    return terms_in_form(restriction) | written | people | earlier | way_back | {"version": restriction.version}
