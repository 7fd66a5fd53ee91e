"""What an upheld appeal binds: the same facts can’t carry the same restriction again (SIT-9)."""

from __future__ import annotations

from typing import cast

from peewee import ModelSelect

from shared import clock
from shared.database.prepared import prepared
from shared.models import Appeal, CaseIncident, Restriction
from shared.rules.vocabulary import AppealOutcome, RestrictionKind
from shared.rules.written import listed, long_date


def upheld_for(customer_id: int) -> list[Appeal]:
    """This customer’s appeals about a restriction that were upheld, each with the restriction, the oldest first."""
    return _upheld(customer_id)


@prepared
def _upheld(customer_id: int) -> ModelSelect[Appeal]:
    rows = Appeal.select(Appeal, Restriction).join(Restriction, on=(Appeal.restriction == Restriction.id))
    theirs = (Restriction.customer == customer_id) & (Appeal.outcome == AppealOutcome.UPHELD)
    return rows.where(theirs).order_by(Appeal.decided_at)


def why_overturned(planned: Restriction) -> str:
    """Why what is proposed was overturned before: the same kind, on nothing that was not looked at then."""
    cited: frozenset[int] | None = None
    for appeal in upheld_for(planned.customer_id):
        before = cast(Restriction, appeal.restriction)
        same = [kind for kind in planned.kinds if kind in before.kinds]
        if not same or appeal.restriction_id == planned.id:
            continue
        cited = _cited(planned.case_id) if cited is None else cited
        if cited <= _cited(before.case_id):
            on = long_date(clock.local(appeal.decided_at).date())
            what = listed(RestrictionKind(kind).in_sentence for kind in same)
            return (
                f"Appeal {appeal.reference} against {what} on the same facts was upheld on {on}. "
                "It can be proposed again only on something new: an incident that was not cited then."
            )
    return ""


def _cited(case: int) -> frozenset[int]:
    return frozenset(row.incident_id for row in CaseIncident.select().where(CaseIncident.case == case))
