"""A request that may be a customer’s is shown wherever it blocks, with the way to say whose it is (SIT-5)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from shared.actions.adjustments.decide import match_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.adjustments.set_aside import set_aside_request
from shared.actions.letters.issue import issue_letter
from shared.database.connections import connect_to
from shared.models import Customer, Letter
from shared.queries.situation import situation_of, situations_of
from shared.rules.actor import CUSTOMER
from shared.rules.vocabulary import AdjustmentKind, Channel
from tests import beginnings, builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def world(sqlite_url: str) -> builders.World:
    """An organisation."""
    connect_to(sqlite_url)
    return beginnings.world()


@pytest.fixture
def app(world: builders.World, sqlite_url: str) -> Flask:
    """Its back office."""
    return back_office(sqlite_url)


@pytest.mark.clause("SIT-5")
def test_a_request_with_their_name_and_postcode_or_about_their_letter_is_set_aside_or_matched_where_it_is_read(
    app: Flask, world: builders.World
) -> None:
    told = builders.authorised(world)
    letter = Letter.get(Letter.restriction == told)
    about = issue_letter(world.proposer, letter.reference, letter.version, builders.BY_HAND).appeal_reference
    name = Customer.get().name
    asks: tuple[dict[str, Any], ...] = (
        {"name": f"Mr {name.upper()}", "address": "14 Elder Court\nZZ1 4AB"},
        {"name": "Somebody", "about_reference": about},
        {"name": "Somebody", "account": "ha 204417"},
    )
    manager = AtWork(app, world.staff["line-manager"])
    for number, facts in enumerate(asks):
        asked = NewAdjustmentRequest(
            reply_by=Channel.EMAIL, email="n@example.com", kinds=(AdjustmentKind.MORE_TIME,), **facts
        )
        request = request_adjustment(CUSTOMER, asked, f"7K3Q9-XZ2MA-4TP{number}")
        assert [one.reference for one in situation_of(Customer.get()).requests] == [request.reference]
        assert f"{request.reference} blocks any decision. It may be theirs" in manager.get(
            f"/cases/{told.case.reference}"
        )
        assert f"/adjustments/{request.reference}/not/HA-204417" in manager.page
        assert f"It is not {name}" in manager.get(f"/adjustments/{request.reference}")
        set_aside_request(
            world.actor("line-manager"), request.reference, request.version, "HA-204417", "Sent by their neighbour."
        )
        assert f"It is not {name}" not in manager.get(f"/adjustments/{request.reference}")


@pytest.mark.clause("SIT-5")
def test_a_request_that_was_set_aside_and_then_turned_out_to_be_theirs_blocks_again(world: builders.World) -> None:
    asked = NewAdjustmentRequest(
        "Morgan", Channel.EMAIL, (AdjustmentKind.MORE_TIME,), account="ha 204417", email="n@example.com"
    )
    request = request_adjustment(CUSTOMER, asked, "7K3Q9-XZ2MA-4TP9")
    manager, customer = world.actor("line-manager"), Customer.get()
    request = set_aside_request(manager, request.reference, request.version, "HA-204417", "Sent by their neighbour.")
    assert not situation_of(customer).requests
    match_adjustment(manager, request.reference, request.version, "HA-204417")
    for found in (situation_of(customer), *situations_of([customer])):
        assert [one.reference for one in found.requests] == [request.reference]
