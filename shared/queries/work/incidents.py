"""What an incident leaves to be done: a person to match, a colleague to look after, a danger, an unfinished ladder."""

from __future__ import annotations

from datetime import date

import peewee

from shared.models import Customer, DangerSeenTo, Incident, Ladder, Staff
from shared.queries.work.row import WorkKind, WorkRow, day_of, mine, theirs
from shared.rules.actor import Actor
from shared.rules.addresses import record_page
from shared.rules.lifecycle import FRONT_LINE, MANAGERS, SENIOR
from shared.rules.vocabulary import IncidentState, LadderState

#: So many working days each may wait before it is late; a danger and a ladder, none: they are of that day.
_TO_MATCH, _TO_SUPPORT = 5, 1


def to_match(actor: Actor, day: date) -> WorkKind:
    """INC-1: incidents with somebody who was not known then, with whoever recorded them."""
    query = (
        Incident.select(Incident, Staff)
        .join(Staff, on=(Incident.recorded_by == Staff.id))
        .where(
            Incident.state == IncidentState.RECORDED,
            Incident.customer.is_null(),
            theirs(actor, Incident.recorded_by, day, FRONT_LINE),
        )
    )
    return WorkKind(
        query,
        None,
        lambda found: _incident(found, "Nobody matched yet", found.unknown_person, "Match"),
        "/incidents",
        began=Incident.recorded_at,
        working_days=_TO_MATCH,
    )


def support_wanted(actor: Actor, day: date) -> WorkKind:
    """INC-10: colleagues who would like support, until it has been offered."""
    query = (
        Incident.select(Incident, Staff)
        .join(Staff, on=(Incident.recorded_by == Staff.id))
        .where(
            Incident.support_wanted == True,  # noqa: E712 - the bare column would not be looked up in its index
            Incident.support_offered_at.is_null(),
            Incident.recorded_by != actor.staff_id,
            mine(actor, Staff.service, MANAGERS),
        )
    )
    return WorkKind(
        query,
        None,
        lambda found: _incident(found, "Support wanted", found.recorded_by.name, "Offer support"),
        "/incidents",
        began=Incident.recorded_at,
        working_days=_TO_SUPPORT,
    )


def dangers(actor: Actor, day: date) -> WorkKind:
    """INC-5: somebody was in danger, and nobody has written down what was done about it."""
    query = (
        Incident.select(Incident, Customer, Staff)
        .join(Customer, peewee.JOIN.LEFT_OUTER)
        .switch(Incident)
        .join(Staff, on=(Incident.recorded_by == Staff.id))
        .where(
            Incident.danger == True,  # noqa: E712 - as above
            ~peewee.fn.EXISTS(DangerSeenTo.select(peewee.SQL("1")).where(DangerSeenTo.incident == Incident.id)),
            mine(actor, peewee.fn.COALESCE(Customer.service, Staff.service), SENIOR),
        )
    )
    return WorkKind(query, None, _danger, "/incidents", began=Incident.recorded_at)


def _danger(incident: Incident) -> WorkRow:
    who = incident.customer.name if incident.customer else incident.unknown_person
    row = _incident(incident, "Somebody was in danger", who, "Say what was done")
    return WorkRow(row.what, row.reference, row.who, row.began, None, f"{row.href}/danger", row.action)


def unfinished_ladders(actor: Actor, day: date) -> WorkKind:
    """INC-3: a warning ladder that somebody began and neither stopped nor ended."""
    query = (
        Ladder.select(Ladder, Customer, Staff)
        .join(Customer)
        .switch(Ladder)
        .join(Staff, on=(Ladder.colleague == Staff.id))
        .where(Ladder.state == LadderState.WALKING, theirs(actor, Ladder.colleague, day, FRONT_LINE))
    )
    return WorkKind(query, None, _ladder, "/incidents", began=Ladder.started_at)


def _ladder(ladder: Ladder) -> WorkRow:
    where, began = record_page(ladder.reference), day_of(ladder.started_at)
    what = "Warning ladder not finished"
    return WorkRow(what, ladder.reference, ladder.customer.name, began, None, where, "Finish it")


def _incident(incident: Incident, what: str, who: str, action: str) -> WorkRow:
    reference = incident.reference
    return WorkRow(what, reference, who, day_of(incident.recorded_at), None, record_page(reference), action)
