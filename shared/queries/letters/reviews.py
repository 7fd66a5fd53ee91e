"""What the letters round a review say: before it, how it ended, and that a restriction has ended (RES-5, RES-10)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from shared.letters import content, wording
from shared.letters.new_officer import NewOfficerLetter
from shared.models import Letter, Restriction, Review, Staff
from shared.queries.letters.parts import (
    RIGHTS,
    appeal_way,
    contacts_of,
    day_of,
    decision_in_words,
    envelope_of,
    latest_decision_letter,
    letterhead_of,
    lines_of,
    named,
    ombudsman_of,
    short_address,
    stays_open,
)
from shared.queries.letters.together import left_without, ways_with
from shared.queries.policy import record_of
from shared.queries.published import our_organisation
from shared.queries.restrictions import terms_of
from shared.rules.reviews import TEST, comments_until, has_review_before_its_end, review_day
from shared.rules.terms import precautions
from shared.rules.vocabulary import ReviewOutcome
from shared.rules.way_back import conditions_from
from shared.rules.written import long_date, points_of


def upcoming(letter: Letter, on: date, _reference: str, _code: str) -> content.UpcomingReviewLetter:
    """That we look again: when, who, with which question, and how the customer can say what they think."""
    restriction = cast(Restriction, letter.restriction)
    policy, organisation = record_of(letter.policy), our_organisation()
    paper = letterhead_of(organisation)
    officer, deputy = contacts_of(restriction, organisation)
    owner = restriction.case.owner
    reviewer = owner if owner.active else letter.drafted_by
    comment_by = comments_until(on, policy.organisation.nation)
    first = latest_decision_letter(restriction)
    reference = str(first.appeal_reference) if first else ""
    return content.UpcomingReviewLetter(
        envelope=envelope_of(letter, on, paper, reviewer, policy),
        review=review_day(restriction.review_on, comment_by),
        comment_by=comment_by,
        decision=decision_in_words(restriction, on, reference),
        terms=wording.sentences(terms_of(restriction), officer, deputy),
        end=restriction.ends_on,
        reviewer=named(reviewer),
        test=TEST,
        follow=content.CommentWay(
            address=short_address("/follow"),
            reference=reference,
            letter_of=day_of(first and first.issued_at, on),
            telephone=officer.telephone,
            ask_for=officer.name,
            post=("Reviews", organisation.name, *lines_of(organisation.address)),
        ),
        ombudsman=ombudsman_of(policy),
    )


def new_officer(letter: Letter, on: date, _reference: str, _code: str) -> NewOfficerLetter:
    """That the customer goes through somebody else from now on, and nothing else changes (RES-11)."""
    restriction = cast(Restriction, letter.restriction)
    policy, organisation = record_of(letter.policy), our_organisation()
    officer, deputy = contacts_of(restriction, organisation)
    first = latest_decision_letter(restriction)
    return NewOfficerLetter(
        envelope=envelope_of(letter, on, letterhead_of(organisation), letter.drafted_by, policy),
        decision=decision_in_words(restriction, on, str(first.appeal_reference) if first else ""),
        officer=officer,
        deputy=deputy,
        unchanged=f"Everything else stays as it is, until {long_date(restriction.ends_on)}.",
        ways=ways_with(restriction, organisation, officer),
        stays_open=stays_open(organisation, policy, restriction.goes_on),
        ombudsman=ombudsman_of(policy),
    )


def outcome(letter: Letter, on: date, reference: str, code: str) -> content.ReviewOutcomeLetter:
    """That it goes on to its end, or is eased; the reasons, and how to appeal against that."""
    restriction, review = cast(Restriction, letter.restriction), cast(Review, letter.review)
    policy, organisation, terms = record_of(letter.policy), our_organisation(), terms_of(restriction)
    paper = letterhead_of(organisation)
    officer, deputy = contacts_of(restriction, organisation)
    eased = review.outcome is ReviewOutcome.EASED
    again = has_review_before_its_end(restriction.review_on, restriction.ends_on)
    return content.ReviewOutcomeLetter(
        envelope=envelope_of(letter, on, paper, review.by, policy),
        outcome=review.outcome,
        change=wording.change(terms, officer) if eased else "how you can contact us stays as it is",
        reviewed=review.on,
        decision=decision_in_words(restriction, on),
        terms=wording.sentences(terms, officer, deputy),
        ways=ways_with(restriction, organisation, officer),
        stays_open=stays_open(organisation, policy, restriction.goes_on),
        officer=officer,
        deputy=deputy,
        looked_at=points_of(review.looked_at),
        customer_said=review.customer_said,
        our_answer=review.our_answer,
        reason=review.reasons,
        review=restriction.review_on if again else None,
        end=restriction.ends_on,
        test=TEST,
        decided_by=named(review.by),
        marker=(precautions(terms).label,),
        appeal=appeal_way(letter, organisation, policy, on, reference, code),
        ombudsman=ombudsman_of(policy),
        way_back=tuple(str(one) for one in conditions_from(restriction.way_back)),
    )


def ended(letter: Letter, on: date, _reference: str, _code: str) -> content.RestrictionEndedLetter:
    """That it has ended, through a review or because its planned end has come: nothing limits the customer's contact
    any more, or only what else binds them does."""
    restriction, review = cast(Restriction, letter.restriction), letter.review
    policy, organisation = record_of(letter.policy), our_organisation()
    paper = letterhead_of(organisation)
    left = left_without(restriction.customer, organisation, on, restriction.reference)
    signer = review.by if review else letter.drafted_by
    return content.RestrictionEndedLetter(
        envelope=envelope_of(letter, on, paper, signer, policy),
        free_from=day_of(restriction.ended_at, restriction.ends_on + timedelta(days=1)),
        decision=decision_in_words(restriction, on),
        reason=_why_it_ended(restriction, review),
        customer_said=review.customer_said if review else "",
        our_answer=review.our_answer if review else "",
        ways=left.ways,
        decided_by=_who_ended_it(restriction, review),
        marker="The note about it on your account has gone.",
        others=left.decisions,
        rights=f"{RIGHTS} Our privacy notice is at {short_address('/privacy')}.",
        ombudsman=ombudsman_of(policy),
    )


def _why_it_ended(restriction: Restriction, review: Review | None) -> str:
    if review:
        return review.reasons
    return restriction.ended_because or (
        f"From the beginning it was to last until {long_date(restriction.ends_on)} at the latest. That day has passed."
    )


def _who_ended_it(restriction: Restriction, review: Review | None) -> str:
    if review:
        return f"{named(review.by)}, decided this at our review of {long_date(review.on)}."
    decider = cast(Staff, restriction.authorised_by)
    return f"{named(decider)}, decided on this end at the beginning. Nobody had to do anything for it to come."
