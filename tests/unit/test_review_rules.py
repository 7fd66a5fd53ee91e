"""When a review may be recorded, and how long a customer has to answer before it (RES-10)."""

from __future__ import annotations

from datetime import date

import pytest

from shared.rules.reviews import (
    comments_until,
    earliest_review,
    has_review_before_its_end,
    review_day,
    too_soon,
    writing_before,
)
from shared.rules.vocabulary import Nation, ReviewOutcome

WEDNESDAY = date(2026, 12, 16)


def problems(
    outcome: ReviewOutcome, today: date, by: date | None, said: str = "", early: str = "", *, late: bool = False
) -> list[str]:
    found = too_soon(outcome, comments_by=by, too_late=late, today=today, customer_said=said, early_reason=early)
    return list(found)


@pytest.mark.clause("RES-10")
def test_two_working_weeks_to_answer_not_counting_bank_holidays() -> None:
    assert comments_until(date(2026, 11, 23), Nation.ENGLAND) == date(2026, 12, 7)
    assert comments_until(WEDNESDAY, Nation.ENGLAND) == date(2027, 1, 4)  # Christmas, its substitute day, New Year
    assert comments_until(WEDNESDAY, Nation.SCOTLAND) == date(2027, 1, 5)  # 4 January too: 2 January is a Saturday


@pytest.mark.clause("RES-10")
def test_a_letter_that_is_late_moves_the_review_it_names_not_the_time_to_answer() -> None:
    assert review_day(date(2027, 3, 1), date(2027, 2, 19)) == date(2027, 3, 1)
    assert review_day(date(2027, 3, 1), date(2027, 3, 1)) == date(2027, 3, 2)
    assert review_day(date(2027, 3, 1), date(2027, 3, 8)) == date(2027, 3, 9)
    assert earliest_review(WEDNESDAY, Nation.ENGLAND) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("review_on", "known_since", "expected"),
    [
        (date(2027, 3, 1), date(2026, 11, 23), (date(2027, 2, 1), date(2027, 2, 15))),  # four weeks ahead, by two
        (WEDNESDAY, WEDNESDAY, (WEDNESDAY, date(2026, 12, 21))),  # opened at once: three working days
        (date(2026, 12, 30), WEDNESDAY, (WEDNESDAY, date(2026, 12, 21))),  # planned for soon after the decision
        (date(2027, 1, 5), WEDNESDAY, (WEDNESDAY, date(2026, 12, 22))),
    ],
)
def test_nobody_is_late_with_writing_before_a_review_before_they_could_do_it(
    review_on: date, known_since: date, expected: tuple[date, date]
) -> None:
    assert writing_before(review_on, known_since, Nation.ENGLAND) == expected


@pytest.mark.clause("RES-10")
def test_it_goes_on_only_once_the_customer_was_written_to_and_could_answer() -> None:
    going_on, by = ReviewOutcome.CONTINUED, WEDNESDAY
    before, after = date(2026, 12, 16), date(2026, 12, 17)
    assert problems(going_on, after, None) == ["outcome"]
    assert problems(going_on, after, None, "I am fine.", "They asked.") == ["outcome"], (
        "no reason stands for the letter"
    )
    assert problems(going_on, after, None, late=True) == ["outcome"]
    assert problems(going_on, before, by) == ["early_reason"]
    assert problems(going_on, before, by, said="I am fine.") == []
    assert problems(going_on, before, by, early="They asked for it.") == []
    assert problems(going_on, after, by) == []


@pytest.mark.clause("RES-6", "RES-10")
@pytest.mark.parametrize("outcome", [ReviewOutcome.EASED, ReviewOutcome.ENDED])
def test_nothing_holds_up_what_is_in_the_customers_favour(outcome: ReviewOutcome) -> None:
    assert problems(outcome, WEDNESDAY, None) == []
    assert problems(outcome, WEDNESDAY, WEDNESDAY) == []
    assert problems(outcome, WEDNESDAY, None, late=True) == []


def test_a_review_on_the_last_day_is_none() -> None:
    assert has_review_before_its_end(date(2027, 3, 1), date(2027, 3, 2))
    assert not has_review_before_its_end(date(2027, 3, 1), date(2027, 3, 1))
