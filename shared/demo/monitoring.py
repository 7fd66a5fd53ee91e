"""What the fairness mirror is made of in the demonstration: circumstances on record, and warnings that were enough."""

from __future__ import annotations

from itertools import cycle, islice

from shared import clock
from shared.actions.customers.keep import record_sensitive_detail
from shared.demo.stories import Stage, Story, at, ladder
from shared.models import Customer
from shared.rules.vocabulary import Barrier, ProtectedCharacteristic

#: As common as they are among some sixty people who were asked; some so rare that the mirror shows nothing.
_ON_RECORD: tuple[Barrier | ProtectedCharacteristic, ...] = (
    Barrier.ANXIETY, ProtectedCharacteristic.DISABILITY, Barrier.LANGUAGE, Barrier.ANXIETY, Barrier.CHRONIC_CONDITION,
    ProtectedCharacteristic.DISABILITY, Barrier.ANXIETY, ProtectedCharacteristic.AGE, Barrier.DEAFNESS,
    Barrier.NEURODIVERGENCE,
)  # fmt: skip


def stories(stage: Stage, known: list[Customer]) -> list[Story]:
    """Sixty customers were asked when they moved in; some had to be warned, and that was enough."""
    asked = known[:60]
    tales = [on_record(stage, *each) for each in zip(asked, islice(cycle(_ON_RECORD), len(asked)), strict=True)]
    tales += [ladder(stage, who, 15 + 3 * place, "stopped") for place, who in enumerate(known[::4])][:25]
    return tales


def on_record(stage: Stage, customer: Customer, what: Barrier | ProtectedCharacteristic) -> Story:
    """A customer agreed that we keep this."""
    yield at(400, 11)
    record_sensitive_detail(stage.actor("line-manager"), customer.account, what, "", clock.today())
