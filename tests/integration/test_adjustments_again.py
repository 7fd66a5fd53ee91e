"""Agreed adjustments are looked at again with the person, and none ends in silence (ADJ-6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment, match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.adjustments.review import NewAdjustmentReview, review_adjustment
from shared.database.connections import connect_to
from shared.models import AgreedAdjustment, Event
from shared.queries.adjustments import agreed_in_words
from shared.queries.cases.dossier import dossier_of
from shared.queries.work.list import work_for
from shared.rules.actor import CUSTOMER
from shared.rules.errors import Invalid, NotAllowed, OutOfStep, Stale
from shared.rules.vocabulary import AdjustmentKind, AdjustmentState, Channel
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.sign_in import back_office


def agreed(world: builders.World, again_in: int = 10) -> AgreedAdjustment:
    """Large print in 18 point, agreed with the customer, to be looked at again in so many days."""
    asked = NewAdjustmentRequest("Morgan Reed", Channel.LETTER, (AdjustmentKind.LARGE_PRINT,), address="14 Elder Court")
    request = request_adjustment(CUSTOMER, asked, "AAAAA-BBBBB-CCCC")
    manager = world.actor("line-manager")
    request = match_adjustment(manager, request.reference, request.version, world.customer.account)
    agree, again = (NewAdjustment(AdjustmentKind.LARGE_PRINT, "18"),), clock.today() + timedelta(days=again_in)
    decide_adjustment(manager, request.reference, request.version, AdjustmentState.AGREED, "Yes.", agree, again)
    return AgreedAdjustment.get(AgreedAdjustment.request == request)


def address(world: builders.World, one: AgreedAdjustment) -> str:
    return f"/customers/{world.customer.account}/adjustments/{one.id}"


@pytest.fixture
def world(database_url: str) -> builders.World:
    connect_to(database_url)
    return beginnings.world()


@pytest.fixture
def app(world: builders.World, database_url: str) -> Flask:
    return back_office(database_url)


def at_work(app: Flask, world: builders.World, who: str) -> AtWork:
    return AtWork(app, world.staff[who])


@pytest.mark.clause("ADJ-6", "REP-4")
def test_the_day_agreed_on_brings_it_to_the_manager_and_what_the_person_says_keeps_it(
    app: Flask, world: builders.World
) -> None:
    one = agreed(world)
    manager = at_work(app, world, "line-manager")
    assert "Adjustment to look at again: Large print" in manager.get("/work")
    assert "Look at it again" in manager.get(f"/customers/{world.customer.account}/adjustments")
    manager.get(address(world, one))
    later = clock.today() + timedelta(days=180)
    day = {"review_on-day": later.day, "review_on-month": later.month, "review_on-year": later.year}
    manager.send({"said": "It helps. I can read every letter.", "outcome": "stays", **day})
    assert "Recorded. It stays." in manager.text
    assert AgreedAdjustment.get_by_id(one.id).review_on == later
    assert "look at again" not in manager.get("/work")
    event = Event.select().order_by(Event.number.desc()).first()
    assert (event.action, event.account) == ("review_adjustment", world.customer.account)


@pytest.mark.clause("ADJ-6")
def test_it_does_not_end_before_the_person_was_told_and_nothing_typed_is_lost(
    app: Flask, world: builders.World
) -> None:
    one = agreed(world)
    manager = at_work(app, world, "line-manager")
    manager.get(address(world, one))
    manager.send({"said": "I have new glasses.", "outcome": "ends"})
    assert manager.status == 422
    assert manager.error("why") == "Say why it ends"
    assert "Until they are, it goes on" in manager.error("told_by")
    assert "Until they are, it goes on" in manager.error("told_on")
    assert manager.value("said") == "I have new glasses."
    assert agreed_in_words(world.customer) == ("Large print, 18 point",)
    today = clock.today()
    told = {"told_on-day": today.day, "told_on-month": today.month, "told_on-year": today.year}
    manager.send({"why": "They do not need it any more.", "told_by": "telephone", **told})
    assert "Recorded. It has ended." in manager.text
    assert agreed_in_words(world.customer) == ()
    manager.get(address(world, one))
    assert manager.status == 404


@pytest.mark.clause("ADJ-6")
def test_the_front_line_reads_when_and_only_managers_look_again(app: Flask, world: builders.World) -> None:
    one = agreed(world)
    colleague = at_work(app, world, "colleague")
    assert "Large print, 18 point" in colleague.get(f"/customers/{world.customer.account}/adjustments")
    assert "Look at it again" not in colleague.text
    colleague.get(address(world, one))
    assert colleague.status == 403
    with pytest.raises(NotAllowed):
        review_adjustment(world.actor("colleague"), one.id, one.version, NewAdjustmentReview("It helps.", stays=True))


@pytest.mark.clause("ADJ-6", "REL-5")
def test_two_managers_and_a_second_end(world: builders.World) -> None:
    one, manager = agreed(world), world.actor("line-manager")
    over = NewAdjustmentReview("I do not need it.", False, None, "Not needed", Channel.TELEPHONE, clock.today())
    review_adjustment(manager, one.id, one.version, NewAdjustmentReview("It helps.", stays=True))
    with pytest.raises(Stale):
        review_adjustment(world.proposer, one.id, one.version, over)
    review_adjustment(world.proposer, one.id, one.version + 1, over)
    with pytest.raises(OutOfStep):
        review_adjustment(manager, one.id, one.version + 2, over)
    with pytest.raises(Invalid):
        review_adjustment(manager, agreed(world).id, 1, NewAdjustmentReview(" ", stays=True))


@pytest.mark.clause("ADJ-6")
def test_the_policy_still_applies_beside_it_and_the_case_shows_that_it_was_there(world: builders.World) -> None:
    agreed(world)
    restriction = builders.authorised(world)
    assert ("Large print, 18 point", clock.today()) in dossier_of(restriction).adjustments


def test_work_far_ahead_waits(world: builders.World) -> None:
    agreed(world, again_in=60)
    assert not [row for row in work_for(world.actor("line-manager")).coming if "look at again" in row.what]
