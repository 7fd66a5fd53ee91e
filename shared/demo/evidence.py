"""A call that was recorded, too large for anything but a recording; and a customer who has another name now."""

from __future__ import annotations

import io
import math
import wave
from array import array
from datetime import timedelta

from shared import clock
from shared.actions.customers.keep import CustomerDetails, change_customer
from shared.actions.incidents.record import NewIncident, record_incident
from shared.demo.stories import Stage, Story, at
from shared.files.check import Upload, checked
from shared.models import Customer
from shared.queries.policy import policy_in_force
from shared.rules.vocabulary import Channel

_RATE, _TONE, _MINUTES = 8_000, 400, 12


def recorded_call(stage: Stage, customer: Customer, days_ago: int) -> Story:
    """An incident with the recording of the whole call."""
    yield at(days_ago, 14)
    facts = NewIncident(
        happened_at=clock.now() - timedelta(minutes=50),
        channel=Channel.TELEPHONE,
        account=customer.account,
        words_used="You will be sorry that you picked up",
        what_happened="The call was recorded, as the message before it says. The words are in its ninth minute. "
        "Odette Farrow, a neighbour, rang afterwards and said that she had heard it through the wall.",
        behaviours=(policy_in_force().categories[0].behaviours[0].key,),
        affected=(stage.staff["colleague"].id,),
        minutes_spent=_MINUTES,
    )
    record_incident(stage.actor("colleague"), facts, files=(_recording(),))


def renamed(stage: Stage, customer: Customer, days_ago: int) -> Story:
    """Somebody who took another surname: letters say the new one, and a search finds both."""
    yield at(days_ago, 12)
    first = customer.name.split()[0]
    details = CustomerDetails(
        customer.account,
        f"{first} Newleigh",
        customer.address,
        customer.postcode,
        customer.telephone,
        customer.email,
        customer.preferred_channel,
        service=customer.service.key if customer.service else "",
    )
    change_customer(stage.actor("colleague"), customer.account, customer.version, details)


def _recording() -> Upload:
    """A tone, for as long as the call took."""
    turn = 2 * math.pi * _TONE / _RATE
    second = array("h", (int(6_000 * math.sin(number * turn)) for number in range(_RATE)))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        for _ in range(_MINUTES * 60):
            sound.writeframes(second.tobytes())
    file.seek(0)
    return checked("call.wav", file)
