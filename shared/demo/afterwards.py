"""What came of a restriction in the demonstration: reviews, with what is written round them, and appeals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

from shared import clock
from shared.actions.add_words import add_words
from shared.actions.appeals.assign import assign_appeal
from shared.actions.appeals.decide import decide_appeal
from shared.actions.appeals.lodge import NewAppeal, lodge_appeal, withdraw_appeal
from shared.actions.letters.draft import draft_letter
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.change import NewTerms
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.demo.stories import Stage, Story
from shared.models import Appeal, Letter, Restriction
from shared.models.references import new_code
from shared.queries.independence import eligible_hearers
from shared.queries.staff import actor_of
from shared.rules.actor import CUSTOMER, Actor
from shared.rules.terms import Window
from shared.rules.vocabulary import (
    AppealGround,
    AppealOutcome,
    Channel,
    LetterKind,
    LetterState,
    RestrictionKind,
    ReviewOutcome,
)

_AT_REVIEW = {
    ReviewOutcome.CONTINUED: "Most calls were calm. Twice last month there was shouting, so we keep it until its end.",
    ReviewOutcome.EASED: "Contact has been calm since the start, and the hours were too few.",
    ReviewOutcome.ENDED: "Contact has been calm since the start. There is no need for it any more.",
}


def written_before_review(stage: Stage, restriction: Restriction) -> Story:
    """Three weeks before its review the customer is written to."""
    yield clock.at(restriction.review_on - timedelta(days=21), 9, 40)
    _issue(stage, draft_letter(stage.actor("senior-manager"), restriction.reference))


def reviewed(outcome: ReviewOutcome, after_days: int) -> Callable[[Stage, Restriction], Story]:
    """Written to, then reviewed so many days after the start, and told; told again once it has ended by itself."""

    def afterwards(stage: Stage, restriction: Restriction) -> Story:
        yield from written_before_review(stage, restriction)
        yield clock.at(restriction.starts_on + timedelta(days=after_days), 10)
        current, manager = Restriction.get_by_id(restriction.id), stage.actor("senior-manager")
        wider = (Window(1, time(9), time(12)), Window(3, time(14), time(17)))
        easing = NewTerms(tuple(RestrictionKind(kind) for kind in current.kinds), current.ends_on, windows=wider)
        held = NewReview(
            outcome,
            "The notes of every contact since the start.\nWhat you told us.",
            _AT_REVIEW[outcome],
            "I have kept to the times, and I would like to be treated like everyone else.",
            "Thank you for keeping to them. We thought about it when we decided.",
            easing=easing if outcome is ReviewOutcome.EASED else None,
        )
        review = review_restriction(manager, current.reference, current.version, held)
        yield clock.at(review.on + timedelta(days=1), 9, 15)
        _issue(stage, Letter.get(Letter.review == review, Letter.state == LetterState.DRAFT))
        if outcome is not ReviewOutcome.ENDED:
            yield clock.at(current.ends_on + timedelta(days=2), 9, 30)
            _issue(stage, draft_letter(manager, current.reference))

    return afterwards


def _issue(stage: Stage, letter: Letter) -> None:
    manager = stage.actor("senior-manager")
    issue_letter(manager, letter.reference, letter.version, Channel.LETTER)


def appealed(then: AppealOutcome | str) -> Callable[[Stage, Restriction], Story]:
    """An appeal a week after the letter: received, under review, withdrawn, or decided."""

    def afterwards(stage: Stage, restriction: Restriction) -> Story:
        yield clock.at(restriction.starts_on + timedelta(days=6), 19, 30)
        letter = Letter.get(Letter.restriction == restriction)
        made = NewAppeal(
            name=restriction.customer.name,
            reply_by=Channel.LETTER,
            address=restriction.customer.address,
            grounds=(AppealGround.NOT_PROPORTIONATE, AppealGround.PERSONAL_IMPACT),
            own_words="I work in the mornings and can only ring after five.",
            wants="A time in the evening.",
            decision_reference=str(letter.appeal_reference),
        )
        appeal = lodge_appeal(CUSTOMER, made, new_code())
        if then == "received":
            return
        yield clock.at(restriction.starts_on + timedelta(days=7), 10)
        if then == "withdrawn":
            withdraw_appeal(CUSTOMER, appeal.reference)
            return
        hearer = eligible_hearers(appeal)[0]
        assign_appeal(stage.actor("senior-manager"), appeal.reference, appeal.version, hearer.id)
        if isinstance(then, AppealOutcome):
            yield clock.at(restriction.starts_on + timedelta(days=8), 9, 20)
            _issue(stage, Letter.get(Letter.appeal == appeal, Letter.kind == LetterKind.APPEAL_ACKNOWLEDGEMENT))
            yield clock.at(restriction.starts_on + timedelta(days=13), 15)
            _decide(Appeal.get_by_id(appeal.id), then, actor_of(hearer))
            yield clock.at(restriction.starts_on + timedelta(days=14), 9)
            outcome = Letter.get(Letter.appeal == appeal, Letter.kind == LetterKind.APPEAL_OUTCOME)
            issue_letter(actor_of(hearer), outcome.reference, outcome.version, Channel.LETTER)
            return
        yield clock.at(restriction.starts_on + timedelta(days=7), 20, 15)
        add_words(CUSTOMER, appeal.reference, "My shifts have changed since: from this month I work until four.")

    return afterwards


def _decide(appeal: Appeal, outcome: AppealOutcome, hearer: Actor) -> None:
    restriction = Restriction.get_by_id(appeal.restriction_id)
    wider = (Window(1, time(10), time(12)), Window(3, time(14), time(18)))
    easing = NewTerms(tuple(RestrictionKind(kind) for kind in restriction.kinds), restriction.ends_on, windows=wider)
    decide_appeal(
        hearer,
        appeal.reference,
        appeal.version,
        outcome,
        {
            AppealGround.NOT_PROPORTIONATE: "Six months with a review at three is in proportion to two threats.",
            AppealGround.PERSONAL_IMPACT: "The hours did not fit the customer’s work. That was not asked at the time.",
        },
        "The case, both incidents, the call list, and what the customer wrote.",
        easing if outcome is AppealOutcome.PARTLY_UPHELD else None,
    )
