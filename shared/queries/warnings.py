"""Warnings: those given in an incident, and those that no longer count after an appeal about them (APP-4, APP-7)."""

from __future__ import annotations

from datetime import date

import peewee

from shared import clock
from shared.models import Appeal, CaseIncident, Incident, Ladder, Letter, MeasureIncident, Restriction, Warning
from shared.queries.policy import record_of
from shared.rules.deadlines import after_months
from shared.rules.vocabulary import AppealOutcome, LadderState, RestrictionState
from shared.rules.written import long_date


def given_in(incident: Incident) -> list[Warning]:
    """The warnings given in an incident, in order."""
    written = MeasureIncident.select(MeasureIncident.measure).where(MeasureIncident.incident == incident)
    return list(
        Warning.select(Warning)
        .left_outer_join(Ladder)
        .where((Ladder.incident == incident) | Warning.measure_id.in_(written))
        .order_by(Warning.at, Warning.id)
    )


def in_words(incident: Incident) -> str:
    """The warning of an incident by its day and channel: “warning of 21 November 2026 by telephone”."""
    return f"warning of {long_date(clock.local(incident.happened_at).date())} by {incident.channel.label}"


def counts_until(incident: Incident) -> date:
    """The day until which the last warning of an incident counts, under the policy that it was given under."""
    given = clock.local(given_in(incident)[-1].at).date()
    return after_months(given, record_of(incident.policy).ladder.warning_counts_months)


def set_aside() -> peewee.ModelSelect[Appeal]:
    """The incidents, by id, whose warnings no longer count: an appeal about them was upheld, wholly or in part."""
    changed = [AppealOutcome.UPHELD, AppealOutcome.PARTLY_UPHELD]
    return Appeal.select(Appeal.incident).where(Appeal.incident.is_null(False), Appeal.outcome.in_(changed))


def came_back() -> peewee.ModelSelect[Letter]:
    """The gentler steps, by id, whose letter came back and has not gone again: the customer was not told of them."""
    lost = Letter.measure.is_null(False) & Letter.issued_at.is_null(False) & Letter.received_on.is_null()
    return Letter.select(Letter.measure).where(lost)


def counts() -> peewee.Expression:
    """That a warning counts, of a query in which its ladder is joined (left outer).

    None does that was given in a call in which they spoke of harming themselves (BEH-8), nor one about which an appeal
    was upheld; nor a written one that came back, until it has gone again (SIT-7).
    """
    spoke = Incident.select(Incident.id).where(Incident.self_harm == True)  # noqa: E712 - a column, not a truth
    calm = Ladder.id.is_null() | (Ladder.state != LadderState.SAFEGUARDING)
    free = Ladder.incident.is_null() | (Ladder.incident.not_in(set_aside()) & Ladder.incident.not_in(spoke))
    about = MeasureIncident.select(MeasureIncident.measure).where(MeasureIncident.incident.in_(set_aside()))
    reached = Warning.measure_id.not_in(about) & Warning.measure_id.not_in(came_back())
    written = Warning.measure_id.is_null() | reached
    all_three: peewee.Expression = calm & free & written
    return all_three


def citing(incident: Incident) -> list[Restriction]:
    """What is proposed or decided, and not over, that rests on this incident or cites the warning in it (SIT-9)."""
    given = given_in(incident)
    open_states = [RestrictionState.PROPOSED, RestrictionState.SENT_BACK, RestrictionState.AUTHORISED]
    theirs = (Restriction.customer == incident.customer) & (Restriction.ends_on >= clock.today())
    resting = CaseIncident.select(CaseIncident.case).where(CaseIncident.incident == incident)
    later = Restriction.proposed_at >= given[-1].at if given else peewee.Value(False)
    rests = Restriction.case.in_(resting) | later
    return list(Restriction.select().where(theirs, Restriction.state.in_(open_states), rests).order_by(Restriction.id))
