"""Quarters of the calendar year, as the reports name them: 2026-Q3 is July to September 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_NAME = re.compile(r"(20\d\d)-[Qq]([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """Three calendar months of one year."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.after(1).begins - timedelta(days=1)

    @property
    def label(self) -> str:
        """July to September 2026."""
        return f"{self.begins:%B} to {self.ends:%B} {self.year}"

    @property
    def short(self) -> str:
        """Jul–Sep 26: for the axis of a chart."""
        return f"{self.begins:%b}–{self.ends:%b} {self.year % 100:02}"

    @property
    def financial_year(self) -> int:
        """The year in which the financial year of this quarter, April to March, begins."""
        return self.year if self.number > 1 else self.year - 1

    def after(self, count: int) -> Quarter:
        """The quarter so many later; earlier where the count is negative."""
        year, index = divmod(self.year * 4 + self.number - 1 + count, 4)
        return Quarter(year, index + 1)

    def last(self, count: int) -> tuple[Quarter, ...]:
        """So many quarters that end with this one, the oldest first."""
        return tuple(self.after(back - count + 1) for back in range(count))


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(name: str) -> Quarter | None:
    """A quarter by its name (2026-Q3), or None where the name is none."""
    found = _NAME.fullmatch(name.strip())
    return Quarter(int(found[1]), int(found[2])) if found else None


def quarters_of_financial_year(year: int) -> tuple[Quarter, ...]:
    """The four quarters, April to March, of the financial year that begins in this year."""
    return Quarter(year + 1, 1).last(4)
