"""Dates that follow from a policy, judged in the organisation’s zone: bank holidays, short months, clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import clock
from shared.rules.deadlines import (
    BANK_HOLIDAYS,
    after_months,
    after_working_days,
    bank_holidays,
    bank_holidays_by_library,
    is_working_day,
    overdue,
    soonest,
)
from shared.rules.vocabulary import Nation

ENGLAND, WALES, SCOTLAND, IRELAND = Nation
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.clause("APP-6", "REL-11")
@pytest.mark.parametrize(
    ("day", "name", "closed_in"),
    [
        (date(2026, 1, 1), "New Year", {ENGLAND, WALES, SCOTLAND, IRELAND}),
        (date(2026, 1, 2), "the day after New Year", {SCOTLAND}),
        (date(2026, 3, 17), "St Patrick", {IRELAND}),
        (date(2026, 4, 3), "Good Friday", {ENGLAND, WALES, SCOTLAND, IRELAND}),
        (date(2026, 4, 6), "Easter Monday", {ENGLAND, WALES, IRELAND}),
        (date(2026, 5, 4), "early May", {ENGLAND, WALES, SCOTLAND, IRELAND}),
        (date(2026, 7, 13), "Battle of the Boyne, a substitute day", {IRELAND}),
        (date(2026, 8, 3), "summer, in Scotland", {SCOTLAND}),
        (date(2026, 8, 31), "summer, elsewhere", {ENGLAND, WALES, IRELAND}),
        (date(2026, 11, 30), "St Andrew", {SCOTLAND}),
        (date(2026, 12, 28), "Boxing Day, a substitute day", {ENGLAND, WALES, SCOTLAND, IRELAND}),
        (date(2027, 12, 27), "Christmas on a Saturday: the Monday", {ENGLAND, WALES, SCOTLAND, IRELAND}),
        (date(2027, 12, 28), "and the Tuesday", {ENGLAND, WALES, SCOTLAND, IRELAND}),
        (date(2026, 11, 20), "an ordinary Friday", set()),
        (date(2026, 3, 2), "the Monday after St David: no holiday", set()),
    ],
)
def test_each_nation_has_its_own_bank_holidays(day: date, name: str, closed_in: set[Nation]) -> None:
    assert {nation for nation in Nation if not is_working_day(day, nation)} == closed_in, name


@pytest.mark.clause("APP-6")
@pytest.mark.parametrize(
    ("nation", "expected"),
    [
        # From Christmas Eve 2026, a Thursday: 25 and 28 December and 1 January are holidays; in Scotland 4 January too.
        (ENGLAND, date(2027, 1, 4)),
        (WALES, date(2027, 1, 4)),
        (IRELAND, date(2027, 1, 4)),
        (SCOTLAND, date(2027, 1, 5)),
    ],
)
def test_working_days_step_over_the_holidays_of_the_nation(nation: Nation, expected: date) -> None:
    assert after_working_days(date(2026, 12, 24), 4, nation) == expected


def test_twenty_working_days_from_a_saturday_begin_on_the_monday() -> None:
    assert after_working_days(date(2026, 11, 21), 1, ENGLAND) == date(2026, 11, 23)
    assert after_working_days(date(2026, 11, 21), 20, ENGLAND) == date(2026, 12, 18)


@given(DAYS, st.integers(0, 60), st.sampled_from(list(Nation)))
def test_exactly_so_many_working_days_lie_after_the_start(start: date, count: int, nation: Nation) -> None:
    end = after_working_days(start, count, nation)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, nation) for day in between) == count
    assert count == 0 or is_working_day(end, nation)


def test_what_is_written_down_is_what_the_library_knows() -> None:
    """After a new version that knows more: script/bank-holidays."""
    years = range(2000, 2051)
    assert len(BANK_HOLIDAYS.read_text("ascii").splitlines()) == len(years) * len(Nation)
    for nation in Nation:
        for year in (*years, 1999, 2051):  # the two beside them are asked of the library
            assert bank_holidays(nation, year) == bank_holidays_by_library(nation, year), (nation, year)


@given(st.integers(2020, 2040), st.sampled_from(list(Nation)))
def test_every_year_has_eight_bank_holidays_at_least_on_working_days(year: int, nation: Nation) -> None:
    assert sum(day.weekday() < 5 for day in bank_holidays(nation, year)) >= 8


@pytest.mark.clause("REL-11")
@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
        (date(2026, 11, 21), 12, date(2027, 11, 21)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(start: date, months: int, expected: date) -> None:
    assert after_months(start, months) == expected


@given(DAYS, st.integers(0, 120))
def test_months_later_is_never_in_another_month(start: date, months: int) -> None:
    end = after_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, DAYS)
def test_late_begins_the_day_after(due: date, today: date) -> None:
    assert overdue(due, today) is (today > due)
    assert soonest([due, today]) == min(due, today)


def test_the_soonest_of_none_is_none() -> None:
    assert soonest([]) is None


@pytest.mark.clause("REL-11")
@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        ((date(2027, 3, 28), 0, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),  # the last minute of winter time
        ((date(2027, 3, 28), 2, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),  # the clock goes from 1 to 2
        ((date(2027, 3, 28), 10, 0), datetime(2027, 3, 28, 9, 0, tzinfo=UTC)),
        ((date(2027, 10, 31), 0, 30), datetime(2027, 10, 30, 23, 30, tzinfo=UTC)),
        ((date(2027, 10, 31), 2, 0), datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),  # the clock went from 2 to 1
        ((date(2027, 10, 31), 10, 0), datetime(2027, 10, 31, 10, 0, tzinfo=UTC)),
        ((date(2026, 11, 21), 10, 0), datetime(2026, 11, 21, 10, 0, tzinfo=UTC)),
    ],
)
def test_the_office_clock_and_utc_agree_on_both_clock_changes(shown: tuple[date, int, int], moment: datetime) -> None:
    assert clock.at(*shown) == moment
    back = clock.local(moment)
    assert (back.date(), back.hour, back.minute) == shown


@pytest.mark.clause("REL-11")
@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 6, 1), 24)])
def test_a_day_lasts_as_long_as_the_office_clock_says(day: date, hours: int) -> None:
    assert clock.at(day + timedelta(days=1)) - clock.at(day) == timedelta(hours=hours)


@given(DAYS, st.integers(4, 23), st.integers(0, 59))
def test_there_and_back_is_the_same_minute(day: date, hour: int, minute: int) -> None:
    back = clock.local(clock.at(day, hour, minute))
    assert (back.date(), back.hour, back.minute) == (day, hour, minute)


@pytest.mark.clause("REL-11")
def test_today_is_the_day_on_the_office_wall_not_in_utc() -> None:
    with clock.as_if(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2027, 7, 1)
    with clock.as_if(datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)):
        assert clock.today() == date(2027, 12, 31)
