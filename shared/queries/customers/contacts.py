"""The contact log of an account, and how much contact there is by week (INC-9, BEH-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shared import clock
from shared.models import Contact, Customer, Staff
from shared.queries.paging import Page, page_of

WEEKS = 8


def contact_log(customer: Customer, place: str = "") -> Page[Contact]:
    """A page of the customer's contacts, newest first. Raises NotFound for a `place` that there is not."""
    query = Contact.select(Contact, Staff).left_outer_join(Staff).where(Contact.customer == customer)
    return page_of(query, Contact.at, Contact.id, place=place)


@dataclass(frozen=True)
class Week:
    """The contact of one week, which begins on a Monday."""

    begins: date
    contacts: int
    minutes: int


def contact_by_week(customer: Customer) -> tuple[Week, ...]:
    """The last WEEKS weeks, oldest first, this one last; weeks without contact among them."""
    this_monday = clock.today() - timedelta(days=clock.today().weekday())
    mondays = [this_monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    counts = {monday: [0, 0] for monday in mondays}
    rows = Contact.select(Contact.at, Contact.minutes).where(
        Contact.customer == customer, Contact.at >= clock.at(mondays[0])
    )
    for row in rows:
        day = clock.local(row.at).date()
        week = counts[min(day - timedelta(days=day.weekday()), this_monday)]
        week[0] += 1
        week[1] += row.minutes
    return tuple(Week(monday, *counts[monday]) for monday in mondays)
