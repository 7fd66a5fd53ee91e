"""What other systems are answered: the precaution of an account, and nothing else (CUS-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared import clock
from shared.models import Customer, Marker, Restriction, StandingMarker, System
from shared.queries.markers import standing
from shared.queries.restrictions import phase_of
from shared.rules.vocabulary import RestrictionPhase


@dataclass(frozen=True)
class PrecautionAnswer:
    """One precaution: its word in the fixed vocabulary, how it reads, from which day it stands and until which."""

    code: str
    text: str
    since: str
    until: str


def precautions_on(customer: Customer) -> list[PrecautionAnswer]:
    """The precautions of an account: of a restriction that is in force or has been sent and begins, and by themselves.

    Other systems are told when the letter goes out, and nobody tells them again on the day when it counts as received.
    """
    rows = (
        Marker.select(Marker, Restriction)
        .join(Restriction)
        .where(Marker.customer == customer, Marker.removed_at.is_null(), Restriction.ends_on >= clock.today())
        .order_by(Marker.id)
    )
    of_restrictions = [
        _answer(row, row.restriction.starts_on, row.restriction.ends_on)
        for row in rows
        if phase_of(row.restriction) in {RestrictionPhase.IN_FORCE, RestrictionPhase.AWAITING_START}
    ]
    by_themselves = [_answer(one, clock.local(one.decided_at).date(), one.ends_on) for one in standing(customer)]
    return [*of_restrictions, *by_themselves]


def _answer(marker: Marker | StandingMarker, since: date, until: date) -> PrecautionAnswer:
    return PrecautionAnswer(marker.precaution, marker.precaution.label, since.isoformat(), until.isoformat())


def systems() -> list[System]:
    """Every system, those with access first."""
    return list(System.select().order_by(System.ended_at.is_null(False), System.name))
