"""Markers that stand by themselves: a dog at an address, and one that is gone while a partner was told (CUS-6)."""

from __future__ import annotations

from shared import clock
from shared.actions.markers import NewMarker, place_marker, remove_marker, tell_of_marker
from shared.demo.stories import Stage, Story, at, incident
from shared.models import Customer, StandingMarker
from shared.rules.deadlines import after_months
from shared.rules.markers import MarkerOn
from shared.rules.vocabulary import Precaution


def stories(stage: Stage, known: list[Customer]) -> list[Story]:
    """One at a place, of which the repairs contractor knows; one on a person, removed yesterday; one whose customer is
    to be told of it."""
    return [_dog(stage, known[0]), _gone(stage, known[1]), _untold(stage, known[2])]


def _dog(stage: Stage, customer: Customer) -> Story:
    yield at(40, 15)
    ground = incident(stage, customer, 2)
    yield at(39, 9)
    fact = "At the door a dog ran at a colleague, and nobody held it."
    made = _placed(stage, ground, MarkerOn.PLACE, Precaution.ANIMALS_AWAY, fact, uprn="100012345678")
    tell_of_marker(stage.actor("line-manager"), made.reference, to="The repairs contractor")


def _gone(stage: Stage, customer: Customer) -> Story:
    yield at(120, 15)
    ground = incident(stage, customer, 1)
    yield at(118, 9)
    fact = "In a visit a colleague was kept from leaving the room for ten minutes."
    made = _placed(stage, ground, MarkerOn.PERSON, Precaution.VISIT_IN_PAIRS, fact)
    tell_of_marker(stage.actor("line-manager"), made.reference, to="The gas safety contractor")
    yield at(1, 11)
    current = StandingMarker.get_by_id(made.id)
    because = "Four visits since then were calm."
    remove_marker(stage.actor("senior-manager"), current.reference, current.version, because)


def _untold(stage: Stage, customer: Customer) -> Story:
    yield at(3, 15)
    ground = incident(stage, customer, 1)
    yield at(1, 9, 30)
    fact = "On the stairs a colleague was followed and shouted at, until she left the building."
    _placed(stage, ground, MarkerOn.PERSON, Precaution.VISIT_IN_PAIRS, fact, told="")


def _placed(
    stage: Stage,
    ground: str,
    on: MarkerOn,
    precaution: Precaution,
    fact: str,
    uprn: str = "",
    told: str = "By letter",
) -> StandingMarker:
    day = clock.today()
    new = NewMarker(on, precaution, fact, after_months(day, 6), after_months(day, 12), uprn, told_how=told)
    return place_marker(stage.actor("senior-manager"), ground, new)
