"""Somebody whom nobody knows: warned, recorded and helped like anyone, and matched later by a search (INC-1, ADJ-3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from shared import clock
from shared.actions.customers.unknown import match_unknown, meet_unknown
from shared.actions.incidents.ladder import end_contact, start_ladder, warn
from shared.actions.incidents.record import NewIncident, record_incident
from shared.models import AccountJoin, AdjustmentRequest, Contact, Customer, Incident, Ladder, Warning
from shared.queries.incidents import current_step
from shared.queries.policy import policy_in_force
from shared.queries.work.list import work_for
from shared.rules.errors import Invalid, OutOfStep
from shared.rules.vocabulary import Channel
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return back_office(sqlite_url)


@pytest.fixture
def colleague(app: Flask, world: builders.World) -> AtWork:
    return AtWork(app, world.staff["colleague"])


def waiting(world: builders.World, key: str = "colleague") -> list[str]:
    found = work_for(world.actor(key))
    return [row.what for group in (found.late, found.today, found.coming) for row in group]


@pytest.mark.clause("INC-1")
def test_the_ladder_a_contact_and_a_request_begin_with_nobody_known_and_go_to_whose_they_are(
    world: builders.World, colleague: AtWork
) -> None:
    colleague.get("/customers/unknown?telephone=07700900123")
    colleague.send()
    unknown = Customer.get(Customer.unknown_since.is_null(False))
    assert "Nobody knows yet who this is" in colleague.text
    assert unknown.name.startswith("Unknown caller")
    me = world.actor("colleague")
    walk = start_ladder(me, unknown.account, Channel.TELEPHONE)
    while (step := current_step(walk)) and not step.ends_contact:
        warn(me, walk.reference, step.number)
        walk = Ladder.get_by_id(walk.id)
    assert step
    incident = end_contact(me, walk.reference, step.number)
    colleague.get(f"/adjustments/new?account={unknown.account}")
    colleague.send({"name": "A caller", "reply_by": "telephone", "telephone": "07700 900123", "kinds": ["more_time"]})
    assert AdjustmentRequest.get().customer_id == unknown.id
    assert "Who was it?" in waiting(world)

    page = colleague.get(f"/customers/{unknown.account}/who")
    assert "Morgan Okafor-Reed" in page, "the same telephone is offered without a search"
    colleague.send({"because": "They rang from the number on the account.", "account": "HA-204417"})
    assert colleague.path == "/customers/HA-204417"
    theirs = world.customer.id
    held = (Incident, Ladder, AdjustmentRequest, Warning)
    assert {table.get().customer_id for table in held} == {theirs}
    assert Incident.get().reference == incident.reference
    assert "Who was it?" not in waiting(world)
    assert AccountJoin.get().kept_id == theirs, "as any two accounts, it can be parted again"


@pytest.mark.clause("INC-1")
def test_an_incident_is_matched_by_searching_for_the_person(world: builders.World, colleague: AtWork) -> None:
    said = NewIncident(
        happened_at=clock.now() - timedelta(hours=1), channel=Channel.OFFICE, account="",
        unknown_person="Woman at the desk", words_used="You will be sorry", what_happened="She shouted at the desk.",
        behaviours=(policy_in_force().categories[0].behaviours[0].key,), place="Elder Court office",
    )  # fmt: skip
    incident = record_incident(world.actor("colleague"), said)
    assert 'name="account"' not in colleague.get(f"/incidents/{incident.reference}").partition("Do you know who")[2]
    page = colleague.get(f"/incidents/{incident.reference}/who?q=okafor")
    assert "Morgan Okafor-Reed" in page
    colleague.send(action="/match")
    assert Incident.get().customer_id == world.customer.id


def test_one_reason_is_asked_and_a_stranger_is_matched_to_nobody_who_is_a_stranger(world: builders.World) -> None:
    me = world.actor("colleague")
    one, other = meet_unknown(me, "Man about the lift"), meet_unknown(me)
    with pytest.raises(Invalid) as refused:
        match_unknown(me, one.account, one.version, other.account, ".")
    assert set(refused.value.problems) == {"account", "because"}
    with pytest.raises(OutOfStep):
        match_unknown(me, "HA-204417", world.customer.version, one.account, "They said so themselves.")


def test_nobody_is_restricted_before_it_is_known_who_they_are(world: builders.World) -> None:
    unknown = meet_unknown(world.actor("colleague"), "Man about the lift")
    world.customer = unknown
    with pytest.raises(Invalid) as refused:
        builders.proposed(world)
    assert "Say who it was first" in refused.value.problems["kinds"]


def test_a_manager_may_leave_it_and_then_it_is_work_no_more(app: Flask, world: builders.World) -> None:
    unknown = meet_unknown(world.actor("colleague"), "Man about the lift")
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/customers/{unknown.account}/who")
    manager.send({"nobody": "yes", "because": "They hung up, and the number was withheld."})
    assert "Who was it?" not in waiting(world)
    assert Contact.select().count() == 0
