"""Following what was sent, and “What I can still do”, with reference and code."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.letters.issue import issue_letter
from shared.actions.restrictions.change import NewTerms
from shared.actions.restrictions.decide import authorise_restriction
from shared.actions.restrictions.propose import propose_restriction
from shared.actions.restrictions.review import NewReview, review_restriction
from shared.models import AdjustmentRequest, Appeal, Customer, Letter, Published, Restriction, Staff
from shared.queries.adjustments import suggestions
from shared.queries.staff import actor_of
from shared.rules.vocabulary import AlwaysOpen, AppealState, RestrictionKind, ReviewOutcome
from shared.rules.written import long_date
from tests import beginnings, builders, pdf_reading
from tests.builders import BY_HAND
from tests.integration.test_portal_appeals import CODE, REPLY, walk
from tests.visitor import Visitor, portal


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return portal(sqlite_url)


@pytest.fixture
def letter(app: Flask) -> tuple[str, str]:
    """Reference and code, as they stand in the letter about a decision."""
    return beginnings.told()[1]


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


def open_with(visitor: Visitor, letter: tuple[str, str]) -> str:
    visitor.get("/follow")
    return visitor.fill(reference=letter[0], code=letter[1])


@pytest.mark.clause("APP-8")
def test_a_restricted_customer_sees_what_they_can_still_do(visitor: Visitor, letter: tuple[str, str]) -> None:
    text = open_with(visitor, letter)
    assert "Telephone us on Tuesday 10am to midday and Thursday 2pm to 4pm" in text
    assert "Repairs are ordered as before" in text
    assert all(item.label in text for item in AlwaysOpen)
    body = Published.get(Published.reference == letter[0]).body
    for name in ("starts_on", "ends_on", "review_on", "appeal_by"):
        year, _, day = body[name].split("-")
        assert f"{int(day)} " in text
        assert year in text
    assert "Ask for a review" in text


@pytest.mark.clause("APP-8")
def test_the_reasons_and_who_decided_are_there_for_who_asks(visitor: Visitor, letter: tuple[str, str]) -> None:
    reasons = Restriction.get().why
    assert reasons not in open_with(visitor, letter)
    text = visitor.get("/follow/why")
    assert reasons in text
    assert "Who decided: Director of Housing" in text
    assert "Eli Placeholder" not in text


def test_the_reasons_need_the_code_too(visitor: Visitor, letter: tuple[str, str]) -> None:
    text = visitor.get("/follow/why")
    assert visitor.path == "/follow"
    assert Restriction.get().why not in text


@pytest.mark.clause("SEC-32")
def test_the_page_names_no_allegation(visitor: Visitor, letter: tuple[str, str]) -> None:
    text = open_with(visitor, letter).lower()
    for word in ("regret", "threat", "shout", "abus", "eleven long calls", "okafor", "violen", "ha-204417"):
        assert word not in text


@pytest.mark.clause("SEC-31")
def test_the_code_is_in_no_address_no_cookie_and_no_log(
    visitor: Visitor, letter: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        open_with(visitor, letter)
    assert visitor.path == "/follow/opened"
    assert letter[1] not in visitor.page
    assert letter[1] not in caplog.text
    assert letter[1].replace("-", "") not in caplog.text
    visitor.client.get(f"/follow?reference={letter[0]}&code={letter[1]}", base_url="http://127.0.0.1:8150")
    stranger = Visitor(visitor.client.application)
    assert "What you can do" not in stranger.get(f"/follow?reference={letter[0]}&code={letter[1]}")
    assert "What you can do" not in stranger.get("/follow/opened")


@pytest.mark.clause("SEC-24")
def test_it_is_not_kept_and_closes_by_hand_and_by_itself(visitor: Visitor, letter: tuple[str, str]) -> None:
    open_with(visitor, letter)
    assert visitor.headers["Cache-Control"] == "no-store"
    close = next(n for n, form in enumerate(visitor._forms()) if form.get("action") == "/follow/close")
    assert "It is closed" in visitor.fill(form=close)
    assert "What you can do" not in visitor.get("/follow/opened")
    open_with(visitor, letter)
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        assert "What you can do" not in visitor.get("/follow/opened")


@pytest.mark.clause("APP-8", "APP-1")
def test_from_there_it_is_one_step_to_an_appeal(visitor: Visitor, letter: tuple[str, str]) -> None:
    open_with(visitor, letter)
    wrong = [n for n, form in enumerate(visitor._forms()) if form.get("action") == "/follow/appeal"][1]
    visitor.fill(form=wrong)
    assert visitor.path == "/appeals/reasons"
    assert visitor.ticked() == {"facts_wrong"}


@pytest.mark.clause("APP-5")
def test_an_appeal_can_be_withdrawn_and_says_so(visitor: Visitor, letter: tuple[str, str]) -> None:
    walk(visitor, letter)
    code = CODE.search(visitor.fill())
    assert code
    open_with(visitor, (Appeal.get().reference, code[0]))
    assert "Do you want to take this back?" in visitor.get("/follow/withdraw")
    text = visitor.fill()
    assert "You took this appeal back." in text
    assert Appeal.get().state is AppealState.WITHDRAWN
    visitor.get("/follow/withdraw")
    assert visitor.path == "/follow/opened"


def test_after_its_last_day_everything_is_open_again(visitor: Visitor, letter: tuple[str, str]) -> None:
    ends = date.fromisoformat(Published.get(Published.reference == letter[0]).body["ends_on"])
    with time_machine.travel(clock.at(ends, 23, 59), tick=False):
        assert "Telephone us on Tuesday" in open_with(visitor, letter)
    with time_machine.travel(clock.at(ends + timedelta(days=1), 0, 1), tick=False):
        assert "You can contact us in every way again" in open_with(visitor, letter)


@pytest.mark.clause("RES-5", "APP-8")
def test_it_is_looked_at_again_only_where_a_review_comes_before_the_end(
    visitor: Visitor, letter: tuple[str, str]
) -> None:
    restriction, senior = Restriction.get(), actor_of(Staff.get(Staff.email == "senior-manager@example.org"))
    assert "We look again on" in open_with(visitor, letter)
    shorter = NewTerms((RestrictionKind.NAMED_OFFICER,), restriction.review_on)
    held = NewReview(ReviewOutcome.EASED, "Nine calls.", "All calm.", easing=shorter)
    review_restriction(senior, restriction.reference, restriction.version, held)
    page = open_with(visitor, letter)
    assert f"Until, at the latest {long_date(restriction.review_on)}" in page
    assert "We look again on" not in page


@pytest.mark.clause("APP-8", "ADJ-1")
def test_another_format_is_asked_for_without_typing_anything_again(visitor: Visitor, letter: tuple[str, str]) -> None:
    open_with(visitor, letter)
    form = next(n for n, one in enumerate(visitor._forms()) if one.get("action") == "/follow/format")
    visitor.fill(form=form)
    assert visitor.path == "/adjustments/what"
    words = f"Please send me your letter {letter[0]} in this format."
    assert visitor.value("own_words") == words
    visitor.fill(kinds=["easy_read"], own_words=words)
    for answers in ({"skip": "yes"}, {"skip": "yes"}, {"for_whom": "me", "name": "M. Reed"}, REPLY):
        visitor.fill(**answers)
    assert letter[0] in visitor.text
    visitor.fill()
    request = AdjustmentRequest.get()
    assert request.about_reference == letter[0]
    found = suggestions(request)
    assert [(one.customer.account, one.because) for one in found] == [("HA-204417", "the decision that it is about")]


@pytest.mark.clause("APP-7", "APP-8")
def test_every_extension_carries_a_fresh_right_of_appeal(visitor: Visitor, letter: tuple[str, str]) -> None:
    first = Restriction.get()
    world = builders.World({one.email.partition("@")[0]: one for one in Staff.select()}, Customer.get())
    with time_machine.travel(clock.now() + timedelta(days=60)):
        longer = builders.proposal(world)
        again = propose_restriction(world.proposer, first.case.reference, longer)
        again = authorise_restriction(world.authoriser, again.reference, again.version, "It goes on.")
        draft = Letter.get(Letter.restriction == again)
        issued = issue_letter(world.authoriser, draft.reference, draft.version, BY_HAND)
        assert issued.appeal_reference not in {None, letter[0]}
        bodies = {row.reference: row.body for row in Published.select().where(Published.kind == "decision")}
        assert date.fromisoformat(bodies[issued.appeal_reference]["appeal_by"]) > clock.today()
        assert bodies[letter[0]]["appeal_by"] < str(clock.today())
        assert issued.pdf
        code = CODE.search(pdf_reading.text(issued.pdf))
        assert code
        text = open_with(visitor, (str(issued.appeal_reference), code[0]))
        assert "Ask for a review" in text
        ask = next(n for n, form in enumerate(visitor._forms()) if form.get("action") == "/follow/appeal")
        visitor.fill(form=ask)
        assert visitor.path == "/appeals/reasons", "in time: no reason for being late is asked for"
