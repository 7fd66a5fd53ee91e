"""Restrictions as the rules see them: terms, and what is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import peewee
from peewee import JOIN

from shared import clock
from shared.database.prepared import among, prepared
from shared.models import AgreedAdjustment, CaseFile, Customer, Restriction, Service, Staff, SupportContact
from shared.queries.policy import policy_in_force
from shared.rules.allowance import allowances_from
from shared.rules.deadlines import after_months
from shared.rules.errors import NotFound
from shared.rules.terms import Terms, conflicts, phase, windows_from
from shared.rules.vocabulary import Channel, RestrictionKind, RestrictionPhase, RestrictionState


def terms_of(restriction: Restriction) -> Terms:
    """The typed terms of a restriction, with the named officer by title as customers know them."""
    officer, deputy, speaks = restriction.officer, restriction.deputy, restriction.representative
    return Terms(
        kinds=tuple(RestrictionKind(kind) for kind in restriction.kinds),
        channels=tuple(Channel(channel) for channel in restriction.channels),
        windows=windows_from(restriction.windows),
        officer=officer.in_full if officer else "",
        deputy=deputy.in_full if deputy else "",
        officer_telephone=officer.telephone if officer else "",
        allowances=allowances_from(restriction.allowances),
        representative=represented_by(speaks) if speaks else "",
        closed_matters=tuple(restriction.closed_matters),
    )


def represented_by(one: SupportContact) -> str:
    """Who speaks for a customer, as terms name them: “Petra Nowherefield, advocate (01632 960555)”."""
    reach = one.telephone or one.email
    return ", ".join(filter(None, [one.name, one.part[:1].lower() + one.part[1:]])) + (f" ({reach})" if reach else "")


def phase_of(restriction: Restriction, today: date | None = None) -> RestrictionPhase:
    """What a restriction is today: derived from the record and the clock."""
    day, until = today or clock.today(), restriction.danger_until
    return phase(
        state=restriction.state,
        told=restriction.received_on is not None,
        danger=bool(restriction.danger_reason) and (until is None or day <= until),
        starts_on=begins_on(restriction),
        ends_on=restriction.ends_on,
        today=day,
    )


def begins_on(restriction: Restriction) -> date:
    """The first day on which it can bind: never before its letter counts as received, unless a danger carries it."""
    received = restriction.received_on
    return restriction.starts_on if restriction.danger_reason or not received else max(restriction.starts_on, received)


def with_people() -> peewee.ModelSelect[Restriction]:
    """Restrictions, each with its officer, its deputy and who decided."""
    officer, deputy, decider = Staff.alias(), Staff.alias(), Staff.alias()
    return (
        Restriction.select(Restriction, officer, deputy, decider)
        .left_outer_join(officer, on=(Restriction.officer == officer.id), attr="officer")
        .switch(Restriction)
        .left_outer_join(deputy, on=(Restriction.deputy == deputy.id), attr="deputy")
        .switch(Restriction)
        .left_outer_join(decider, on=(Restriction.authorised_by == decider.id), attr="authorised_by")
    )


def in_force(customer_id: int, today: date | None = None) -> list[Restriction]:
    """The customer's restrictions that are in force on this day."""
    day = today or clock.today()
    return [row for row in _authorised(customer_id, day) if phase_of(row, day) is RestrictionPhase.IN_FORCE]


def naming(person: int, today: date | None = None) -> list[Restriction]:
    """Authorised restrictions, not over, that name this colleague as officer or deputy, each with its customer."""
    day = today or clock.today()
    rows = (
        Restriction.select(Restriction, Customer)
        .join(Customer)
        .where(
            authorised_on(day),
            (Restriction.officer == person) | (Restriction.deputy == person),
        )
    )
    return list(rows.order_by(Restriction.id))


def with_something_in_force(customers: Iterable[int]) -> frozenset[int]:
    """Those of these customers, by id, who have a restriction in force today: for the rows of a list."""
    day = clock.today()
    rows = _authorised_in_short(list(customers), day)
    return frozenset(row.customer_id for row in rows if phase_of(row, day) is RestrictionPhase.IN_FORCE)


@prepared
def _authorised_in_short(customers: list[int], day: date) -> peewee.ModelSelect[Restriction]:
    """Of each what `phase_of` asks, and whose it is: a record has forty columns, and a list many rows."""
    wanted = Restriction.state, Restriction.received_on, Restriction.danger_reason, Restriction.danger_until
    of_days = Restriction.customer, Restriction.starts_on, Restriction.ends_on
    ours = among(Restriction.customer, customers), authorised_on(day)
    return Restriction.select(*wanted, *of_days).where(*ours)


@prepared
def _authorised(customer: int, day: date) -> peewee.ModelSelect[Restriction]:
    bound = Restriction.select().where(Restriction.customer == customer, authorised_on(day))
    return bound.order_by(Restriction.starts_on)


def authorised_on(day: date) -> Any:
    """That a restriction is authorised and not over on this day, whether its customer was told or not."""
    return (Restriction.state == RestrictionState.AUTHORISED) & (Restriction.ends_on >= day)


def restriction_with(reference: str) -> Restriction:
    """The restriction with its case, customer and people. Raises NotFound."""
    officer, deputy, proposer, authoriser, owner = (Staff.alias() for _ in range(5))
    found = (
        Restriction.select(Restriction, CaseFile, owner, Customer, officer, deputy, proposer, authoriser, Service)
        .join(CaseFile)
        .join(owner, on=(CaseFile.owner == owner.id))
        .switch(Restriction)
        .join(Customer)
        .switch(Restriction)
        .join(officer, JOIN.LEFT_OUTER, on=(Restriction.officer == officer.id))
        .switch(Restriction)
        .join(deputy, JOIN.LEFT_OUTER, on=(Restriction.deputy == deputy.id))
        .switch(Restriction)
        .join(proposer, on=(Restriction.proposed_by == proposer.id))
        .switch(Restriction)
        .join(authoriser, JOIN.LEFT_OUTER, on=(Restriction.authorised_by == authoriser.id))
        .switch(Restriction)
        .join(Service, JOIN.LEFT_OUTER, on=(Restriction.service == Service.id))
        .where(Restriction.reference == reference)
        .first()
    )
    if found is None:
        raise NotFound(f"There is no restriction {reference}.")
    return found


def beyond_the_policy(restriction: Restriction) -> dict[str, str]:
    """Where a restriction asks for more than the policy in force allows, by field: kinds, end, first review (RES-7)."""
    policy = policy_in_force()
    options = {kind: policy.option(kind) for kind in terms_of(restriction).kinds}
    not_offered = [f"The policy does not offer “{kind.label}”." for kind, option in options.items() if option is None]
    longest = min([policy.times.longest_restriction_months, *(o.longest_months for o in options.values() if o)])
    found = {"kinds": " ".join(not_offered)} if not_offered else {}
    option = options.get(RestrictionKind.ALLOWANCE)
    if option and option.least:
        bounds = [(one, option.least.of(one.counts)) for one in terms_of(restriction).allowances]
        if tight := [bound for one, bound in bounds if not one.as_wide_as(bound)]:
            found["allowed"] = f"The policy leaves {tight[0]} at the least."
    if restriction.ends_on > after_months(restriction.starts_on, longest):
        found["ends_on"] = f"The policy allows {longest} months at most."
    if restriction.review_on > after_months(restriction.starts_on, policy.times.first_review_months):
        found["review_on"] = f"The first review must come within {policy.times.first_review_months} months."
    return found


def conflicts_of(customer_id: int, terms: Terms) -> list[str]:
    """Where the terms contradict what was agreed with the customer (CAS-8)."""
    return conflicts(terms, agreed_details(customer_id))


def agreed_details(customer_id: int) -> dict[Any, str]:
    """What was agreed with the customer: adjustment kind to its detail."""
    rows = AgreedAdjustment.select().where(
        AgreedAdjustment.customer == customer_id, AgreedAdjustment.ended_at.is_null()
    )
    return {row.kind: row.detail for row in rows}


def over_on(restriction: Restriction, day: date) -> date | None:
    """The day on which it ended, of one that is over by this day; None while it is not."""
    if restriction.ended_at is not None:
        return clock.local(restriction.ended_at).date()
    return restriction.ends_on if phase_of(restriction, day) is RestrictionPhase.LAPSED else None
