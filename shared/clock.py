"""The one clock. Moments are kept in UTC and judged in the organisation's zone (REL-11)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: Every organisation that this serves is in the United Kingdom.
ZONE = ZoneInfo("Europe/London")
_as_if: ContextVar[datetime | None] = ContextVar("as_if", default=None)


def now() -> datetime:
    """This moment, in UTC, to the microsecond."""
    return _as_if.get() or datetime.now(UTC)


@contextmanager
def as_if(moment: datetime) -> Iterator[None]:
    """Let it be `moment`: for the demonstration's history alone, which is lived through the actions, day by day."""
    token = _as_if.set(moment)
    try:
        yield
    finally:
        _as_if.reset(token)


def local(moment: datetime) -> datetime:
    """The moment as the clock on the office wall shows it."""
    return moment.astimezone(ZONE)


def today() -> date:
    """Today's date in the organisation's zone."""
    return local(now()).date()


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The moment, in UTC, when the office clock shows this time on this day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def shows(day: date, hour: int, minute: int) -> bool:
    """Whether the office clock shows this time on this day: on one Sunday in March it goes from 1am to 2am."""
    there = local(at(day, hour, minute))
    return (there.hour, there.minute) == (hour, minute)
