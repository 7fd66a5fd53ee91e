"""Markers on a person or a place: fixed words, a ground, an end, a reason for each look, and recall (CUS-3, CUS-6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from shared import clock
from shared.actions.customers.keep import CustomerDetails, add_customer
from shared.actions.markers import NewMarker, place_marker, recall_marker
from shared.models import EventPayload, Incident, MarkerTold, StandingMarker
from shared.queries.work.list import work_for
from shared.rules.deadlines import after_months
from shared.rules.errors import Invalid, NotAllowed, OutOfStep
from shared.rules.markers import MarkerOn
from shared.rules.vocabulary import Precaution
from tests import builders
from tests.at_work import AtWork
from tests.sign_in import back_office

CARD = "/customers/HA-204417"


@pytest.fixture
def app(sqlite_url: str) -> Flask:
    return back_office(sqlite_url)


def new(**changes: object) -> NewMarker:
    day = clock.today()
    facts = NewMarker(
        MarkerOn.PLACE, Precaution.ANIMALS_AWAY, "A dog bit a colleague at the door.", after_months(day, 6),
        after_months(day, 12), told_how="By letter",
    )  # fmt: skip
    return replace(facts, **changes)  # type: ignore[arg-type]


def waiting(world: builders.World, key: str) -> list[str]:
    found = work_for(world.actor(key))
    return [row.what for group in (found.late, found.today, found.coming) for row in group]


@pytest.mark.clause("CUS-3", "CUS-6")
def test_a_marker_is_placed_in_fixed_words_on_one_incident_and_stands_on_the_card(
    app: Flask, world: builders.World
) -> None:
    incident = builders.incident(world)
    senior = AtWork(app, world.staff["senior-manager"])
    senior.get(f"/incidents/{incident.reference}/marker")
    said = {
        "on": "place",
        "precaution": "animals_away",
        "fact": "A dog of this violent man bit a colleague.",
        "uprn": "12 Elder",
    }
    senior.send(said)
    assert senior.status == 422
    assert "up to 12 digits" in senior.error("uprn")
    assert "violent man" in senior.error("fact"), "no label, whatever the fact"
    senior.send({**said, "precaution": "beware_of_them"})
    assert senior.status == 422, "no free text"
    senior.send({**said, "fact": "A dog bit a colleague at the door.", "uprn": "100012345678"})
    made = StandingMarker.get()
    assert (made.incident_id, made.decided_by_id, made.uprn) == (
        incident.id, world.staff["senior-manager"].id, "100012345678",
    )  # fmt: skip
    page = AtWork(app, world.staff["colleague"]).get(CARD)
    assert "Before you go in, ask for animals to be shut away" in page
    assert "A dog bit" not in page, "the card says what to do, not why"
    assert "Tell them of their marker" in waiting(world, "line-manager")


@pytest.mark.clause("CUS-6")
def test_a_place_is_everybodys_who_lives_there_and_a_person_is_nobody_elses(app: Flask, world: builders.World) -> None:
    other = CustomerDetails("HA-2", "Pat Sample", "14 Elder Court\nMarrowfield", "ZZ1 4AB")
    add_customer(world.actor("colleague"), other, somebody_else=True)
    colleague, senior = AtWork(app, world.staff["colleague"]), world.actor("senior-manager")
    person = new(on=MarkerOn.PERSON, precaution=Precaution.VISIT_IN_PAIRS, fact="A colleague was kept in the room.")
    place_marker(senior, builders.incident(world).reference, person)
    assert "Visit in pairs" in colleague.get(CARD)
    assert "Visit in pairs" not in colleague.get("/customers/HA-2"), "never on the household"
    place_marker(senior, builders.incident(world).reference, new())
    assert "ask for animals" in colleague.get("/customers/HA-2")


@pytest.mark.clause("CUS-3", "CUS-6")
def test_whoever_it_happened_to_decides_on_none_and_nothing_rests_on_what_does_not_count(world: builders.World) -> None:
    mine = builders.incident(world, by="senior-manager")
    with pytest.raises(NotAllowed):
        place_marker(world.actor("senior-manager"), mine.reference, new())
    with pytest.raises(Invalid) as refused:
        place_marker(world.actor("senior-manager-2"), mine.reference, new(ends_on=after_months(clock.today(), 13)))
    assert set(refused.value.problems) == {"ends_on"}


@pytest.mark.clause("CUS-6")
def test_each_look_names_a_reason_and_the_log_keeps_it(app: Flask, world: builders.World) -> None:
    made = place_marker(world.actor("senior-manager"), builders.incident(world).reference, new())
    colleague = AtWork(app, world.staff["colleague"])
    assert "A dog bit" not in colleague.get(f"/markers/{made.reference}")
    colleague.send({}, action=made.reference)
    assert "Say why you look" in colleague.error("reason")
    assert "A dog bit" in colleague.send({"reason": "visit"}, action=made.reference)
    assert "visit" in [(row.body or {}).get("reason") for row in EventPayload.select()]


@pytest.mark.clause("CUS-3", "CUS-6")
def test_it_goes_by_itself_or_is_removed_and_whoever_was_told_is_told_again(app: Flask, world: builders.World) -> None:
    made = place_marker(world.actor("senior-manager"), builders.incident(world).reference, new())
    manager = AtWork(app, world.staff["line-manager"])
    manager.get(f"/markers/{made.reference}")
    manager.send({"reason": "review"}, action=made.reference)
    manager.send({"how": "By telephone", "not_told_reason": "It would add to the risk."}, action="/told")
    assert "not both" in manager.error("not_told_reason")
    manager.get(f"/markers/{made.reference}")
    manager.send({"reason": "review"}, action=made.reference)
    manager.send({"to": "The repairs contractor"}, action="/told")
    assert "Marker gone: tell who was told" not in waiting(world, "line-manager")
    told = MarkerTold.get().id
    with pytest.raises(OutOfStep, match="still stands"):
        recall_marker(world.actor("line-manager"), told)
    with time_machine.travel(clock.now() + timedelta(days=190)):
        assert "Marker to look at again" in waiting(world, "senior-manager")
    with time_machine.travel(clock.now() + timedelta(days=367)):
        assert "Marker gone: tell who was told" in waiting(world, "line-manager"), "its end came by itself"
    manager.get(f"/markers/{made.reference}")
    manager.send({"reason": "review"}, action=made.reference)
    manager.send({"because": "The dog has died."}, action="/remove")
    assert "ask for animals" not in manager.get(CARD)
    assert "Marker gone: tell who was told" in waiting(world, "line-manager")
    manager.get(f"/markers/{made.reference}")
    manager.send({"reason": "review"}, action=made.reference)
    manager.send(action="/recalled")
    assert MarkerTold.get().recalled_on == clock.today()
    assert "Marker gone: tell who was told" not in waiting(world, "line-manager")
    with pytest.raises(OutOfStep, match="told already"):
        recall_marker(world.actor("senior-manager"), told)
    assert MarkerTold.get().recalled_by_id == world.staff["line-manager"].id, "by whoever told them"
    assert Incident.select().count() == 1
