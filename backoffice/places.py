"""Where a page of a long list begins, as its address says it."""

from __future__ import annotations

from datetime import UTC, date, datetime


def moment_and_id(mark: str | None) -> tuple[datetime, int] | None:
    """`1763692800.000000.42`: the moment and the id of the last row shown. Anything else begins at the beginning."""
    seconds, _, number = (mark or "").rpartition(".")
    try:
        return datetime.fromtimestamp(float(seconds), UTC), int(number)
    except (ValueError, OverflowError, OSError):
        return None


def day_and_id(mark: str | None) -> tuple[date, int] | None:
    """`2026-11-21.42`: the date and the id of the last row shown. Anything else begins at the beginning."""
    day, _, number = (mark or "").rpartition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
