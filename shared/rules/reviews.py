"""Reviews of a restriction: when the customer is written to, how long they may answer, what comes first (RES-10)."""

from __future__ import annotations

from datetime import date, timedelta

from shared.rules.deadlines import after_working_days
from shared.rules.vocabulary import Nation, ReviewOutcome
from shared.rules.written import long_date

#: A letter before a review becomes work four weeks ahead: time to write it, for the post, and for an answer.
WRITE_AHEAD = timedelta(weeks=4)
#: With less than two weeks left, the customer’s time to answer would run beyond the day of the review.
WRITE_BY = timedelta(weeks=2)
#: So many working days a letter may wait that tells what is already so.
TO_ISSUE = 3
#: Two working weeks to answer: long enough to see an advocate who has one day a week.
COMMENT_WORKING_DAYS = 10
TEST = (
    "We will ask: has contact been calm and workable, and is this still needed? If it is not, we ease it or end it "
    "early."
)


def writing_before(review_on: date, known_since: date, nation: Nation) -> tuple[date, date]:
    """From when and by when the customer is written to before a review whose day is known since then.

    A review that is opened at once, or planned soon after the decision, leaves a few working days all the same: no work
    is late before anybody could do it.
    """
    due = max(review_on - WRITE_BY, after_working_days(known_since, TO_ISSUE, nation))
    return max(review_on - WRITE_AHEAD, known_since), due


def comments_until(written_on: date, nation: Nation) -> date:
    """The last day on which the customer’s answer is waited for."""
    return after_working_days(written_on, COMMENT_WORKING_DAYS, nation)


def review_day(review_on: date, comments_by: date) -> date:
    """The day of the review as the letter names it: as planned, but never before the time to answer is over."""
    return max(review_on, comments_by + timedelta(days=1))


def earliest_review(written_on: date, nation: Nation) -> date:
    """The first day on which a review can be held that the customer is written to about on this day."""
    return comments_until(written_on, nation) + timedelta(days=1)


def has_review_before_its_end(review_on: date, ends_on: date) -> bool:
    """A review that would fall on the last day is none: the restriction ends by itself."""
    return review_on < ends_on


def too_soon(
    outcome: ReviewOutcome,
    *,
    comments_by: date | None,
    too_late: bool,
    today: date,
    customer_said: str,
    early_reason: str,
) -> dict[str, str]:
    """Why a review can’t be recorded yet: field name to message. Easing and ending are never held up.

    `comments_by` is the last day to answer the letter written before this review; None where none was issued, which
    may be `too_late` now.
    """
    if outcome is not ReviewOutcome.CONTINUED:
        return {}
    if too_late:
        return {"outcome": "It is too late to ask the customer first. Ease it, end it, or let it end by itself"}
    if comments_by is None:
        return {"outcome": "Write to the customer first: it can only go on once they were told of this review"}
    if today <= comments_by and not customer_said.strip() and not early_reason.strip():
        return {"early_reason": f"They may answer until {long_date(comments_by)}. Wait, or say why it can’t wait"}
    return {}
