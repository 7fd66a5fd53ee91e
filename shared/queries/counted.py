"""What is counted for a customer: contact that an allowance limits, and what the way back asks (RES-12, RES-13).

Nothing is read where nothing counted is in force. For one customer the statements are made once; for many, each reads
the rows of all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import peewee

from shared import clock
from shared.database.prepared import prepared
from shared.models import (
    ConditionSeen,
    Contact,
    Incident,
    IncidentBehaviour,
    Ladder,
    Restriction,
    Service,
    Staff,
    Warning,
)
from shared.queries import warnings
from shared.rules.allowance import Contacted
from shared.rules.situation import Decision, Situation
from shared.rules.vocabulary import Direction
from shared.rules.way_back import ConditionKind, Happened

_CONTACT, _SETBACK = "contact", "setback"


def with_counts(situations: Sequence[Situation], customers: Sequence[int]) -> list[Situation]:
    """The same situations, of these customers by id, with what is counted in them."""
    ids = {one.account: number for one, number in zip(situations, customers, strict=True)}
    limited = {ids[one.account] for one in situations if _begin(one)}
    asked = {ids[one.account] for one in situations if _ways(one)}
    if not limited and not asked:
        return list(situations)
    begins = min((day for one in situations if (day := _begin(one))), default=None)
    since = min((w.counted_since or w.starts_on for one in situations for w in _ways(one)), default=None)
    contacts = _contacts(limited, begins) if begins else []
    marks = _marks(asked, since) if since else []
    seen = _seen(asked) if _observes(situations) else []
    by_customer = [_by_customer(rows) for rows in (contacts, marks)]
    return [_with(one, [rows[ids[one.account]] for rows in by_customer], seen) for one in situations]


def _by_customer(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.customer_id].append(row)
    return found


def _with(one: Situation, read: list[list[Any]], seen: list[Any]) -> Situation:
    contacts, marks = read
    setbacks = tuple(clock.local(row.at).date() for row in marks if row.what == _SETBACK)
    calm = tuple(clock.local(row.at).date() for row in marks if row.what == _CONTACT)
    happened = {
        way.reference: Happened(
            setbacks, calm, tuple((row.place, row.on) for row in seen if row.restriction_id == way.id)
        )
        for way in _ways(one)
    }
    taken = tuple(Contacted(clock.local(row.at), row.channel, row.minutes, row.service or "") for row in contacts)
    return replace(one, contacted=taken, happened=happened)


def _begin(one: Situation) -> date | None:
    """How far back the allowances of this customer look."""
    every = [each for decision in one.in_force for each in decision.terms.allowances]
    return min((each.per.begins(one.today) for each in every), default=None)


def _ways(one: Situation) -> list[Decision]:
    return [decision for decision in one.in_force if decision.way_back]


def _observes(situations: Iterable[Situation]) -> bool:
    every = [each for one in situations for way in _ways(one) for each in way.way_back]
    return any(each.kind is ConditionKind.OBSERVED for each in every)


def _contacts(customers: set[int], begins: date) -> list[Any]:
    at = clock.at(begins)
    if len(customers) == 1:
        return _contacts_of(*customers, at)
    return list(_counting(Contact.customer.in_(customers), at))


def _marks(customers: set[int], since: date) -> list[Any]:
    at = clock.at(since)
    if len(customers) == 1:
        return _marks_of(*customers, at)
    return list(_since(lambda column: column.in_(customers), at))


def _seen(customers: set[int]) -> list[Any]:
    decided = Restriction.select(Restriction.id).where(Restriction.customer.in_(customers))
    return list(ConditionSeen.select().where(ConditionSeen.restriction.in_(decided)).order_by(ConditionSeen.id))


def _counting(whose: Any, at: datetime) -> peewee.ModelSelect[Any]:
    """Contact that came from the customer and counts, with the service of whoever took it."""
    return (
        Contact.select(Contact.customer, Contact.at, Contact.channel, Contact.minutes, Service.name.alias("service"))
        .left_outer_join(Staff, on=(Contact.colleague == Staff.id))
        .left_outer_join(Service, on=(Staff.service == Service.id))
        .where(whose, Contact.direction == Direction.IN, Contact.at >= at, Contact.uncounted == "")
        .order_by(Contact.at)
        .objects()
    )


def _since(whose: Callable[[Any], Any], at: datetime) -> Any:
    """Contact from the customer, and what sets the way back: incidents that count, and warnings that do.

    An incident counts that shows a behaviour of the policy, unless they spoke of self-harm or an appeal about it was
    upheld. All in one statement: it is part of the card.
    """
    came = whose(Contact.customer), Contact.direction == Direction.IN, Contact.at >= at
    contacts = Contact.select(Contact.customer, Contact.at, peewee.Value(_CONTACT).alias("what")).where(*came)
    shows = IncidentBehaviour.select(peewee.SQL("1")).where(IncidentBehaviour.incident == Incident.id)
    calm = Incident.self_harm.is_null() | (Incident.self_harm == False)  # noqa: E712 - a column, not a truth
    counts = calm & peewee.fn.EXISTS(shows) & Incident.id.not_in(warnings.set_aside())
    incidents = Incident.select(Incident.customer, Incident.happened_at, peewee.Value(_SETBACK)).where(
        whose(Incident.customer), Incident.happened_at >= at, counts
    )
    given = (
        Warning.select(Warning.customer, Warning.at, peewee.Value(_SETBACK))
        .left_outer_join(Ladder)
        .where(whose(Warning.customer), Warning.at >= at, warnings.counts())
    )
    return (contacts.union_all(incidents).union_all(given)).objects()


@prepared
def _contacts_of(customer: int, at: datetime) -> Any:
    return _counting(Contact.customer == customer, at)


@prepared
def _marks_of(customer: int, at: datetime) -> Any:
    return _since(lambda column: column == customer, at)
