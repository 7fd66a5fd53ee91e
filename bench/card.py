"""The account card of a customer with ten records behind it, beside that of one with one: statements, processor time.

    python -m bench.card

Both customers stand in one database of their own; each round asks for each card in turn. Trust the ratio of the minima.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from shared import clock
from shared.actions.adjustments.decide import NewAdjustment, decide_adjustment
from shared.actions.adjustments.request import NewAdjustmentRequest, request_adjustment
from shared.actions.customers.contact import NewContact, record_contact
from shared.actions.letters.issue import issue_letter
from shared.database import migrations
from shared.database.connections import connect_to, database
from shared.models import Letter
from shared.rules.vocabulary import (
    AdjustmentKind,
    AdjustmentState,
    Channel,
    Direction,
    RestrictionKind,
)
from tests import builders, sign_in

_ROUNDS, _WARM = 60, 10
_CHANNELS = (Channel.TELEPHONE, Channel.LETTER, Channel.EMAIL)


def main() -> int:
    """Build both customers, then ask for their cards."""
    with tempfile.TemporaryDirectory(prefix="evenhand-card-") as folder:
        url = f"sqlite:///{Path(folder) / 'card.sqlite'}"
        migrations.migrate(url)
        connect_to(url)
        few = builders.world()
        told(few)
        many = builders.World(few.staff, builders.another_customer(few, "HA-300001"))
        ten_records(many)
        return measure(few, many, url)


def measure(few: builders.World, many: builders.World, url: str, rounds: int = _ROUNDS) -> int:
    """Ask for the cards of both customers, and say what they cost. Returns 1 where the bar was missed."""
    client = sign_in.browser_of(sign_in.back_office(url), few.staff["colleague"])
    cards = {name: asks(client, w) for name, w in (("one", few), ("ten", many))}
    statements = {name: counted(ask) for name, ask in cards.items()}
    spent = side_by_side(cards, rounds)
    for name in cards:
        least, usual = min(spent[name]) * 1000, median(spent[name]) * 1000
        sys.stdout.write(f"{name:>4} records: {statements[name]} statements, {least:.2f} ms at least, {usual:.2f} ms\n")
    ratio = min(spent["ten"]) / min(spent["one"])
    sys.stdout.write(f"ten beside one: {ratio:.2f} × (at most 1.2 ×)\n")
    return int(ratio > 1.2)


def asks(client: Any, world: builders.World) -> Callable[[], Any]:
    """What opens this customer's card."""
    return lambda: client.get(f"/customers/{world.customer.account}")


def told(world: builders.World, **terms: Any) -> None:
    """A restriction that is in force: the customer was told by hand."""
    restriction = builders.authorised(world, **terms)
    letter = Letter.get(Letter.restriction == restriction)
    issue_letter(world.proposer, letter.reference, letter.version, builders.BY_HAND)


def ten_records(world: builders.World) -> None:
    """Three restrictions in force, a proposal, two agreed adjustments, an incident besides, three contacts."""
    told(world)
    plain: dict[str, Any] = {"windows": (), "channels": (), "officer": None, "deputy": None}
    told(world, **plain | {"kinds": (RestrictionKind.SERIOUS_MATTERS_ONLY,)})
    told(world, **plain | {"kinds": (RestrictionKind.ONE_FORM_ONLY,), "channels": _CHANNELS})
    for kind, detail in ((AdjustmentKind.LARGE_PRINT, "18"), (AdjustmentKind.MORE_TIME, "Twice the usual time")):
        asked = NewAdjustmentRequest(
            world.customer.name, Channel.EMAIL, (kind,), account=world.customer.account, email="s@example.com"
        )
        request = request_adjustment(world.actor("line-manager"), asked, "7K3Q9-XZ2MA-4TPR")
        agreed = (NewAdjustment(kind, detail),)
        decide_adjustment(
            world.actor("line-manager"),
            request.reference,
            request.version,
            AdjustmentState.AGREED,
            "Yes, from today.",
            agreed,
        )
    builders.incident(world)
    for number in range(3):
        at = clock.now() - timedelta(days=number + 1)
        record_contact(
            world.actor("colleague"),
            world.customer.account,
            NewContact(at, Channel.TELEPHONE, Direction.IN, 5, f"Call {number}"),
        )


def counted(ask: Callable[[], Any]) -> int:
    """How many statements it sends."""
    seen: list[str] = []
    store, before = database.obj, database.obj.execute_sql

    def counting(sql: str, *more: Any, **named: Any) -> Any:
        seen.append(sql)
        return before(sql, *more, **named)

    ask()
    store.execute_sql = counting
    try:
        ask()
    finally:
        del store.execute_sql
    return len(seen)


def side_by_side(cards: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """The processor time of each, round by round."""
    spent: dict[str, list[float]] = {name: [] for name in cards}
    for number in range(rounds + _WARM):
        for name, ask in cards.items():
            begun = time.process_time()
            if ask().status_code != 200:
                raise RuntimeError(f"the card of the customer with {name} did not open")
            if number >= _WARM:
                spent[name].append(time.process_time() - begun)
    return spent


if __name__ == "__main__":
    sys.exit(main())
