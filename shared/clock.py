"""The one clock. Moments are kept in UTC and judged in the organisation's zone (REL-11)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

#: Every organisation that this serves is in the United Kingdom.
ZONE = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, in UTC, to the microsecond."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The moment as the clock on the office wall shows it."""
    return moment.astimezone(ZONE)


def today() -> date:
    """Today's date in the organisation's zone."""
    return local(now()).date()


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """The moment, in UTC, when the office clock shows this time on this day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)
