"""What is asked about a restriction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from backoffice.kept_words import KeepBecause
from backoffice.restrictions.terms import EasedTermsForm, TermsForm
from backoffice.restrictions.way_back import WayBackForm, way_back_in_form
from shared.actions.restrictions.propose import NewRestriction
from shared.actions.restrictions.review import NewReview
from shared.clock import today
from shared.models import Restriction, Service, Staff, SupportContact
from shared.policy.schema import Policy
from shared.queries.restrictions import represented_by
from shared.rules.allowance import Counts
from shared.rules.contact import sentence_of
from shared.rules.deadlines import after_months
from shared.rules.errors import Invalid
from shared.rules.situation import Decision, Earlier, earlier_field
from shared.rules.terms import Terms
from shared.rules.vocabulary import RestrictionKind, RestrictionPhase, ReviewOutcome
from shared.rules.way_back import fitting
from shared.web.forms import Checkboxes, Date, Form, Number, Radios, Select, Text, TextArea, Version

#: What a proposal is opened with where the policy allows as much.
_USUAL_MONTHS = 6
_EARLIER = earlier_field("")
_BECOMES = (
    (Earlier.REPLACED.value, "This one takes its place", "It ends when this begins."),
    (Earlier.BESIDE.value, "It stands beside this one"),
)


class ProposalForm(TermsForm, WayBackForm):
    """A proposal, or one that is changed after a Director's questions."""

    version = Version(may_be_new=True)
    officer = Select("Named officer")
    deputy = Select("Deputy", hint="For when the named officer is away.")
    representative = Select(
        "Who speaks for the customer?", hint="Somebody on the account whom the customer agreed that we contact."
    )
    service = Select("Where does it hold?", hint="Leave it empty for the whole organisation.")
    why = TextArea(
        "Why is it needed?", hint="From what was said and done. The customer reads this in the letter.", rows=4
    )
    alternatives = TextArea("What was tried or thought of first?", hint="And why it was not enough.", rows=3)
    steps_skipped = TextArea(
        "Why did no gentler step come first?", hint="Leave it empty where one did. The customer reads this too.", rows=2
    )
    goes_on = TextArea("What goes on as before, and how?", hint="Repairs, other services the customer has a right to.")
    conflict_resolution = TextArea("How does this fit with the customer’s adjustments?", rows=3)
    danger_reason = TextArea("The danger, where it must begin before the letter is issued", rows=2)
    starts_on = Date("When does it start?", earliest=today)
    months = Number("For how many months?", least=1, most=24)
    ends_on = Date("Or until which day?")
    review_on = Date("When is it reviewed?", hint="Leave it empty for the policy’s own time.")
    keep_because = KeepBecause()

    def offer_people(self, staff: list[Staff], services: list[Service], speaks: list[SupportContact]) -> None:
        """Offer the colleagues to name, the services, and who may speak for the customer."""
        self.representative.choices = [(str(one.id), represented_by(one)) for one in speaks]
        people: list[Sequence[str]] = [(str(one.id), one.in_full) for one in staff]
        self.officer.choices = self.deputy.choices = people
        self.service.choices = [(str(one.id), f"{one.name} only") for one in services]

    @property
    def about_earlier(self) -> list[Radios]:
        """The questions about the decisions that are taken already (SIT-3)."""
        return [field for field in self if field.name.startswith(_EARLIER)]

    def as_far_as_filled_in(self, terms: Terms) -> Decision:
        """The decision that the form describes so far, for a preview; it has no reference yet."""
        day = today()
        service = next((label for value, label, *_ in self.service.choices or () if value == self.service.data), "")
        return Decision(
            0,
            "",
            RestrictionPhase.PROPOSED,
            terms,
            day,
            day,
            day,
            service=service.removesuffix(" only"),
            earlier=tuple(self.earlier().items()),
        )

    @property
    def _is_represented(self) -> bool:
        return RestrictionKind.REPRESENTATIVE in self.chosen_kinds()

    def terms(self, officer: Staff | None = None, deputy: Staff | None = None) -> Terms:
        """The terms as far as they are filled in, with who speaks for the customer."""
        offered = {value: label for value, label, *_ in self.representative.choices or ()}
        name = offered.get(self.representative.data or "", "") if self._is_represented else ""
        return replace(super().terms(officer, deputy), representative=name)

    def earlier(self) -> dict[str, Earlier]:
        """What becomes of each earlier decision, as far as it is said."""
        return {field.name.removeprefix(_EARLIER): Earlier(field.data) for field in self.about_earlier if field.data}

    def new_restriction(self, policy: Policy) -> NewRestriction:
        """The proposal that the form describes. Raises Invalid for times of which a part is missing, and no length."""
        if missing := self.incomplete_times():
            raise Invalid(missing)
        starts_on = self.starts_on.data or today()
        ends_on = self.ends_on.data or (after_months(starts_on, self.months.data) if self.months.data else None)
        if ends_on is None:
            raise Invalid({"months": "Say for how many months, or until which day"})
        return NewRestriction(
            kinds=self.chosen_kinds(),
            channels=self.chosen_channels(),
            windows=self.chosen_windows(),
            allowances=self.chosen_allowances(),
            representative=_id(self.representative.data) if self._is_represented else None,
            closed_matters=self.chosen_matters(),
            way_back=self.conditions(),
            why=self.why.data,
            goes_on=self.goes_on.data,
            alternatives=self.alternatives.data,
            steps_skipped=self.steps_skipped.data,
            starts_on=starts_on,
            ends_on=ends_on,
            review_on=self.review_on.data or first_review(policy, starts_on, ends_on),
            officer=_id(self.officer.data),
            deputy=_id(self.deputy.data),
            service=_id(self.service.data),
            conflict_resolution=self.conflict_resolution.data,
            danger_reason=self.danger_reason.data,
            earlier=self.earlier(),
        )


def proposal_form(signed: Sequence[Decision], opened_with: dict[str, Any]) -> ProposalForm:
    """The form, with a question for each decision that is signed already, before why the new one is needed (SIT-3)."""
    questions = {earlier_field(one.reference): _what_becomes_of(one) for one in signed}
    form: ProposalForm = type("ProposalForm", (ProposalForm,), questions)(data=opened_with)
    return form


def _what_becomes_of(one: Decision) -> Any:
    question: Any = Radios(f"What becomes of {one.reference}?", hint=sentence_of(one), choices=_BECOMES)
    question.creation_counter = ProposalForm.why.creation_counter  # its place, in the form and in what is to be mended
    return question


def usual(policy: Policy) -> dict[str, Any]:
    """What a new proposal is opened with: today, and as long as the policy usually has it."""
    months = min(_USUAL_MONTHS, policy.times.longest_restriction_months)
    starts_on = today()
    review_on = first_review(policy, starts_on, after_months(starts_on, months))
    conditions = fitting((one.condition for one in policy.way_back), starts_on, review_on)
    return {"starts_on": starts_on, "months": months} | way_back_in_form(conditions) | _least(policy)


def _least(policy: Policy) -> dict[str, Any]:
    """An allowance is opened with the least that the policy leaves."""
    option = policy.option(RestrictionKind.ALLOWANCE)
    if option is None or option.least is None:
        return {}
    least = option.least
    return {
        "counts": Counts.CALLS.value,
        "allowed": least.number,
        "per": least.per.value,
        "allowed_minutes": least.minutes,
    }


def first_review(policy: Policy, starts_on: date, ends_on: date) -> date:
    """The policy's first review; half-way through a restriction that would end before it."""
    review = after_months(starts_on, policy.times.first_review_months)
    return review if review < ends_on else starts_on + (ends_on - starts_on) / 2


class DecideRestrictionForm(Form):
    """What whoever authorises says. Which of the three they press is the decision."""

    version = Version()
    danger_is_real = Radios(
        "The danger: have you read it, and must the restriction begin before its letter?",
        choices=[("yes", "Yes: it carries the restriction for a few days"), ("no", "No: it waits for its letter")],
    )
    reasons = TextArea("Your reasons, or your questions", required="Give your reasons, or your questions", rows=4)
    keep_because = KeepBecause()


class WithdrawForm(Form):
    """Why a proposal is taken back."""

    version = Version()
    reasons = TextArea("Why is it withdrawn?", required="Give your reasons", rows=3)
    keep_because = KeepBecause()


class ReviewForm(EasedTermsForm):
    """A review: it goes on to its end, is eased, or ends (RES-5). All of it but the last is in the letter."""

    version = Version()
    looked_at = TextArea(
        "What did you look at?",
        hint="One thing to a line: notes of calls, letters, whom you asked.",
        required="Say what you looked at",
        rows=3,
    )
    customer_said = TextArea(
        "What did the customer say?",
        hint="In their own words: the letter quotes them. Leave it empty where they did not answer.",
        rows=3,
    )
    our_answer = TextArea("Your answer to that", rows=3)
    outcome = Radios(
        "What comes of the review?",
        choices=[
            (ReviewOutcome.CONTINUED, "It continues to its planned end"),
            (ReviewOutcome.EASED, "It is eased"),
            (ReviewOutcome.ENDED, "It ends now"),
        ],
        required="Choose what comes of the review",
    )
    reasons = TextArea("Reasons", hint="What has happened since, and why this follows from it.",
                       required="Give your reasons")  # fmt: skip
    external_reviewer = Text(
        "You decided this. Who of another organisation reviewed it with you?",
        hint="Nobody else here can review it. Name, and organisation.",
        longest=200,
    )
    early_reason = TextArea(
        "Why can’t it wait for the customer’s answer?",
        hint="Only where it continues and they have not answered. For example, they asked for it sooner.",
        rows=2,
    )
    keep_because = KeepBecause()

    def new_review(self, restriction: Restriction) -> NewReview:
        """The review that the form describes. Raises Invalid for times of which a part is missing."""
        outcome = ReviewOutcome(self.outcome.data)
        words = ("looked_at", "reasons", "customer_said", "our_answer", "early_reason", "external_reviewer")
        return NewReview(
            outcome=outcome,
            easing=self.easing(restriction) if outcome is ReviewOutcome.EASED else None,
            **{name: self[name].data for name in words},
        )


class OfficerForm(Form):
    """The named officer and the deputy, anew (RES-11)."""

    version = Version()
    officer = Select("Named officer", required="Choose the named officer")
    deputy = Select("Deputy", required="Choose a deputy")


class ReplaceOfficerForm(Form):
    """One colleague in the place of another, in several restrictions at once (RES-11)."""

    restrictions = Checkboxes("In which restrictions?", required="Choose at least one restriction")
    takes_over = Select("Who takes their place?", required="Choose who takes their place")


def _id(value: str | None) -> int | None:
    return int(value) if value else None
