"""The contact log of an account, and how much contact there is by week (INC-9, BEH-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared import clock
from shared.models import Contact, Customer, Staff

ON_A_PAGE = 25
WEEKS = 8


@dataclass(frozen=True)
class Log:
    """A page of the log, newest first. `earlier` is where the next page begins, or None."""

    rows: tuple[Contact, ...]
    earlier: str | None


def contact_log(customer: Customer, before: tuple[datetime, int] | None = None) -> Log:
    """A page of the customer's contacts, from the one `before` this moment and id."""
    query = Contact.select(Contact, Staff).left_outer_join(Staff).where(Contact.customer == customer)
    if before:
        query = query.where((Contact.at < before[0]) | ((Contact.at == before[0]) & (Contact.id < before[1])))
    rows = tuple(query.order_by(Contact.at.desc(), Contact.id.desc()).limit(ON_A_PAGE + 1))
    more = len(rows) > ON_A_PAGE
    last = rows[ON_A_PAGE - 1] if more else None
    return Log(rows[:ON_A_PAGE], f"{last.at.timestamp():.6f}.{last.id}" if last else None)


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
