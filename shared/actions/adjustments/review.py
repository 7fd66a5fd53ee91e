"""Look at an agreed adjustment again, with the person; never take it away without telling them (ADJ-6)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from shared.actions.action import Doing, action
from shared.actions.publish import renew_decisions
from shared.models import AgreedAdjustment
from shared.rules.errors import Invalid, NotFound, OutOfStep
from shared.rules.lifecycle import Action
from shared.rules.staff_words import has_substance
from shared.rules.vocabulary import Channel


@dataclass(frozen=True)
class NewAdjustmentReview:
    """What came of it. `said` is the person's own view; an adjustment that ends says why, and how they were told."""

    said: str
    stays: bool
    review_on: date | None = None
    why: str = ""
    told_by: Channel | None = None
    told_on: date | None = None


@action(Action.REVIEW_ADJUSTMENT)
def review_adjustment(doing: Doing, number: int, expected: int, found: NewAdjustmentReview) -> AgreedAdjustment:
    """Keep an agreed adjustment, or end it once the person has been told. `number` is its id.

    Raises NotFound, OutOfStep for one that has ended, and Invalid without the person's view, or for an end of which
    they were not told.
    """
    agreed = AgreedAdjustment.get_or_none(AgreedAdjustment.id == number)
    if agreed is None:
        raise NotFound("There is no such adjustment.")
    doing.ask(agreed)
    if agreed.ended_at is not None:
        raise OutOfStep("This adjustment has ended already.")
    if problems := _problems(found, doing.today) | doing.words(why=found.why):
        raise Invalid(problems)
    if found.stays:
        doing.write(agreed, expected, review_on=found.review_on)
    else:
        doing.write(agreed, expected, ended_at=doing.now)
    renew_decisions(doing, agreed.customer)
    doing.record(agreed, {"kind": agreed.kind, "detail": agreed.detail, **asdict(found)}, customer=agreed.customer)
    return agreed


def _problems(found: NewAdjustmentReview, today: date) -> dict[str, str]:
    problems = {}
    if not has_substance(found.said):
        problems["said"] = "Write what the person said about it: it is looked at with them, not about them"
    if found.stays:
        if found.review_on and found.review_on <= today:
            problems["review_on"] = "The next date must be in the future"
        return problems
    if not has_substance(found.why):
        problems["why"] = "Say why it ends"
    if found.told_by is None:
        problems["told_by"] = "Choose how they were told. Until they are, it goes on"
    if found.told_on is None or found.told_on > today:
        problems["told_on"] = "Enter the day on which they were told, today or before. Until they are, it goes on"
    return problems
