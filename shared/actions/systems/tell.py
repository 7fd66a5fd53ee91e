"""Tell other systems that the precaution of an account changed, in the transaction that changes it (CUS-4, CUS-6).

They are told that it changed and on which account, and nothing of why: they ask what stands there now.
"""

from __future__ import annotations

import json
import secrets

from shared.actions.action import Doing
from shared.models import Customer, Message, StandingMarker, System
from shared.queries.markers import customers_of
from shared.rules.systems import SystemScope

CHANGED = "marker.changed"


def tell_of(doing: Doing, marker: StandingMarker) -> None:
    """The same for each account on which a marker stands, or stood: of a place, everyone’s who lives there."""
    for customer in customers_of(marker):
        tell_systems(doing, customer)


def tell_systems(doing: Doing, customer: Customer) -> None:
    """Queue one call for each system that is told of markers."""
    told = System.select().where(System.ended_at.is_null(), System.webhook_url != "")
    for system in told:
        if SystemScope.MARKERS not in system.scopes:
            continue
        body = {"type": CHANGED, "timestamp": doing.now.isoformat(), "data": {"account": customer.account}}
        doing.create(
            Message,
            key=f"msg_{secrets.token_urlsafe(24)}",
            to=system.webhook_url,
            subject=CHANGED,
            text=json.dumps(body, separators=(",", ":")),
            queued_at=doing.now,
            system=system,
        )
