"""Reviewing a restriction through its pages: the letter before it, the review, and the letter that it ends with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.add_words import add_words
from shared.actions.letters.draft import draft_letter
from shared.actions.letters.issue import issue_letter, record_sending
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.models import CaseFile, Letter, Marker, Restriction, Review
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import Channel, LetterKind, RestrictionState, ReviewOutcome
from shared.rules.written import long_date
from tests import builders
from tests.at_work import AtWork
from tests.builders import BY_HAND


@pytest.fixture
def restriction(world: builders.World) -> Restriction:
    """A restriction in force: six months, reviewed at three."""
    found = builders.authorised(world)
    letter = Letter.get(Letter.restriction == found)
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    return Restriction.get_by_id(found.id)


def three(name: str, day: date) -> dict[str, str]:
    """A date in its three inputs."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def held(**changes: Any) -> dict[str, Any]:
    """What a senior manager enters at a review."""
    return {"looked_at": "The notes of nine calls.", "outcome": ["continued"], "reasons": "Calls are calm."} | changes


def at_work(app: Flask, world: builders.World) -> AtWork:
    return AtWork(app, world.staff["senior-manager"])


def test_a_review_past_its_day_is_said_to_be_late(app: Flask, world: builders.World, restriction: Restriction) -> None:
    customer, here = restriction.case.customer, f"/restrictions/{restriction.reference}"
    for days, said in ((0, long_date(restriction.review_on)), (1, f"{long_date(restriction.review_on)} (late)")):
        with time_machine.travel(clock.at(restriction.review_on + timedelta(days=days), 9)):
            senior = at_work(app, world)
            page = senior.get(here)
            assert f"Next review {said} Ends" in page
            assert f"The day of the review: {said}. The letter" in page
            assert f"Looked at again {said} Decided by" in senior.get(f"/customers/{customer.account}")


@pytest.mark.clause("RES-10")
def test_the_letter_before_a_review_is_drafted_by_one_press_and_once(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    here = f"/restrictions/{restriction.reference}"
    with time_machine.travel(clock.at(restriction.review_on - timedelta(days=20), 9)):
        senior = at_work(app, world)
        assert "Write to the customer before the review" in senior.get("/work")
        assert "Write to the customer before the review" in senior.get(here)
        where, form = senior.filled("/letters")
        assert "Before a review: draft of a letter" in senior.post(where, form)
        senior.post(where, form)
        senior.get(here)
        assert "Read and issue the letter" in senior.text
        letter = Letter.get(Letter.kind == LetterKind.UPCOMING_REVIEW)
        senior.get(f"/letters/{letter.reference}")
        senior.send({"goes_by": "office"}, action="/issue")
        assert senior.status == 200
        assert "The customer was written to before the review" in senior.get(here)
        assert "Write to the customer" not in senior.get("/work")
        record_sending(world.proposer, letter.reference, Channel.LETTER, clock.today(), clock.today())
        assert "The letter before the review came back" in senior.get(here)
        assert "Draft the letter" in senior.text


@pytest.mark.clause("RES-5", "RES-10")
def test_a_review_that_continues_is_refused_until_the_customer_could_answer(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    here = f"/restrictions/{restriction.reference}"
    with time_machine.travel(clock.at(restriction.review_on - timedelta(days=20), 9)):
        senior = at_work(app, world)
        senior.get(here + "/review")
        assert "Draft the letter" in senior.text
        senior.send(held(customer_said="I am calm now."), action="/review")
        assert senior.status == 422
        assert senior.error("outcome").startswith("Write to the customer first")
        assert senior.error("our_answer").startswith("Answer what the customer said")
        assert senior.filled("/review")[1]["customer_said"] == "I am calm now."
        letter = draft_letter(world.proposer, restriction.reference)
        issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
        senior.get(here + "/review")
        senior.send(held(), action="/review")
        assert "They may answer until" in senior.error("early_reason")
        senior.send({"early_reason": "They asked us to."}, action="/review")
        assert "Calls are calm." in senior.text
        assert "They asked us to." in senior.text
        assert "not issued" in senior.text
    assert Review.get().outcome is ReviewOutcome.CONTINUED


@pytest.mark.clause("RES-5", "RES-6")
def test_a_review_eases_or_ends_it_but_never_makes_it_harder(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    senior, address = at_work(app, world), f"/restrictions/{restriction.reference}/review"
    senior.get(address)
    assert senior.value("from_1") == "10:00"
    senior.send(held(outcome=["eased"], to_1="11am"), action="/review")
    assert senior.status == 422
    assert "Calls are taken on Tuesday 10am to midday now" in senior.error("day_1")
    longer = three("ends_on", restriction.ends_on + timedelta(days=1))
    senior.send({"to_1": "12pm", **longer}, action="/review")
    assert "Extending is a new decision" in senior.error("ends_on")
    senior.send({"to_1": "1pm", **three("ends_on", restriction.ends_on)}, action="/review")
    assert Restriction.get_by_id(restriction.id).windows[0]["closes"] == "13:00"
    senior.get(address)
    senior.send(held(outcome=["ended"], reasons="It is no longer needed."), action="/review")
    assert Restriction.get_by_id(restriction.id).state is RestrictionState.ENDED
    assert Marker.get().removed_at is not None


def test_an_easing_that_would_break_a_promise_says_so_above_the_form_and_keeps_what_was_typed(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    senior = at_work(app, world)
    senior.get(f"/restrictions/{restriction.reference}/review")
    senior.send(held(outcome=["eased"], day_3="4", from_3="8pm", to_3="9pm"), action="/review")
    assert senior.status == 422
    assert "There is a problem Nobody answers for the whole of Friday 8pm to 9pm." in senior.text
    assert senior.value("to_3") == "9pm"
    with pytest.raises(AssertionError, match="no message beside customer_said"):
        senior.error("customer_said")
    assert Restriction.get_by_id(restriction.id).version == restriction.version


@pytest.mark.clause("RES-10")
def test_ended_without_its_letter_is_said_wherever_one_looks(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    ended = NewReview(ReviewOutcome.ENDED, "Nine calls.", "All calm.")
    review_restriction(world.proposer, restriction.reference, restriction.version, ended)
    senior, case = at_work(app, world), CaseFile.get()
    assert "It has ended, and the letter that says so is not issued" in senior.get(
        f"/restrictions/{restriction.reference}"
    )
    assert "Restriction ended, letter not issued" in senior.get("/work")
    page = senior.get(f"/cases/{case.reference}")
    assert "Ended, letter not issued" in page
    assert f"in writing that {restriction.reference} has ended" in page
    assert "Close the case" not in page
    letter = Letter.get(Letter.kind == LetterKind.RESTRICTION_ENDED)
    issue_letter(world.proposer, letter.reference, letter.version, BY_HAND)
    assert "Close the case" in senior.get(f"/cases/{case.reference}")
    assert "not issued" not in senior.get(f"/restrictions/{restriction.reference}")


@pytest.mark.clause("RES-10")
def test_an_end_by_itself_is_told_by_a_letter_of_one_press(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    with time_machine.travel(clock.at(restriction.ends_on + timedelta(days=1), 9)):
        senior = at_work(app, world)
        assert "Write to the customer that it has ended" in senior.get("/work")
        senior.get(f"/restrictions/{restriction.reference}")
        assert "The restriction has ended: draft of a letter" in senior.send(action="/letters")


def test_a_letter_that_is_not_owed_can_not_be_drafted_by_hand(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    senior, here = at_work(app, world), f"/restrictions/{restriction.reference}"
    senior.get(here + "/review")
    where, form = senior.filled("/letters")
    draft_letter(world.proposer, restriction.reference)
    senior.post(where, form)
    assert senior.status == 409
    assert "its draft stands already" in senior.text
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(here)
    assert "Draft the letter" not in manager.text


@pytest.mark.clause("RES-5", "RES-10")
def test_what_the_customer_adds_is_read_before_the_review_and_never_costs_what_was_typed(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    senior, here = at_work(app, world), f"/restrictions/{restriction.reference}"
    reference = str(Letter.get().appeal_reference)
    senior.get(here + "/review")
    where, form = senior.filled("/review")
    add_words(CUSTOMER, reference, "I have a new advocate.")
    senior.post(where, form | held(outcome=["ended"]))
    assert senior.status == 422
    assert senior.error("customer_said").startswith("First read what was added on")
    assert "I have a new advocate." in senior.text
    assert senior.filled("/review")[1]["reasons"] == "Calls are calm."
    assert "First read what was added on" in senior.get(here + "/review")
    assert "Save the review" not in senior.text
    senior.send(action="/read")
    senior.get(here + "/review")
    assert senior.value("customer_said") == "I have a new advocate."
    senior.send(held(outcome=["ended"], our_answer="We are glad."), action="/review")
    assert Review.get().customer_said == "I have a new advocate."


@pytest.mark.clause("RES-5")
def test_nothing_that_is_over_is_offered_for_review(
    app: Flask, world: builders.World, restriction: Restriction
) -> None:
    here = f"/restrictions/{restriction.reference}"
    with time_machine.travel(clock.at(restriction.ends_on + timedelta(days=1), 0)):
        senior = at_work(app, world)
        assert "there is nothing to review any more" in senior.get(here + "/review")
        assert "Save the review" not in senior.text
        senior.get(here)
        assert "could no longer" in senior.text
        assert "Could still" in senior.text
    senior = at_work(app, world)
    ended = NewReview(ReviewOutcome.ENDED, "Nine calls.", "All calm.")
    review_restriction(world.proposer, restriction.reference, restriction.version, ended)
    assert "there is nothing to review any more" in senior.get(here + "/review")
    assert "Was to end" in senior.get(here)
