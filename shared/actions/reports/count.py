"""Count a step in the transaction of its event: lines without people, and how a restriction stands now (REP-1)."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from shared import clock
from shared.database.prepared import insert
from shared.models import Pseudonym, Restriction, RestrictionStep, Tally
from shared.models.base import Record, Table, as_kept
from shared.queries.reports.counting import categories_of, last_step, lines_of, restriction_in
from shared.rules.actor import Actor, ActorKind
from shared.rules.counting import Line
from shared.rules.lifecycle import Action


def count(actor: Actor, action: Action, record: Record, payload: dict[str, Any], now: datetime) -> None:
    """Add what this step adds to the figures. Called with every event that an action writes."""
    for line in lines_of(actor, action, record, payload, now):
        keep(line)
    # The portal can’t read decisions, and a customer changes none.
    if actor.kind is ActorKind.COLLEAGUE and (restriction := restriction_in(record)) and restriction.authorised_at:
        _keep_step(action, restriction, now)


def keep(line: Line) -> None:
    """Write one line, in the transaction that is open."""
    _insert(Tally, vars(line))


def _keep_step(action: Action, restriction: Restriction, now: datetime) -> None:
    spell = _number("restriction", restriction.id)
    values: dict[str, Any] = {
        "spell": spell,
        "person": _number("customer", restriction.customer_id),
        "stood": restriction.state,
        "told": restriction.received_on is not None,
        "danger": bool(restriction.danger_reason),
        "danger_until": restriction.danger_until,
        "starts_on": restriction.starts_on,
        "ends_on": restriction.ends_on,
        "review_on": restriction.review_on,
        "service": restriction.case.owner.service.key,
        "kinds": sorted(restriction.kinds),
        "categories": categories_of(restriction.case),
    }
    before = last_step(spell)
    if before is None or any(getattr(before, name) != value for name, value in values.items()) or action in _ALWAYS:
        _insert(RestrictionStep, {**values, "on": clock.local(now).date(), "action": action.value})


#: Kept even where nothing changed: it was held.
_ALWAYS = {Action.REVIEW_RESTRICTION}


def _number(record: str, record_id: int) -> int:
    """The random number under which this record is counted; made when it is first counted."""
    known = Pseudonym.get_or_none(Pseudonym.record == record, Pseudonym.record_id == record_id)
    if known is None:
        number = secrets.randbits(62)
        _insert(Pseudonym, {"record": record, "record_id": record_id, "number": number})
        return number
    found: int = known.number
    return found


def _insert(table: type[Table], values: dict[str, Any]) -> None:
    insert(table, as_kept(table, values))
