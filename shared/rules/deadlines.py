"""Dates that follow from a policy: working days with the nation’s bank holidays, and calendar months (APP-6)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

from shared.rules.vocabulary import Nation

_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}
BANK_HOLIDAYS = Path(__file__).with_name("bank_holidays.txt")
_SATURDAY = 5
#: How long a customer has for the answer to a question of whoever hears their appeal; so long the clock waits (APP-9).
QUESTION_WORKING_DAYS = 10
#: How soon a new private code is sent to somebody who has lost theirs.
LOST_CODE_WORKING_DAYS = 2


@lru_cache(maxsize=64)
def bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    """The nation's bank holidays in a calendar year, substitute days among them."""
    days = _written_down().get(f"{nation} {year}")
    if days is None:
        return bank_holidays_by_library(nation, year)
    return frozenset(date.fromisoformat(f"{year}-{day}") for day in days.split())


def bank_holidays_by_library(nation: Nation, year: int) -> frozenset[date]:
    """The same as the library `holidays` knows them: they were written down from it, for the years around ours.

    With it a process loads the calendars of all countries, a quarter of a second and eight megabytes.
    """
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year))


@cache
def _written_down() -> dict[str, str]:
    """The days of each nation and year, as `script/bank-holidays` has written them: `wales 2026: 01-01 04-03 …`."""
    lines = BANK_HOLIDAYS.read_text("ascii").splitlines()
    return {year: days for year, _, days in (line.partition(": ") for line in lines)}


def is_working_day(day: date, nation: Nation) -> bool:
    """Monday to Friday, and not a bank holiday of the nation."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(nation, day.year)


def after_working_days(start: date, count: int, nation: Nation) -> date:
    """The date `count` working days after `start`; the day itself does not count (APP-6)."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day, nation):
            count -= 1
    return day


def working_days_between(start: date, end: date, nation: Nation) -> int:
    """How many working days after `start` have come up to and with `end`."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(is_working_day(day, nation) for day in days)


def after_months(start: date, months: int) -> date:
    """The same day of the month `months` later, or the last day of a shorter month (31 August + 6 = 28 February)."""
    years, month_index = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month_index + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def overdue(due: date, today: date) -> bool:
    """Late from the day after the due date."""
    return today > due


def soonest(days: Collection[date]) -> date | None:
    """The first of the dates, or None when there are none."""
    return min(days, default=None)
