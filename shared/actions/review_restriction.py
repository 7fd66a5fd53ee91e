"""Keep a restriction right while it is in force: review it (RES-5, RES-6), and name a new officer (RES-11)."""

from __future__ import annotations

from datetime import date

from shared.actions.change_restriction import Easing, apply_easing, end_restriction
from shared.actions.publish import publish_decision
from shared.actions.verb import Doing, verb
from shared.models import Restriction, Review, Staff
from shared.queries.policy import policy_in_force
from shared.rules.deadlines import after_months
from shared.rules.errors import Invalid
from shared.rules.lifecycle import Action
from shared.rules.vocabulary import ReviewOutcome


@verb(Action.REVIEW_RESTRICTION)
def review_restriction(
    doing: Doing, reference: str, expected: int, outcome: ReviewOutcome, reasons: str, easing: Easing | None = None
) -> Review:
    """Review a restriction: it continues to its planned end, is eased, or ends. Never longer (RES-6).

    Raises Invalid without reasons, or for an easing that takes something away.
    """
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    if not reasons.strip():
        raise Invalid({"reasons": "Give your reasons"})
    if outcome is ReviewOutcome.ENDED:
        end_restriction(doing, restriction, reasons, expected)
        next_review: date | None = None
    else:
        interval = policy_in_force().times.review_interval_months
        next_review = min(after_months(doing.today, interval), restriction.ends_on)
        if outcome is ReviewOutcome.EASED:
            if easing is None:
                raise Invalid({"outcome": "Say how it is eased"})
            apply_easing(doing, restriction, easing, expected, review_on=next_review)
        else:
            doing.write(restriction, expected, review_on=next_review)
    review = doing.create(
        Review,
        restriction=restriction,
        on=doing.today,
        outcome=outcome,
        reasons=reasons,
        by=doing.me,
        next_review_on=next_review,
    )
    payload = {"outcome": outcome, "reasons": reasons, "next_review_on": next_review}
    doing.record(restriction, payload, case=restriction.case, customer=restriction.customer)
    publish_decision(doing, restriction)
    return review


@verb(Action.NAME_OFFICER)
def name_officer(doing: Doing, reference: str, expected: int, officer: int, deputy: int) -> Restriction:
    """Name the officer and the deputy anew, when one has left or changed (RES-11)."""
    restriction = doing.load(Restriction, reference)
    doing.ask(restriction)
    people = {s.id: s for s in Staff.select().where(Staff.id.in_([officer, deputy]), Staff.active)}
    problems = {}
    if officer not in people:
        problems["officer"] = "Choose the named officer"
    if deputy not in people or deputy == officer:
        problems["deputy"] = "Choose a deputy other than the named officer"
    if problems:
        raise Invalid(problems)
    doing.write(restriction, expected, officer=people[officer], deputy=people[deputy])
    payload = {"officer": people[officer].name, "deputy": people[deputy].name}
    doing.record(restriction, payload, case=restriction.case, customer=restriction.customer)
    publish_decision(doing, restriction)
    return restriction
