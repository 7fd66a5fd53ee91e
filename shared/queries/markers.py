"""Markers that stand by themselves, on a person or a place (CUS-3, CUS-6)."""

from __future__ import annotations

from typing import Any

import peewee

from shared import clock
from shared.models import Appeal, Customer, Incident, Letter, MarkerTold, StandingMarker
from shared.queries import warnings
from shared.rules.errors import NotFound
from shared.rules.markers import MarkerOn, place_key

#: What is compared where a customer has no place: no marker is of it.
NOWHERE = "nowhere"


def stands(day: Any) -> Any:
    """In a query of markers: whether it stands on this day. It goes with its end, and when its ground goes."""
    return (
        StandingMarker.removed_at.is_null()
        & (StandingMarker.ends_on >= day)
        & ~peewee.fn.EXISTS(warnings.set_aside().where(Appeal.incident == StandingMarker.incident))
        & ~peewee.fn.EXISTS(_spoke_of_self_harm())
    )


def _spoke_of_self_harm() -> peewee.ModelSelect[Incident]:
    """Nothing of such an incident counts, so nothing rests on it (BEH-8)."""
    ground = Incident.alias()
    spoke = ground.self_harm == True  # noqa: E712 - a column, not a truth
    return ground.select(peewee.SQL("1")).where(ground.id == StandingMarker.incident, spoke)


def on_this(customer: Any, place: Any) -> Any:
    """In a query of markers: whether it is this person's, or their place's; never a household's."""
    theirs = (StandingMarker.customer == customer) & (StandingMarker.on == MarkerOn.PERSON)
    there = (StandingMarker.on == MarkerOn.PLACE) & (StandingMarker.place_key == place)
    return theirs | there


def standing(customer: Customer) -> list[StandingMarker]:
    """The markers that stand today for this customer: their own, and those of the place where they live."""
    place = place_key(customer.address, customer.postcode) or NOWHERE
    rows = StandingMarker.select(StandingMarker, Incident).join(Incident)
    return list(rows.where(on_this(customer.id, place), stands(clock.today())).order_by(StandingMarker.id))


def customers_of(marker: StandingMarker) -> list[Customer]:
    """Whose account it stands on: of a place, everyone who is known to live there (CUS-6)."""
    if marker.on is MarkerOn.PERSON:
        return [marker.customer]
    code = marker.place_key.partition(":")[0]
    near = Customer.select().where(Customer.postcode_key == code, Customer.joined_into.is_null())
    there = [one for one in near.order_by(Customer.id) if place_key(one.address, one.postcode) == marker.place_key]
    return there if marker.customer in there else [marker.customer, *there]


def marker_with(reference: str) -> StandingMarker:
    """A marker with its customer and its ground. Raises NotFound."""
    rows = (
        StandingMarker.select(StandingMarker, Customer, Incident).join(Customer).switch(StandingMarker).join(Incident)
    )
    found = rows.where(StandingMarker.reference == reference).first()
    if found is None:
        raise NotFound(f"There is no marker {reference}.")
    return found


def is_standing(marker: StandingMarker) -> bool:
    """Whether this one stands today."""
    return StandingMarker.select().where(StandingMarker.id == marker.id, stands(clock.today())).exists()


def letter_about(marker: StandingMarker) -> Letter | None:
    """The last letter that tells the customer of it, or that it is gone; none where they were told otherwise."""
    rows = Letter.select(Letter.reference, Letter.state, Letter.kind).where(Letter.marker == marker)
    found: Letter | None = rows.order_by(Letter.id.desc()).first()
    return found


def told_of(marker: StandingMarker) -> list[MarkerTold]:
    """Who was told of it, in order."""
    return list(MarkerTold.select().where(MarkerTold.marker == marker).order_by(MarkerTold.id))
