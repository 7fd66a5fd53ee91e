"""Markers to look at again, to tell of, and to recall, as work (CUS-6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import peewee

from shared.models import Customer, MarkerTold, StandingMarker
from shared.queries.markers import stands
from shared.queries.work.row import WorkKind, WorkRow, day_of, mine
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import MANAGERS, SENIOR


def to_review(actor: Actor, day: date) -> WorkKind:
    """Markers to look at again."""
    query = _markers().where(stands(day), mine(actor, Customer.service, SENIOR))
    return WorkKind(query, StandingMarker.review_on, _again)


def to_tell(actor: Actor, day: date) -> WorkKind:
    """Markers of which the customer was not told yet, with no reason why not."""
    untold = StandingMarker.told_on.is_null() & (StandingMarker.not_told_reason == "")
    query = _markers().where(stands(day), untold, mine(actor, Customer.service, MANAGERS))
    return WorkKind(query, None, lambda it: _row(it, "Tell them of their marker", None, "Record it"))


def to_recall(actor: Actor, day: date) -> WorkKind:
    """Markers that are gone, while somebody who was told of them has not been told so."""
    waiting = MarkerTold.select(MarkerTold.marker).where(MarkerTold.recalled_on.is_null())
    query = _markers().where(~stands(day), StandingMarker.id.in_(waiting), mine(actor, Customer.service, MANAGERS))
    return WorkKind(query, None, lambda it: _row(it, "Marker gone: tell who was told", None, "Tell them"))


def _again(found: StandingMarker) -> WorkRow:
    return _row(found, "Marker to look at again", found.review_on, "Review")


def _markers() -> peewee.ModelSelect[Any]:
    return StandingMarker.select(StandingMarker, Customer).join(Customer)


def _row(found: StandingMarker, what: str, due: date | None, action: str) -> WorkRow:
    where = record_page(found.reference)
    return WorkRow(what, found.reference, found.customer.name, day_of(found.decided_at), due, where, action)
