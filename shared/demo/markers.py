"""Markers that stand by themselves: a dog at an address, and one that is gone while a partner was told (CUS-6)."""

from __future__ import annotations

from shared import clock
from shared.actions.markers import NewMarker, place_marker, remove_marker, tell_of_marker
from shared.demo.scenes import AT_THE_DOOR, KEPT_IN, ON_THE_STAIRS
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
    ground = incident(stage, customer, (AT_THE_DOOR,))
    yield at(39, 9)
    made = _placed(stage, ground, MarkerOn.PLACE, Precaution.ANIMALS_AWAY, AT_THE_DOOR.what, uprn="100012345678")
    tell_of_marker(stage.actor("line-manager"), made.reference, to="The repairs contractor")


def _gone(stage: Stage, customer: Customer) -> Story:
    yield at(120, 15)
    ground = incident(stage, customer, (KEPT_IN,))
    yield at(118, 9)
    made = _placed(stage, ground, MarkerOn.PERSON, Precaution.VISIT_IN_PAIRS, KEPT_IN.what)
    tell_of_marker(stage.actor("line-manager"), made.reference, to="The gas safety contractor")
    yield at(1, 11)
    current = StandingMarker.get_by_id(made.id)
    because = "Four visits since then were calm."
    remove_marker(stage.actor("senior-manager"), current.reference, current.version, because)


def _untold(stage: Stage, customer: Customer) -> Story:
    yield at(3, 15)
    ground = incident(stage, customer, (ON_THE_STAIRS,))
    yield at(1, 9, 30)
    _placed(stage, ground, MarkerOn.PERSON, Precaution.VISIT_IN_PAIRS, ON_THE_STAIRS.what, told="")


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
