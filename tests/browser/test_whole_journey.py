"""The whole journey, once under each ready policy, as the people who take it: by what they see, never by internals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shared.policy import reading
from tests.browser.conftest import Sites
from tests.browser.journey import appeal, audit, casework, customer, front_line, letters
from tests.browser.journey.walk import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Journey, from_monday
from tests.builders import LIBRARY, POLICIES

#: What the walk as a whole proves, under each policy.
WALKED = (
    "POL-1", "POL-7", "ADJ-1", "ADJ-4", "ADJ-5", "CUS-2", "INC-3", "INC-4", "INC-6", "CAS-1", "CAS-2", "CAS-3", "CAS-8",
    "CAS-10", "RES-1", "RES-3", "RES-4", "LET-3", "LET-5", "LET-6", "APP-1", "APP-3", "APP-4", "APP-5", "DPA-1",
)  # fmt: skip


@pytest.mark.clause(*WALKED)
@pytest.mark.parametrize("policy", POLICIES)
def test_the_whole_journey(policy: str, open_sites: Callable[[str], Sites]) -> None:
    """From a published policy to an appeal decided, and the log that proves it.

    Under the first policy colleagues sign in by the forms, and have scripts; under the others they need neither. What
    the command line answers has nothing to do with the policy, and is asked under the first.
    """
    with from_monday() as time:
        record = reading.read_policy((LIBRARY / f"{policy}.toml").read_bytes(), source=policy)
        journey = Journey(open_sites(policy), record, time, in_full=policy == POLICIES[0])
        front_line.neighbours()

        customer.reads_the_policy(journey)
        customer.asks_for_adjustments(journey)

        journey.at(MONDAY, 10)
        front_line.finds_the_customer(journey)
        front_line.line_manager_agrees(journey)
        customer.sees_the_request_agreed(journey)
        front_line.walks_the_ladder(journey)
        front_line.reads_what_filed_itself(journey)
        front_line.managers_are_told(journey)

        journey.at(MONDAY, 11)
        casework.opens_a_case(journey)
        casework.asks_for_a_view(journey)
        casework.proposes(journey)
        casework.reads_what_it_does(journey)
        casework.blocked(journey, "12 items of the checklist are still open")
        customer.asks_once_more(journey)
        casework.completes_the_checklist(journey)
        casework.blocked(journey, f"{journey.asked_again} is not answered yet")
        front_line.answer_request(journey, journey.asked_again, "Yes: ten minutes more on every call.")
        casework.nobody_else_authorises(journey)
        casework.authorises(journey)
        casework.see_nothing_in_force_yet(journey)
        letters.issues_the_letter(journey)
        letters.letter_is_as_it_must_be(journey)

        journey.at(TUESDAY, 10)
        letters.card_tuesday_morning(journey)
        journey.at(TUESDAY, 18)
        letters.card_tuesday_evening(journey)
        appeal.appeals(journey)

        journey.at(WEDNESDAY, 9)
        appeal.is_given_to_another_director(journey)
        appeal.is_partly_upheld(journey)
        appeal.outcome_is_written(journey)

        journey.at(THURSDAY, 20)
        appeal.customer_sees_the_outcome(journey)

        journey.at(FRIDAY, 9)
        audit.sees_every_step(journey)
        audit.chain_holds(journey)
        audit.change_is_found(journey)
