"""A contact allowance: so many calls or letters in so long, of so many minutes at most, counted live (RES-12).

What is always open (RES-9) is never counted, nor what we did not take. Two entries of one call are one call: whoever
answered it and whoever it was put through to may both have written it down, also at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shared.rules.deadlines import after_months
from shared.rules.vocabulary import AlwaysOpen, Channel, Word
from shared.rules.written import clock_time, listed

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
#: A call that begins within so long of the end of another is the same one, put through.
_PUT_THROUGH = timedelta(minutes=2)


class Counts(Word):
    """Which contact an allowance counts."""

    CALLS = "calls", "Calls"
    WRITING = "writing", "Letters, emails and messages"

    @property
    def one(self) -> str:
        """One of them, as it stands in a sentence."""
        return "call" if self is Counts.CALLS else "letter, email or message"

    @property
    def many(self) -> str:
        """Several of them."""
        return "calls" if self is Counts.CALLS else "letters, emails or messages"

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels on which it comes."""
        if self is Counts.CALLS:
            return Channel.TELEPHONE, Channel.VIDEO_CALL
        return tuple(channel for channel in Channel if channel.written)


class Per(Word):
    """In how long: by the calendar, so that anyone can say when the next one is."""

    DAY = "day", "day"
    WEEK = "week", "week"  # from Monday
    MONTH = "month", "month"

    @property
    def days(self) -> int:
        """About how many days, to compare two allowances."""
        return {"day": 1, "week": 7, "month": 30}[self.value]

    def begins(self, day: date) -> date:
        """The first day of the day, week or month that this day is in."""
        if self is Per.WEEK:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if self is Per.MONTH else day

    def next_begins(self, day: date) -> date:
        """The first day of the one after."""
        first = self.begins(day)
        return after_months(first, 1) if self is Per.MONTH else first + timedelta(days=self.days)


class NotTaken(Word):
    """Why a contact uses up nothing, beside what it was about."""

    NOT_TAKEN = "not_taken", "We did not take it, or ended it at once"
    OUR_CALL_BACK = "our_doing", "They only answered us, or called because of a mistake of ours"


#: Why a contact is not counted: it was about what no restriction can close (RES-9), or it was none of their doing.
UNCOUNTED: dict[str, Word] = {word.value: word for word in (*AlwaysOpen, *NotTaken)}


@dataclass(frozen=True)
class Allowance:
    """So much contact in so long. `minutes` is the most that one call takes; 0 says nothing about that."""

    counts: Counts
    number: int
    per: Per
    minutes: int = 0

    def __str__(self) -> str:
        """“one call a week, of at most 15 minutes”."""
        number = _NUMBERS[self.number] if self.number < len(_NUMBERS) else str(self.number)
        what = self.counts.one if self.number == 1 else self.counts.many
        most = f", of at most {self.minutes} minutes{'' if self.number == 1 else ' each'}" if self.minutes else ""
        return f"{number} {what} a {self.per.label}{most}"

    @property
    def a_month(self) -> float:
        """How many in thirty days."""
        return self.number * 30 / self.per.days

    @property
    def minutes_a_week(self) -> int | None:
        """How much of a week it comes to; None where nothing is said of minutes."""
        return round(self.a_month * self.minutes * 7 / 30) if self.minutes else None

    def as_wide_as(self, other: Allowance) -> bool:
        """Whether it leaves at least as much as the other, of the same contact."""
        if self.counts is not other.counts or self.a_month < other.a_month:
            return False
        return not self.minutes or (bool(other.minutes) and self.minutes >= other.minutes)


@dataclass(frozen=True)
class Contacted:
    """A contact that came from the customer, in local time. `service` is that of the colleague who took it."""

    at: datetime
    channel: Channel
    minutes: int = 0
    service: str = ""


@dataclass(frozen=True)
class Used:
    """How an allowance stands: what was used of it in the day, week or month of today, and when the next one begins."""

    allowance: Allowance
    at: tuple[datetime, ...]
    next_from: date

    @property
    def left(self) -> int:
        """How many are left; never less than none."""
        return max(self.allowance.number - len(self.at), 0)

    @property
    def spends_calls(self) -> bool:
        """Whether it leaves no call for now."""
        return self.allowance.counts is Counts.CALLS and not self.left

    @property
    def when(self) -> str:
        """When it was used: “Tuesday 10:20am and Thursday 2pm”; over a month, with the date."""
        monthly = self.allowance.per is Per.MONTH
        return listed(
            f"{next_day(one.date()) if monthly else _DAYS[one.weekday()]} {clock_time(one.time().replace(second=0))}"
            for one in self.at
        )

    def __str__(self) -> str:
        """“one call a week, of at most 15 minutes: used Tuesday 10:20am, next from Monday 30 November”."""
        if not self.at:
            return f"{self.allowance}: not used yet this {self.allowance.per.label}"
        when = self.when
        if self.left:
            return f"{self.allowance}: used {when}, {self.left} left this {self.allowance.per.label}"
        return f"{self.allowance}: used {when}, next from {next_day(self.next_from)}"


def used(allowance: Allowance, contacts: Iterable[Contacted], today: date, since: date, service: str = "") -> Used:
    """What is used of an allowance that has held since a day; where it binds one service, only what that took."""
    begins = max(allowance.per.begins(today), since)
    channels = allowance.counts.channels
    counted = [
        one for one in contacts
        if one.channel in channels and begins <= one.at.date() <= today and service in {"", one.service}
    ]  # fmt: skip
    return Used(allowance, tuple(one.at for one in each_once(counted)), allowance.per.next_begins(today))


def each_once(contacts: Iterable[Contacted]) -> list[Contacted]:
    """Each call once, the first first: nobody is on two telephones, so one that overlaps another is the same one.

    What is written comes one by one, and each of it stays.
    """
    found: list[Contacted] = []
    until: dict[Channel, datetime] = {}
    for one in sorted(contacts, key=lambda it: it.at):
        ends = one.at + timedelta(minutes=one.minutes)
        before = until.get(one.channel)
        if one.channel.written or before is None or one.at > before + _PUT_THROUGH:
            found.append(one)
        until[one.channel] = max(ends, before) if before else ends
    return found


def next_day(day: date) -> str:
    """A day that is near, with its name: “Monday 30 November”."""
    return f"{_DAYS[day.weekday()]} {day.day} {day:%B}"


def allowances_from(rows: Iterable[dict[str, Any]]) -> tuple[Allowance, ...]:
    """The allowances as they are kept: `{"counts": "calls", "number": 1, "per": "week", "minutes": 15}`."""
    return tuple(Allowance(Counts(r["counts"]), r["number"], Per(r["per"]), r.get("minutes", 0)) for r in rows)


def allowances_to(allowances: Iterable[Allowance]) -> list[dict[str, Any]]:
    """The form in which they are kept."""
    return [
        {"counts": one.counts.value, "number": one.number, "per": one.per.value, "minutes": one.minutes}
        for one in allowances
    ]


def tightest(allowances: Iterable[Allowance], counts: Counts) -> Allowance | None:
    """Of several that bind at once, the one that leaves the least of this contact."""
    those = [one for one in allowances if one.counts is counts]
    return min(those, key=lambda one: (one.a_month, one.minutes or 1440), default=None)


def wrong_allowance(allowance: Allowance) -> dict[str, str]:
    """What is wrong with an allowance as it was filled in, by field."""
    problems = {}
    if not 1 <= allowance.number <= 20:
        problems["allowed"] = "Say how many: at least 1, at most 20"
    if allowance.minutes and not 5 <= allowance.minutes <= 240:
        problems["allowed_minutes"] = "Minutes must be between 5 and 240, or left empty"
    if allowance.minutes and allowance.counts is Counts.WRITING:
        problems["allowed_minutes"] = "Minutes are for calls. Leave them empty for what is written"
    return problems
