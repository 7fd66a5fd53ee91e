"""Review a restriction while it is in force (RES-5, RES-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.actions.action import Doing, action
from shared.actions.letters.draft import draft
from shared.actions.publish import publish_decision
from shared.actions.restrictions.change import NewTerms, apply_easing, end_restriction
from shared.models import Letter, Restriction, Review
from shared.queries.letters.due import letters_due
from shared.queries.policy import policy_in_force, version_in_force
from shared.queries.restrictions import phase_of
from shared.rules.deadlines import after_months
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.reviews import too_soon
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import LetterKind, RestrictionPhase, ReviewOutcome
from shared.rules.written import long_date

_WORDS = ("looked_at", "reasons", "customer_said", "our_answer", "early_reason")


@dataclass(frozen=True)
class NewReview:
    """A review as it was held. `customer_said` is empty where the customer did not answer."""

    outcome: ReviewOutcome
    looked_at: str
    reasons: str
    customer_said: str = ""
    our_answer: str = ""
    early_reason: str = ""
    #: Where nobody else here could review it: who of another organisation did, with whoever decided (SIT-6).
    external_reviewer: str = ""
    easing: NewTerms | None = None


@action(Action.REVIEW_RESTRICTION)
def review_restriction(doing: Doing, reference: str, expected: int, held: NewReview) -> Review:
    """Record a review: the restriction continues to its planned end, is eased, or ends. Never longer (RES-6).

    The change binds at once; the letter that tells the customer of it is drafted in the same step (RES-5). Raises
    Invalid where something is wanting, where the customer was not written to before it continues (RES-10), or for an
    easing that takes something away; OutOfStep once it has ended by itself.
    """
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    if phase_of(restriction, doing.today) is RestrictionPhase.LAPSED:
        raise OutOfStep(f"It ended by itself on {long_date(restriction.ends_on)}.")
    if problems := _problems(doing, restriction, held):
        raise Invalid(problems)
    next_review = _change(doing, restriction, expected, held)
    words = {name: getattr(held, name).strip() for name in _WORDS}
    review = doing.create(
        Review,
        restriction=restriction,
        on=doing.today,
        outcome=held.outcome,
        by=doing.me,
        next_review_on=next_review,
        external_reviewer=held.external_reviewer.strip(),
        **words,
    )
    _letters(doing, restriction, review)
    payload = {"outcome": held.outcome, "next_review_on": next_review, **words}
    doing.record(restriction, payload, case=restriction.case, customer=restriction.customer)
    publish_decision(doing, restriction)
    return review


def _problems(doing: Doing, restriction: Restriction, held: NewReview) -> dict[str, str]:
    problems = {}
    if not has_substance(held.looked_at):
        problems["looked_at"] = "Say what you looked at"
    if held.customer_said.strip() and not has_substance(held.our_answer):
        problems["our_answer"] = "Answer what the customer said. They read it in the letter"
    if not has_substance(held.reasons):
        problems["reasons"] = "Give your reasons"
    if doing.me == restriction.authorised_by_id and not has_substance(held.external_reviewer):
        problems["external_reviewer"] = "You decided this. Say who of another organisation reviewed it with you"
    if held.outcome is ReviewOutcome.EASED and held.easing is None:
        problems["outcome"] = "Say how it is eased"
    problems |= doing.words(**{name: getattr(held, name) for name in _WORDS if name != "customer_said"})
    due = letters_due(restriction, doing.today)
    return problems | too_soon(
        held.outcome,
        comments_by=due.comments_by,
        too_late=due.too_late,
        today=doing.today,
        customer_said=held.customer_said,
        early_reason=held.early_reason,
    )


def _change(doing: Doing, restriction: Restriction, expected: int, held: NewReview) -> date | None:
    """End it, ease it, or let it go on; the day of the next review."""
    if held.outcome is ReviewOutcome.ENDED:
        end_restriction(doing, restriction, held.reasons, expected)
        return None
    interval = policy_in_force().times.review_interval_months
    ends_on = held.easing.ends_on if held.easing else restriction.ends_on
    next_review = min(after_months(doing.today, interval), ends_on)
    set_anew = {"review_on": next_review, "review_set_on": doing.today}
    if held.easing:
        apply_easing(doing, restriction, held.easing, expected, **set_anew)
    else:
        doing.write(restriction, expected, **set_anew)
    return next_review


def _letters(doing: Doing, restriction: Restriction, review: Review) -> None:
    """What was written before belongs to this review; whoever was told of the restriction is told what came of it."""
    Letter.update(review=review).where(
        Letter.restriction == restriction, Letter.kind == LetterKind.UPCOMING_REVIEW, Letter.review.is_null()
    ).execute()
    if restriction.letter_issued_at is None and not restriction.danger_reason:
        return
    ended = review.outcome is ReviewOutcome.ENDED
    kind = LetterKind.RESTRICTION_ENDED if ended else LetterKind.REVIEW_OUTCOME
    draft(doing, kind, restriction.customer, version_in_force(), restriction=restriction, review=review)
