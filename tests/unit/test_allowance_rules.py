"""An allowance: in words, as it is counted, and which of several binds (RES-12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from shared import clock
from shared.rules.allowance import (
    UNCOUNTED,
    Allowance,
    Contacted,
    Counts,
    NotTaken,
    Per,
    Used,
    allowances_from,
    allowances_to,
    each_once,
    next_day,
    tightest,
    used,
    wrong_allowance,
)
from shared.rules.vocabulary import Channel

C = Channel
WEEKLY = Allowance(Counts.CALLS, 1, Per.WEEK, 15)
NOW = datetime(2026, 11, 24, 10, 20, tzinfo=clock.ZONE)  # a Tuesday


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.ZONE)


def call(day: int, hour: int, minute: int = 0, *, lasts: int = 0, service: str = "") -> Contacted:
    return Contacted(at(day, hour, minute), C.TELEPHONE, lasts, service)


@pytest.mark.parametrize(
    ("allowance", "reads"),
    [
        (WEEKLY, "one call a week, of at most 15 minutes"),
        (Allowance(Counts.CALLS, 2, Per.DAY, 10), "two calls a day, of at most 10 minutes each"),
        (Allowance(Counts.WRITING, 10, Per.MONTH), "ten letters, emails or messages a month"),
        (Allowance(Counts.WRITING, 11, Per.MONTH), "11 letters, emails or messages a month"),
        (Allowance(Counts.WRITING, 1, Per.MONTH), "one letter, email or message a month"),
    ],
)
def test_an_allowance_in_words(allowance: Allowance, reads: str) -> None:
    assert str(allowance) == reads


@pytest.mark.parametrize(
    ("per", "begins", "follows"),
    [
        (Per.DAY, date(2026, 11, 24), date(2026, 11, 25)),
        (Per.WEEK, date(2026, 11, 23), date(2026, 11, 30)),
        (Per.MONTH, date(2026, 11, 1), date(2026, 12, 1)),
    ],
)
def test_days_weeks_and_months_are_the_calendars(per: Per, begins: date, follows: date) -> None:
    assert per.begins(NOW.date()) == begins
    assert per.begins(begins) == begins
    assert per.begins(follows) == follows
    assert per.next_begins(NOW.date()) == per.next_begins(begins) == follows
    assert Per.MONTH.next_begins(date(2027, 1, 31)) == date(2027, 2, 1)


def test_how_much_an_allowance_comes_to() -> None:
    assert [Allowance(Counts.CALLS, 2, per).a_month for per in (Per.DAY, Per.WEEK, Per.MONTH)] == [60, 60 / 7, 2]
    assert WEEKLY.minutes_a_week == 15
    assert replace(WEEKLY, minutes=0).minutes_a_week is None
    assert replace(WEEKLY, per=Per.MONTH).minutes_a_week == 4
    assert Allowance(Counts.CALLS, 1, Per.DAY).minutes == 0


@pytest.mark.parametrize(
    ("one", "wide"),
    [
        (WEEKLY, True),
        (replace(WEEKLY, minutes=16), True),
        (replace(WEEKLY, minutes=14), False),
        (replace(WEEKLY, minutes=0), True),
        (replace(WEEKLY, number=2), True),
        (replace(WEEKLY, per=Per.DAY), True),
        (replace(WEEKLY, per=Per.MONTH), False),
        (replace(WEEKLY, counts=Counts.WRITING), False),
    ],
)
def test_one_is_as_wide_as_another(one: Allowance, wide: bool) -> None:
    assert one.as_wide_as(WEEKLY) is wide
    assert not WEEKLY.as_wide_as(replace(WEEKLY, minutes=0))


@pytest.mark.parametrize(
    ("contacts", "of", "times"),
    [
        ([call(24, 9)], {}, 1),
        ([call(23, 0)], {}, 1),
        ([call(22, 23)], {}, 0),
        ([call(25, 9)], {}, 0),
        ([call(23, 9)], {"since": date(2026, 11, 24)}, 0),
        ([call(24, 9)], {"since": date(2026, 11, 24)}, 1),
        ([call(24, 9, service="repairs")], {"service": "housing"}, 0),
        ([call(24, 9, service="housing")], {"service": "housing"}, 1),
        ([call(24, 9, service="housing")], {}, 1),
        ([Contacted(at(24, 9), C.EMAIL)], {}, 0),
        ([Contacted(at(24, 9), C.VIDEO_CALL)], {}, 1),
        ([call(24, 9), call(24, 9, 2)], {}, 1),
        ([call(24, 9), call(24, 9, 3)], {}, 2),
        ([call(24, 9, lasts=10), call(24, 9, 12)], {}, 1),
        ([call(24, 9, lasts=10), call(24, 9, 1, lasts=1), call(24, 9, 12)], {}, 1),
        ([call(24, 9, lasts=10), call(24, 9, 13)], {}, 2),
        ([call(24, 9), Contacted(at(24, 9), C.VIDEO_CALL)], {}, 2),
    ],
)
def test_what_is_used_of_a_call_a_week(contacts: list[Contacted], of: dict[str, str], times: int) -> None:
    found = used(WEEKLY, contacts, NOW.date(), **{"since": date(2026, 1, 1), **of})  # type: ignore[arg-type]
    assert len(found.at) == times
    assert found.next_from == date(2026, 11, 30)
    assert found.left == max(1 - times, 0)
    assert found.spends_calls is (times > 0)


def test_letters_are_each_counted_and_calls_once() -> None:
    two = [Contacted(at(24, 9), C.EMAIL), Contacted(at(24, 9), C.EMAIL)]
    assert each_once(two) == two
    assert each_once([call(24, 10), call(24, 9)]) == [call(24, 9), call(24, 10)]
    assert Counts.CALLS.channels == (C.TELEPHONE, C.VIDEO_CALL)
    assert set(Counts.WRITING.channels) == {one for one in C if one.written}
    assert not Used(Allowance(Counts.WRITING, 1, Per.DAY), (at(24, 9),), NOW.date()).spends_calls


def test_how_an_allowance_stands_in_words() -> None:
    next_from = date(2026, 11, 30)
    assert str(Used(WEEKLY, (), next_from)) == f"{WEEKLY}: not used yet this week"
    assert str(Used(WEEKLY, (at(24, 10, 20),), next_from)) == (
        f"{WEEKLY}: used Tuesday 10:20am, next from Monday 30 November"
    )
    two = replace(WEEKLY, number=2)
    assert str(Used(two, (at(24, 10),), next_from)) == f"{two}: used Tuesday 10am, 1 left this week"
    monthly = Used(replace(two, per=Per.MONTH), (at(24, 10) + timedelta(seconds=31), at(26, 14)), next_from)
    assert monthly.when == "Tuesday 24 November 10am and Thursday 26 November 2pm"
    assert next_day(date(2026, 11, 29)) == "Sunday 29 November"
    assert UNCOUNTED["not_taken"] is NotTaken.NOT_TAKEN


def test_allowances_are_kept_and_the_tightest_binds() -> None:
    kept = allowances_to([WEEKLY])
    assert kept == [{"counts": "calls", "number": 1, "per": "week", "minutes": 15}]
    assert allowances_from([*kept, {"counts": "writing", "number": 2, "per": "day"}]) == (
        WEEKLY, Allowance(Counts.WRITING, 2, Per.DAY),
    )  # fmt: skip
    shorter, open_ended = replace(WEEKLY, minutes=10), replace(WEEKLY, minutes=0)
    assert tightest([WEEKLY, shorter, open_ended, Allowance(Counts.WRITING, 1, Per.MONTH)], Counts.CALLS) == shorter
    assert tightest([open_ended, replace(WEEKLY, minutes=240)], Counts.CALLS) == replace(WEEKLY, minutes=240)
    assert tightest([WEEKLY], Counts.WRITING) is None


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"number": 1}, []),
        ({"number": 20}, []),
        ({"number": 0}, ["allowed"]),
        ({"number": 21}, ["allowed"]),
        ({"minutes": 4}, ["allowed_minutes"]),
        ({"minutes": 5}, []),
        ({"minutes": 240}, []),
        ({"minutes": 241}, ["allowed_minutes"]),
        ({"counts": Counts.WRITING}, ["allowed_minutes"]),
        ({"counts": Counts.WRITING, "minutes": 0}, []),
    ],
)
def test_what_is_no_allowance(changes: dict[str, object], fields: list[str]) -> None:
    assert list(wrong_allowance(replace(WEEKLY, **changes))) == fields  # type: ignore[arg-type]
