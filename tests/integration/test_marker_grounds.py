"""A marker goes with its ground, is looked at again when that is disputed, and other systems hear of every account on
which it stands (CUS-3, CUS-4, CUS-6)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from shared import clock
from shared.actions.cases import open_case, record_customer_account
from shared.actions.customers.join import join_accounts, part_accounts
from shared.actions.customers.keep import CustomerDetails, add_customer, change_customer
from shared.actions.incidents.record import correct_incident
from shared.actions.markers import NewMarker, place_marker, remove_marker, tell_of_marker
from shared.actions.systems.access import add_system
from shared.database.writing import writing
from shared.models import Customer, Incident, Letter, Message, Notice, StandingMarker
from shared.queries.markers import is_standing
from shared.queries.systems import precautions_on
from shared.queries.work.list import work_for
from shared.rules.deadlines import after_months
from shared.rules.markers import MarkerOn
from shared.rules.systems import SystemScope
from shared.rules.vocabulary import LetterKind, Precaution
from tests import beginnings, builders, pdf_reading
from tests.at_work import AtWork

NEIGHBOUR = CustomerDetails("HA-2", "Pat Sample", "14 Elder Court\nMarrowfield", "ZZ1 4AB")


@pytest.fixture
def world(app: object) -> builders.World:
    """People at work, and a system that is told of markers."""
    made = beginnings.world()
    add_system(made.actor("admin"), "Repairs", "evh_x", (SystemScope.MARKERS,), "https://repairs.example.net/told")
    return made


def placed(world: builders.World, on: MarkerOn = MarkerOn.PERSON, **changes: Any) -> StandingMarker:
    day, incident = clock.today(), builders.incident(world)
    said = NewMarker(
        on, Precaution.VISIT_IN_PAIRS, "A colleague was kept in the room.", after_months(day, 6), after_months(day, 12),
        told_how="By letter",
    )  # fmt: skip
    return place_marker(world.actor("senior-manager"), incident.reference, replace(said, **changes))


def told() -> list[str]:
    """The accounts of which the system was told since this was last asked, in order."""
    calls = [json.loads(row.text)["data"]["account"] for row in Message.select().where(Message.system.is_null(False))]
    with writing():
        Message.delete().where(Message.system.is_null(False)).execute()
    return calls


def waiting(world: builders.World, key: str) -> list[str]:
    found = work_for(world.actor(key))
    return [row.what for group in (found.late, found.today, found.coming) for row in group]


@pytest.mark.clause("CUS-3", "CUS-6")
def test_it_goes_when_its_ground_turns_out_to_be_talk_of_self_harm(world: builders.World) -> None:
    marker = placed(world)
    tell_of_marker(world.actor("line-manager"), marker.reference, to="The repairs contractor")
    told()
    ground = Incident.get_by_id(marker.incident_id)
    correct_incident(world.actor("colleague"), ground.reference, "They meant themselves.", self_harm=True)
    marker = StandingMarker.get()
    assert not is_standing(marker)
    assert marker.removed_because == f"Nothing of {ground.reference} counts any more."
    assert told() == ["HA-204417"]
    assert precautions_on(world.customer) == []
    assert "Marker gone: tell who was told" in waiting(world, "line-manager")
    assert Notice.select().where(Notice.staff == marker.decided_by, Notice.text.contains("is gone")).exists()


@pytest.mark.clause("CUS-3", "INC-11")
def test_it_is_looked_at_again_at_once_when_they_dispute_its_ground(world: builders.World) -> None:
    marker = placed(world)
    ground = Incident.get_by_id(marker.incident_id)
    assert "Marker to look at again" not in _due_today(world)
    case = open_case(world.actor("senior-manager-2"), world.customer.account, (ground.reference,), "A man kept in.")
    record_customer_account(
        world.actor("line-manager"), case.reference, case.version, "The door was stuck.", "Nobody was kept in."
    )
    assert "Marker to look at again" in _due_today(world)
    assert is_standing(StandingMarker.get()), "a precaution is not lost by being disputed"


def _due_today(world: builders.World) -> list[str]:
    found = work_for(world.actor("senior-manager"))
    return [row.what for row in (*found.late, *found.today)]


@pytest.mark.clause("CUS-4", "CUS-6")
def test_systems_hear_of_every_account_at_a_place(world: builders.World) -> None:
    add_customer(world.actor("colleague"), NEIGHBOUR, somebody_else=True)
    placed(world, MarkerOn.PLACE)
    assert told() == ["HA-204417", "HA-2"]
    pat = Customer.get(Customer.account == "HA-2")
    away = CustomerDetails("HA-2", "Pat Sample", "1 Far Road", "ZZ9 9ZZ")
    change_customer(world.actor("colleague"), "HA-2", pat.version, away)
    assert told() == ["HA-2"], "they moved away from it"
    third = CustomerDetails("HA-3", "Lee Sample", "14 Elder Court", "ZZ1 4AB")
    add_customer(world.actor("colleague"), third, somebody_else=True)
    assert told() == ["HA-3"], "they moved in"


@pytest.mark.clause("CUS-4", "SIT-12")
def test_systems_hear_of_the_account_that_is_kept_when_two_are_joined_or_parted(world: builders.World) -> None:
    add_customer(world.actor("colleague"), CustomerDetails("HA-9", "Morgan Reed"), somebody_else=True)
    placed(world)
    told()
    joined = join_accounts(world.actor("line-manager"), "HA-9", "HA-204417", "The same date of birth.")
    kept = Customer.get(Customer.account == "HA-9")
    assert sorted(told()) == ["HA-204417", "HA-9"]
    assert [one.code for one in precautions_on(kept)] == ["visit_in_pairs"]
    part_accounts(world.actor("line-manager"), joined.id, "Two people after all.")
    assert sorted(told()) == ["HA-204417", "HA-9"]


@pytest.mark.clause("CUS-3")
def test_the_customer_is_told_by_a_letter_that_says_why_and_how_to_object(app: Flask, world: builders.World) -> None:
    marker = placed(world, told_how="")
    assert "Tell them of their marker" in waiting(world, "line-manager")
    manager = AtWork(app, world.staff["line-manager"])
    letter = Letter.get(Letter.kind == LetterKind.MARKER_NOTICE)
    manager.get(f"/markers/{marker.reference}")
    manager.send({"reason": "review"}, action=marker.reference)
    assert f"/letters/{letter.reference}" in manager.page
    manager.get(f"/letters/{letter.reference}")
    manager.send({"goes_by": "office"}, action="/issue")
    told_now = StandingMarker.get()
    assert told_now.told_on == clock.today()
    assert told_now.told_how.startswith(f"Our letter {letter.reference}")
    assert "Tell them of their marker" not in waiting(world, "line-manager")
    manager.get(f"/letters/{letter.reference}.pdf")
    text = pdf_reading.running_text(manager.content)
    for words in (
        "Visit in pairs", "A colleague was kept in the room.", marker.incident.reference, "If you object to it",
        "Information Commissioner", "Cam Sampleton, Tenancy manager, decided this",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.clause("CUS-3")
def test_whoever_was_told_of_a_marker_is_told_by_a_letter_that_it_is_gone(app: Flask, world: builders.World) -> None:
    marker = placed(world)
    manager = AtWork(app, world.staff["senior-manager"])
    remove_marker(world.actor("senior-manager"), marker.reference, marker.version, "Two visits went well.")
    letter = Letter.get(Letter.kind == LetterKind.MARKER_GONE)
    assert "Letter to issue" in waiting(world, "senior-manager")
    manager.get(f"/markers/{marker.reference}")
    manager.send({"reason": "review"}, action=marker.reference)
    assert f"/letters/{letter.reference}" in manager.page
    manager.get(f"/letters/{letter.reference}")
    manager.send({"goes_by": "office"}, action="/issue")
    assert "Letter to issue" not in waiting(world, "senior-manager")
    manager.get(f"/letters/{letter.reference}.pdf")
    text = pdf_reading.running_text(manager.content)
    assert "no longer a note on your account that says “Visit in pairs”" in text
    assert "Two visits went well." in text


@pytest.mark.clause("CUS-3")
def test_whoever_was_not_told_of_a_marker_is_not_told_that_it_is_gone(world: builders.World) -> None:
    marker = placed(world, told_how="")
    remove_marker(world.actor("senior-manager"), marker.reference, marker.version, "Two visits went well.")
    assert not Letter.select().where(Letter.kind == LetterKind.MARKER_GONE).exists()


@pytest.mark.clause("CUS-3")
@pytest.mark.parametrize("how", ["told_how", "not_told_reason"])
def test_whoever_was_told_otherwise_or_may_not_be_gets_no_letter(world: builders.World, how: str) -> None:
    changes: dict[str, Any] = {"told_how": "", how: "He might wait for them at the gate."}
    placed(world, **changes)
    assert not Letter.select().where(Letter.kind == LetterKind.MARKER_NOTICE).exists()
    assert "Tell them of their marker" not in waiting(world, "line-manager")
