"""Restrictions as the rules see them: terms, and what is in force on a day."""

from __future__ import annotations

from datetime import date

import peewee

from shared import clock
from shared.models import Restriction, Staff
from shared.rules.contact import InForce
from shared.rules.terms import Terms, phase, windows_from
from shared.rules.vocabulary import Channel, RestrictionKind, RestrictionPhase, RestrictionState


def terms_of(restriction: Restriction) -> Terms:
    """The typed terms of a restriction, with the named officer by title as customers know them."""
    officer, deputy = restriction.officer, restriction.deputy
    return Terms(
        kinds=tuple(RestrictionKind(kind) for kind in restriction.kinds),
        channels=tuple(Channel(channel) for channel in restriction.channels),
        windows=windows_from(restriction.windows),
        officer=f"{officer.name}, {officer.job_title}" if officer else "",
        deputy=f"{deputy.name}, {deputy.job_title}" if deputy else "",
        officer_telephone=officer.telephone if officer else "",
    )


def phase_of(restriction: Restriction, today: date | None = None) -> RestrictionPhase:
    """What a restriction is today: derived from the record and the clock."""
    return phase(
        state=restriction.state,
        letter_issued=restriction.letter_issued_at is not None,
        danger=bool(restriction.danger_reason),
        starts_on=restriction.starts_on,
        ends_on=restriction.ends_on,
        today=today or clock.today(),
    )


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
    rows = (
        Restriction.select()
        .where(
            Restriction.customer == customer_id,
            Restriction.state == RestrictionState.AUTHORISED,
            Restriction.ends_on >= day,
        )
        .order_by(Restriction.starts_on)
    )
    return [row for row in rows if phase_of(row, day) is RestrictionPhase.IN_FORCE]


def as_in_force(restriction: Restriction) -> InForce:
    """The restriction as the card needs it."""
    return InForce(restriction.reference, terms_of(restriction), restriction.ends_on, restriction.goes_on)
