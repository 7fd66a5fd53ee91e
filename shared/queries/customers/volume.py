"""How much contact there is with a customer: by day, week and matter, against what is usual (INC-9, BEH-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

import peewee

from shared import clock
from shared.models import Contact, Customer
from shared.rules.volume import DAYS, WEEKS, Amount, Usual, reason_for_a_case
from shared.rules.written import long_date

#: As many matters are shown: those with the most contact.
_MATTERS = 8


@dataclass(frozen=True)
class Volume:
    """The last days and weeks, oldest first and this one last, the matters with the most contact, and what is usual."""

    days: tuple[Amount, ...]
    weeks: tuple[Amount, ...]
    matters: tuple[Amount, ...]
    usual: Usual


def volume_of(customer: Customer) -> Volume:
    """The volume and minutes of this customer's contact, both ways, in three statements."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    rows = _days_and_minutes(customer, mondays[0])
    weeks = tuple(_amount(rows, one, timedelta(weeks=1), long_date(one)) for one in mondays)
    return Volume(
        days=tuple(_amount(rows, one, timedelta(days=1), f"{one:%A} {one.day} {one:%B}") for one in days),
        weeks=weeks,
        matters=_matters(customer),
        usual=_usual(weeks[:-1], mondays[0]),
    )


def why_a_case(customer: Customer) -> str:
    """The figures with which a case for the volume of contact begins."""
    volume = volume_of(customer)
    last = volume.days[-7:]
    week = Amount(long_date(clock.today()), sum(day.contacts for day in last), sum(day.minutes for day in last))
    return reason_for_a_case(week, max(last, key=lambda day: day.contacts), volume.usual)


def _days_and_minutes(customer: Customer, first: date) -> list[tuple[date, int]]:
    rows = Contact.select(Contact.at, Contact.minutes).where(
        Contact.customer == customer, Contact.at >= clock.at(first)
    )
    return [(clock.local(row.at).date(), row.minutes) for row in rows]


def _amount(rows: list[tuple[date, int]], begins: date, length: timedelta, name: str) -> Amount:
    minutes = [taken for day, taken in rows if begins <= day < begins + length]
    return Amount(name, len(minutes), sum(minutes), begins)


def _matters(customer: Customer) -> tuple[Amount, ...]:
    """The matters over their whole life; contact that names none is the last of them."""
    count = peewee.fn.COUNT(Contact.id)
    first, last = peewee.fn.MIN(Contact.at), peewee.fn.MAX(Contact.at)
    rows: Any = (
        Contact.select(Contact.issue, count, peewee.fn.SUM(Contact.minutes), first, last)
        .where(Contact.customer == customer)
        .group_by(Contact.issue)
        .order_by(peewee.Case(None, [(Contact.issue == "", 1)], 0), count.desc(), Contact.issue)
        .limit(_MATTERS)
        .tuples()
    )
    return tuple(
        Amount(issue or "No matter named", contacts, int(minutes), _day(begins), _day(ends))
        for issue, contacts, minutes, begins, ends in rows
    )


def _day(moment: Any) -> date:
    return clock.local(cast(datetime, Contact.at.python_value(moment))).date()


def _usual(before: tuple[Amount, ...], first: date) -> Usual:
    """A week of this customer in the weeks before this one, and a week of everybody who was in contact since then."""
    people = peewee.fn.COUNT(Contact.customer.distinct())
    everybody: Any = Contact.select(peewee.fn.COUNT(Contact.id), peewee.fn.SUM(Contact.minutes), people)
    contacts, minutes, customers = everybody.where(Contact.at >= clock.at(first)).tuples()[0]
    weeks = (customers or 1) * WEEKS
    return Usual(
        contacts=sum(week.contacts for week in before) / len(before),
        minutes=sum(week.minutes for week in before) / len(before),
        others_contacts=contacts / weeks,
        others_minutes=int(minutes or 0) / weeks,
    )
